/** The element `whatconverts-calls-card`: its life in a dashboard, and what Home Assistant asks of it. */
import { formOf, readConfig } from "./config.js";
import { el, icon, say, told } from "./dom.js";
import { persist, subscribe } from "./feed.js";
import { Menu } from "./menu.js";
import { emptyStore, fold, hintsOf, liveRow, marks, picture, settle } from "./model.js";
import { sample } from "./sample.js";
import { STYLE } from "./style.js";
import { onTick, setSkew } from "./ticker.js";
import { View } from "./view.js";
import { Wall } from "./wall.js";
import { learn } from "./words.js";

const TAG = "whatconverts-calls-card";
// A reload of the integration takes less; only what lasts longer is worth a word.
const PATIENCE = 3000;

/** For what is asked of the class or the module, which are told nothing of the user. @type {T.Words | undefined} */
let latestWords;
/** @type {PromiseWithResolvers<T.Words>} */
const firstWords = Promise.withResolvers();

class CallsCard extends HTMLElement {
  connectedWhileHidden = true;

  #view = new View(
    (call, opener, scene) => {
      if (this.#hass && !this.#isPreview) this.#menu.open(call, opener, this.#hass, scene);
    },
    () => this.#now,
  );
  #menu = new Menu();
  #wall = new Wall(() => this.#draw());
  #store = emptyStore();
  #settings = readConfig({});
  /** @type {T.Words | undefined} */
  #words;
  /** @type {T.Hass | undefined} */
  #hass;
  /** @type {T.Connection | undefined} */
  #connection;
  /** @type {T.Trouble | undefined} */
  #trouble;
  /** What ends with the card. */
  #stop = { tick() {}, feed() {}, lesson() {} };
  /** @type {number | undefined} */
  #grace;
  #isPreview = false;
  #isKnown = false;
  #ticks = 0;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    root.append(el("ha-card", {}, this.#view.face), this.#menu.dialog);
  }

  // -- what Home Assistant asks --

  static getStubConfig() {
    return { layout: "regular", number: "full" };
  }

  static async getConfigForm() {
    return formOf(latestWords ?? (await firstWords.promise));
  }

  getCardSize() {
    return 4 + this.#config.recent;
  }

  getGridOptions() {
    const isWall = this.#config.layout === "wall";
    return { columns: isWall ? "full" : 12, rows: isWall ? 8 : "auto", min_columns: 6, min_rows: 2 };
  }

  /** @param {Record<string, unknown>} raw */
  setConfig(raw) {
    if (!raw || typeof raw !== "object") throw new Error("The card has no settings");
    this.#settings = readConfig(raw);
    this.#restart();
  }

  /** @param {T.Hass} hass */
  set hass(hass) {
    const { locale, language, config } = this.#hass ?? {};
    const isOther = locale !== hass.locale || language !== hass.language || config?.time_zone !== hass.config?.time_zone;
    this.#hass = hass;
    if (hass.connection !== this.#connection) this.#restart();
    else if (isOther) this.#learn();
  }

  /** @param {boolean} isPreview */
  set preview(isPreview) {
    if (this.#isPreview === isPreview) return;
    this.#isPreview = isPreview;
    this.#restart();
  }

  connectedCallback() {
    this.#stop.tick = onTick(() => this.#tick());
    this.#restart();
  }

  disconnectedCallback() {
    for (const stop of Object.values(this.#stop)) stop();
    clearTimeout(this.#grace);
    this.#grace = this.#connection = undefined;
    this.#wall.stop();
    this.#menu.close();
  }

  // -- what happens --

  /** Begin anew with these settings, this connection, this kind of page. */
  #restart() {
    if (!this.isConnected) return;
    this.#stop.feed();
    this.#store = emptyStore();
    this.#isKnown = false;
    this.#trouble = undefined;
    this.#wall.start(this.#config);
    this.#connection = this.#hass?.connection;
    this.#learn();
    if (this.#isPreview) this.#hear(sample());
    else if (this.#connection) this.#stop.feed = this.#subscribe(this.#connection);
    this.#draw();
  }

  /** @param {T.Connection} connection */
  #subscribe(connection) {
    const { recent, breakdown, config_entry_id, lines: line } = this.#config;
    const request = {
      type: "whatconverts/calls/subscribe",
      recent: Math.max(recent, 1),
      breakdown,
      ...(config_entry_id.length && { config_entry_id }),
      ...(line.length && { line }),
    };
    return subscribe(connection, request, (message) => this.#hear(message), (trouble) => {
      this.#trouble = trouble;
      this.#draw();
    });
  }

  /** Speak as the user does, as soon as Home Assistant has told the words. */
  #learn() {
    const hass = this.#hass;
    if (!hass) return;
    // Without words of our own, Home Assistant's say at least that there is more to come.
    const loading = ["WhatConverts", hass.localize?.("ui.common.loading")].filter(Boolean).join(": ");
    this.#stop.lesson();
    this.#stop.lesson = persist(async (isWanted) => {
      const words = await learn(hass);
      if (!isWanted()) return;
      latestWords = this.#words = words;
      firstWords.resolve(words);
      this.#draw();
    }, () => {
      if (!this.#words) this.#view.notes.replaceChildren(note({ tone: "warn", icon: "alert", text: loading }));
    });
  }

  /** @param {T.Message} message */
  #hear(message) {
    const fresh = fold(this.#store, message, Date.now());
    if (this.#isKnown) this.#tell(fresh.filter((call) => !call.muted));
    this.#isKnown = true;
    this.#trouble = undefined;
    setSkew(this.#store.skew);
    this.#waitForEntries();
    this.#draw();
  }

  /** An entry that is away is given time to come back before its calls are let go of. */
  #waitForEntries() {
    const { entries } = this.#store;
    if (entries.length && entries.every((entry) => entry.available)) {
      clearTimeout(this.#grace);
      this.#grace = undefined;
      return;
    }
    this.#grace ??= setTimeout(() => {
      this.#grace = undefined;
      settle(this.#store);
      this.#draw();
    }, PATIENCE);
  }

  /** @param {T.PublicCall[]} calls new ones */
  #tell(calls) {
    const words = this.#words;
    if (!words || !calls.length) return;
    this.#wall.chime();
    const names = calls.slice(0, 3).map((call) => liveRow(call, this.#config, words).label);
    say(this.#view.news, words.t("new_call", { who: names.join("; ") }));
  }

  #tick() {
    this.#view.tick();
    // Ages and hints change slowly.
    if (++this.#ticks % 60 === 0) this.#drawNotes();
  }

  get #config() {
    return this.#settings.config;
  }

  get #now() {
    return Date.now() + this.#store.skew;
  }

  /** @param {T.Words} words */
  #hints(words) {
    if (!this.#isKnown) return [];
    const hints = hintsOf(this.#store, this.#config, words, this.#now);
    return this.#grace ? hints.filter((hint) => hint.tone !== "alarm") : hints;
  }

  #draw() {
    if (!this.isConnected) return;
    const [words, config, isKnown] = [this.#words, this.#config, this.#isKnown];
    const shown = picture(this.#store, config);
    if (words && (isKnown || this.#trouble)) {
      this.#view.draw({ picture: shown, config, words, hints: this.#hints(words), isKnown });
      this.#drawNotes();
    }
    const isQuiet = isKnown ? !shown.live.length : !this.#trouble;
    this.#hide(config.hide_when_idle && isQuiet && !this.#isPreview && !this.#settings.problems.length);
  }

  #drawNotes() {
    const [words, { problems }] = [this.#words, this.#settings];
    if (!words) return;
    const own = marks([
      ...problems.map(/** @returns {T.MarkRow} */ (problem) => {
        return [true, "alert", "alarm", `${words.t("bad_config")}: ${words.t("bad_value", problem)}`];
      }),
      [this.#isPreview, "info", "info", words.t("sample")],
      [this.#trouble, "alert", "warn", words.t(this.#trouble ?? "")],
    ]);
    const notes = [...own, ...this.#hints(words)].map(note);
    if (this.#wall.isWaitingForTouch) {
      const click = () => this.#wall.wake();
      notes.push(el("button", { class: "note", click }, icon("bell"), words.t("sound")));
    }
    this.#view.notes.replaceChildren(...notes);
  }

  /** @param {boolean} isHidden */
  #hide(isHidden) {
    if (this.hidden === isHidden) return;
    this.hidden = isHidden;
    this.dispatchEvent(new CustomEvent("card-visibility-changed", { detail: { value: !isHidden }, bubbles: true, composed: true }));
  }
}

/** @param {T.Mark} mark @returns {HTMLElement} */
const note = ({ tone, icon: name, text }) =>
  el("div", { class: `note ${tone}`, role: tone === "alarm" ? "alert" : "note" }, icon(name), told(text));

window.customCards ??= [];
if (!window.customCards.some((card) => card.type === TAG)) {
  window.customCards.push({
    type: TAG,
    name: "WhatConverts",
    get description() {
      return latestWords?.t("live_calls");
    },
    preview: true,
    documentationURL: "https://github.com/whatconverts-live/ha-whatconverts/blob/main/docs/card.md",
    // Asked where Home Assistant suggests cards for an entity.
    getEntitySuggestion({ entities }, entityId) {
      if (entities?.[entityId]?.platform !== "whatconverts") return null;
      return { config: { type: `custom:${TAG}` }, label: this.description };
    },
  });
}

function register() {
  if (!customElements.get(TAG)) customElements.define(TAG, CallsCard);
}

// Home Assistant exchanges the registry of elements when it starts. A card that is defined in the
// old one stays invisible, which happens to modules that are loaded with the page (YAML mode).
if (!document.querySelector("home-assistant")) register();
else void customElements.whenDefined("home-assistant").then(register);

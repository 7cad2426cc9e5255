/**
 * The element `whatconverts-calls-card`: its life in a dashboard, and what Home Assistant asks of it.
 *
 * @import * as T from "../../../typings/card"
 * @import { Words } from "./words.js"
 */
import { formOf, readConfig } from "./config.js";
import { el, icon, told } from "./dom.js";
import { persist, subscribe } from "./feed.js";
import { Menu } from "./menu.js";
import { emptyStore, fold, hintsOf, liveRow, picture, settle } from "./model.js";
import { sample } from "./sample.js";
import { STYLE } from "./style.js";
import { onTick, setSkew } from "./ticker.js";
import { View } from "./view.js";
import { Wall } from "./wall.js";
import { habitsOf, learn } from "./words.js";

const TAG = "whatconverts-calls-card";
// A reload of the integration takes less; only what lasts longer is worth a word.
const PATIENCE = 3000;

/** For what is asked of the class or the module, which are told nothing of the user. @type {Words | undefined} */
let latestWords;
/** @type {(words: Words) => void} */
let speak;
/** @type {Promise<Words>} */
const firstWords = new Promise((resolve) => (speak = resolve));

class CallsCard extends HTMLElement {
  connectedWhileHidden = true;

  #view = new View((call, opener) => this.#openMenu(call, opener));
  #menu = new Menu();
  #wall = new Wall(() => this.#draw());
  #store = emptyStore();
  #settings = readConfig({});
  /** @type {Words | undefined} */
  #words;
  /** @type {T.Hass | undefined} */
  #hass;
  /** @type {T.Connection | undefined} */
  #connection;
  /** @type {T.Trouble} */
  #trouble = "loading";
  /** What ends with the card. @type {Record<"tick" | "feed" | "lesson", () => void>} */
  #stop = { tick() {}, feed() {}, lesson() {} };
  /** @type {number | undefined} */
  #grace;
  #isPreview = false;
  #isPatient = false;
  #isKnown = false;
  #ticks = 0;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    root.append(el(/** @type {"div"} */ ("ha-card"), {}, this.#view.face), this.#menu.dialog);
  }

  // -- what Home Assistant asks ------------------------------------------------------------------

  static getStubConfig() {
    return { layout: "regular", number: "full" };
  }

  static async getConfigForm() {
    return formOf(latestWords ?? (await firstWords));
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
    const isOther = !this.#hass || habitsOf(hass) !== habitsOf(this.#hass);
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
    this.#connection = undefined;
    this.#wall.stop();
    this.#menu.close();
  }

  // -- what happens ------------------------------------------------------------------------------

  /** Begin anew with these settings, this connection, this kind of page. */
  #restart() {
    if (!this.isConnected) return;
    this.#stop.feed();
    this.#store = emptyStore();
    this.#isKnown = false;
    this.#trouble = "loading";
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
    const lesson = async (/** @type {() => boolean} */ isWanted) => {
      const words = await learn(hass);
      if (!isWanted()) return;
      latestWords = this.#words = words;
      speak(words);
      this.#draw();
    };
    // Without words of our own, Home Assistant's say at least that there is more to come.
    const loading = ["WhatConverts", hass.localize?.("ui.common.loading")].filter(Boolean).join(": ");
    this.#stop.lesson();
    this.#stop.lesson = persist(lesson, () => {
      if (!this.#words) this.#view.notes.replaceChildren(note("warn", "alert", loading));
    });
  }

  /** @param {T.Message} message */
  #hear(message) {
    const fresh = fold(this.#store, message, Date.now());
    if (this.#isKnown) this.#tell(fresh.filter((call) => !call.muted));
    this.#isKnown = true;
    this.#trouble = null;
    setSkew(this.#store.skew);
    this.#waitForEntries();
    this.#draw();
  }

  /** An entry that is away is given time to come back before its calls are let go of. */
  #waitForEntries() {
    const { entries } = this.#store;
    this.#isPatient = !entries.length || entries.some((entry) => !entry.available);
    if (!this.#isPatient) {
      clearTimeout(this.#grace);
      this.#grace = undefined;
      return;
    }
    this.#grace ??= setTimeout(() => {
      this.#grace = undefined;
      this.#isPatient = false;
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
    this.#view.announce(words.t("new_call", { who: names.join("; ") }));
  }

  #tick() {
    this.#view.tick(this.#now);
    // Ages and hints change slowly.
    this.#ticks = (this.#ticks + 1) % 60;
    if (this.#ticks === 0 && this.#words) this.#drawNotes(this.#words);
  }

  get #config() {
    return this.#settings.config;
  }

  get #now() {
    return Date.now() + this.#store.skew;
  }

  /** @param {Words} words */
  #hints(words) {
    if (!this.#isKnown) return [];
    const hints = hintsOf(this.#store, this.#config, words, this.#now);
    return this.#isPatient ? hints.filter((hint) => hint.tone !== "alarm") : hints;
  }

  #draw() {
    if (!this.isConnected) return;
    const [words, config, isKnown] = [this.#words, this.#config, this.#isKnown];
    const isLoading = this.#trouble === "loading";
    const shown = picture(this.#store, config);
    if (words && !isLoading) {
      this.#view.draw({ picture: shown, config, words, hints: this.#hints(words), now: this.#now, isKnown });
      this.#drawNotes(words);
    }
    const isQuiet = isKnown ? !shown.live.length : isLoading;
    this.#hide(config.hide_when_idle && isQuiet && !this.#isPreview && !this.#settings.problems.length);
  }

  /** @param {Words} words */
  #drawNotes(words) {
    const notes = this.#settings.problems.map((problem) =>
      note("alarm", "alert", `${words.t("bad_config")}: ${words.t("bad_value", problem)}`),
    );
    if (this.#isPreview) notes.push(note("info", "info", words.t("sample")));
    if (this.#trouble) notes.push(note("warn", "alert", words.t(this.#trouble)));
    for (const hint of this.#hints(words)) notes.push(note(hint.tone, hint.icon, hint.text));
    if (this.#wall.isWaitingForTouch) {
      const click = () => this.#wall.wake();
      notes.push(el("button", { class: "note sound", type: "button", click }, icon("bell"), words.t("sound")));
    }
    this.#view.notes.replaceChildren(...notes);
  }

  /** @param {boolean} isHidden */
  #hide(isHidden) {
    if (this.hidden === isHidden) return;
    this.hidden = isHidden;
    this.dispatchEvent(new CustomEvent("card-visibility-changed", { detail: { value: !isHidden }, bubbles: true, composed: true }));
  }

  /** @param {T.PublicCall} call @param {HTMLElement} opener */
  #openMenu(call, opener) {
    const [hass, words, config] = [this.#hass, this.#words, this.#config];
    if (hass && words && !this.#isPreview) this.#menu.open(call, opener, { hass, config, words });
  }
}

/** @param {T.Tone} tone @param {T.IconName} name @param {string} text @returns {HTMLElement} */
function note(tone, name, text) {
  return el("div", { class: `note ${tone}`, role: tone === "alarm" ? "alert" : "note" }, icon(name), told(text));
}

/** @type {{ customCards?: T.CustomCard[] }} */
const page = /** @type {any} */ (window);
page.customCards ??= [];
if (!page.customCards.some((card) => card.type === TAG)) {
  page.customCards.push({
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
if (!document.querySelector("home-assistant") || customElements.get("home-assistant")) register();
else void customElements.whenDefined("home-assistant").then(register);

/**
 * The element `whatconverts-calls-card`: its life in a dashboard, and what Home Assistant asks of it.
 *
 * @import * as T from "../../../typings/card"
 * @import { Words } from "./words.js"
 */
import { formOf, readConfig } from "./config.js";
import { el, icon, told } from "./dom.js";
import { Attempts, Feed } from "./feed.js";
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

/** For what is asked of the class or the module, which are told nothing of the user. @type {Words | null} */
let latestWords = null;
/** @type {(words: Words) => void} */
let speak;
/** @type {Promise<Words>} */
const firstWords = new Promise((resolve) => (speak = resolve));

class CallsCard extends HTMLElement {
  connectedWhileHidden = true;

  #view = new View((call, opener) => this.#openMenu(call, opener));
  #menu = new Menu();
  #wall = new Wall(() => this.#draw());
  #feed = new Feed((message) => this.#hear(message), (trouble) => this.#worry(trouble));
  #store = emptyStore();
  /** @type {Words | null} */
  #words = null;
  #lessons = new Attempts();
  #habits = "";
  #config = readConfig({}).config;
  /** @type {T.Problem[]} */
  #problems = [];
  /** @type {T.Hass | null} */
  #hass = null;
  /** @type {T.Trouble} */
  #trouble = "loading";
  /** @type {T.Connection | null} */
  #connection = null;
  /** @type {(() => void) | null} */
  #stopTicking = null;
  /** @type {number | undefined} */
  #grace;
  #isPreview = false;
  #isPatient = false;
  #ticks = 0;
  #isKnown = false;

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
    const { config, problems } = readConfig(raw);
    this.#config = config;
    this.#problems = problems;
    this.#restart();
  }

  /** @param {T.Hass} hass */
  set hass(hass) {
    this.#hass = hass;
    const habits = habitsOf(hass);
    if (hass.connection !== this.#connection) this.#restart();
    else if (habits !== this.#habits) this.#learn();
  }

  /** @param {boolean} isPreview */
  set preview(isPreview) {
    if (this.#isPreview === isPreview) return;
    this.#isPreview = isPreview;
    this.#restart();
  }

  connectedCallback() {
    this.#stopTicking = onTick(() => this.#tick());
    this.#restart();
  }

  disconnectedCallback() {
    this.#stopTicking?.();
    this.#stopTicking = null;
    clearTimeout(this.#grace);
    this.#feed.close();
    this.#lessons.stop();
    this.#connection = null;
    this.#wall.stop();
    this.#menu.close();
  }

  // -- what happens ------------------------------------------------------------------------------

  /** Begin anew with these settings, this connection, this kind of page. */
  #restart() {
    if (!this.isConnected) return;
    this.#feed.close();
    this.#store = emptyStore();
    this.#isKnown = false;
    this.#trouble = "loading";
    this.#wall.start(this.#config);
    this.#connection = this.#hass?.connection ?? null;
    this.#learn();
    if (this.#isPreview) this.#hear(sample());
    else if (this.#connection) this.#feed.open(this.#connection, requestOf(this.#config));
    this.#draw();
  }

  /** Speak as the user does, as soon as Home Assistant has told the words. */
  #learn() {
    const hass = this.#hass;
    if (!hass) return;
    this.#habits = habitsOf(hass);
    const lesson = async (/** @type {() => boolean} */ isCurrent) => {
      const words = await learn(hass);
      if (!isCurrent()) return;
      latestWords = this.#words = words;
      speak(words);
      this.#draw();
    };
    void this.#lessons.start(lesson, () => this.#stammer(hass));
  }

  /** Without words of our own, say at least with Home Assistant's that there is more to come. @param {T.Hass} hass */
  #stammer({ localize }) {
    const text = ["WhatConverts", localize?.("ui.common.loading")].filter(Boolean).join(": ");
    if (!this.#words) this.#view.notes.replaceChildren(note("warn", "alert", text));
  }

  /** @param {T.Message} message */
  #hear(message) {
    const fresh = fold(this.#store, message, Date.now());
    if (this.#isKnown && this.#words) this.#tell(this.#words, fresh.filter((call) => !call.muted));
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

  /** @param {Words} words @param {T.PublicCall[]} calls new ones */
  #tell(words, calls) {
    if (!calls.length) return;
    this.#wall.chime();
    const names = calls.slice(0, 3).map((call) => liveRow(call, this.#config, words).label);
    this.#view.announce(words.t("new_call", { who: names.join("; ") }));
  }

  /** @param {T.Trouble} trouble */
  #worry(trouble) {
    this.#trouble = trouble;
    this.#draw();
  }

  #tick() {
    this.#view.tick(this.#now);
    // Ages and hints change slowly.
    this.#ticks = (this.#ticks + 1) % 60;
    if (this.#ticks === 0) this.#drawNotes();
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
    const words = this.#words;
    const isLoading = this.#trouble === "loading";
    if (!this.isConnected) return;
    const shown = picture(this.#store, this.#config);
    if (words && !isLoading) {
      const [config, hints, now, isKnown] = [this.#config, this.#hints(words), this.#now, this.#isKnown];
      this.#view.draw({ picture: shown, config, words, hints, now, isKnown });
      this.#drawNotes();
    }
    const isQuiet = this.#isKnown ? !shown.live.length : isLoading;
    this.#hide(this.#config.hide_when_idle && isQuiet && !this.#isPreview && !this.#problems.length);
  }

  #drawNotes() {
    const words = this.#words;
    if (!words) return;
    const notes = this.#problems.map((problem) => note("alarm", "alert", `${words.t("bad_config")}: ${words.t("bad_value", problem)}`));
    if (this.#isPreview) notes.push(note("info", "info", words.t("sample")));
    if (this.#trouble) notes.push(note("warn", "alert", words.t(this.#trouble)));
    for (const hint of this.#hints(words)) notes.push(note(hint.tone, hint.icon, hint.text));
    if (this.#wall.isWaitingForTouch) {
      notes.push(el("button", { class: "note sound", type: "button", click: () => this.#wall.wake() }, icon("bell"), words.t("sound")));
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
    const [hass, words] = [this.#hass, this.#words];
    if (!hass || !words || this.#isPreview) return;
    /** @type {T.Act} */
    const act = (service, data) => {
      // Home Assistant itself shows an error that an action ends with.
      hass.callService("whatconverts", service, data).catch(() => {});
    };
    this.#menu.open(call, opener, { hass, config: this.#config, words, act });
  }
}

/** @param {T.Config} config */
function requestOf(config) {
  return {
    type: "whatconverts/calls/subscribe",
    recent: Math.max(config.recent, 1),
    breakdown: config.breakdown,
    ...(config.config_entry_id.length && { config_entry_id: config.config_entry_id }),
    ...(config.lines.length && { line: config.lines }),
  };
}

/** @param {T.Tone} tone @param {T.IconName} name @param {string} text @returns {HTMLElement} */
function note(tone, name, text) {
  return el("div", { class: `note ${tone}`, role: tone === "alarm" ? "alert" : "note" }, icon(name), told(text));
}

function register() {
  if (!customElements.get(TAG)) customElements.define(TAG, CallsCard);
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
    // Where Home Assistant suggests cards for one of our entities.
    getEntitySuggestion({ entities }, entityId) {
      if (entities?.[entityId]?.platform !== "whatconverts") return null;
      return { config: { type: `custom:${TAG}` }, label: this.description };
    },
  });
}

// Home Assistant exchanges the registry of elements when it starts. A card that is defined in the
// old one stays invisible, which happens to modules that are loaded with the page (YAML mode).
if (!document.querySelector("home-assistant") || customElements.get("home-assistant")) register();
else void customElements.whenDefined("home-assistant").then(register);

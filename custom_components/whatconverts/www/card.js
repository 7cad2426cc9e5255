/** The element `whatconverts-calls-card`: its life, and what Home Assistant asks of it. */
import { anyUser, rememberWords } from "./card-picker.js";
import { cardSize, gridOptions, readConfig } from "./config.js";
import { createElement } from "./dom.js";
import { LayoutParts } from "./layout-parts.js";
import { describeNewCalls, findHints, findProblems } from "./model.js";
import { defineElements, fillPickers } from "./pickers.js";
import { applyMessage, emptyStore, removeUnavailable, selectCalls } from "./store.js";
import { LAST_STYLE, STYLE } from "./style.js";
import { Grace, retry, subscribe } from "./subscription.js";
import { onTick, setClockSkew } from "./ticker.js";
import { View } from "./view.js";
import { loadWords } from "./words.js";

/** @import { Connection, Hass, Message, PublicCall } from "../../../typings/card.d.ts" */
/** @import { ConfigProblem } from "./config.js" */
/** @import { Store } from "./store.js" */
/** @import { ConnectionProblem } from "./subscription.js" */
/** @import { Words } from "./words.js" */

const TAG = "whatconverts-calls-card";
// Ages and hints change slowly.
const TICKS_BETWEEN_HINTS = 60;

class CallsCard extends HTMLElement {
  // It may hide itself, and must hear of calls then.
  connectedWhileHidden = true;

  #view = new View(this, () => this.#now, () => this.#draw());
  #parts = new LayoutParts(this, { hass: () => this.#hass, now: () => this.#now, draw: () => this.#draw() });
  #store = emptyStore();
  #config = readConfig({}).config;
  /** @type {ConfigProblem[]} */
  #configProblems = [];
  /** @type {Words | undefined} */
  #words;
  /** @type {Hass | undefined} */
  #hass;
  /** @type {Connection | undefined} */
  #connection;
  /** @type {ConnectionProblem | undefined} */
  #connectionProblem;
  #isPreview = false;
  #isSample = false;
  /** Whether a message has come. */
  #isLoaded = false;
  #ticks = 0;

  #stopTicking = () => {};
  #unsubscribe = () => {};
  #stopLoading = () => {};
  #grace = new Grace(() => {
    removeUnavailable(this.#store);
    this.#draw();
  });

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    // Safari knows adopted style sheets since 16.4 only.
    const [style, lastStyle] = [STYLE, LAST_STYLE].map((css) => createElement("style", {}, css));
    root.append(style, lastStyle, createElement("ha-card", {}, this.#view.element));
  }

  // -- what Home Assistant asks --

  /** The settings of a new card. */
  static getStubConfig() {
    return { layout: "regular", number: "full" };
  }

  /** The visual editor. */
  static async getConfigForm() {
    return (await import("./editor.js")).configForm(...(await anyUser()));
  }

  /** The height in a masonry view, in units of 50 pixels. */
  getCardSize() {
    return cardSize(this.#config);
  }

  /** The size in a sections view. */
  getGridOptions() {
    return gridOptions(this.#config);
  }

  /** @param {Record<string, unknown>} raw */
  setConfig(raw) {
    if (!raw || typeof raw !== "object") throw new Error("The card has no settings");
    const { config, problems } = readConfig(raw);
    this.#config = config;
    this.#configProblems = problems;
    this.#restart();
  }

  /** @returns {Hass | undefined} */
  get hass() {
    return this.#hass;
  }

  /** @param {Hass} hass */
  set hass(hass) {
    const { locale, language, config } = this.#hass ?? {};
    const isSameFormat =
      hass.locale === locale && hass.language === language && hass.config?.time_zone === config?.time_zone;
    this.#hass = hass;
    if (hass.connection !== this.#connection) this.#restart();
    else if (!isSameFormat) this.#loadWords();
  }

  /** What dialogs go by; a preview has none. */
  get context() {
    const [config, words] = [this.#config, this.#words];
    return words && !this.#isPreview ? { config, words } : undefined;
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
    this.#stopTicking();
    this.#unsubscribe();
    this.#stopLoading();
    this.#grace.stop();
    this.#connection = undefined;
    this.#parts.stop();
    this.shadowRoot?.querySelector("dialog")?.close();
  }

  // -- what happens --

  /** Begin anew with these settings, this connection, this kind of page. */
  #restart() {
    if (!this.isConnected) return;
    this.#unsubscribe();
    this.#store = emptyStore();
    this.#isLoaded = this.#isSample = false;
    this.#connectionProblem = undefined;
    void this.#parts.start(this.#config);
    this.#connection = this.#hass?.connection;
    this.#loadWords();
    if (this.#isPreview && this.#config.layout !== "log") void this.#preview(this.#store);
    else this.#subscribe((message) => this.#handleMessage(message));
    this.#draw();
  }

  /** @param {Store} store */
  async #preview(store) {
    const { startPreview } = await import("./preview.js");
    // It may have begun anew meanwhile.
    if (store !== this.#store || !this.isConnected) return;
    const receive = startPreview(this.#config, (message, isSample) => {
      this.#isSample = isSample;
      this.#isLoaded = false;
      this.#handleMessage(message);
    });
    this.#subscribe(receive);
  }

  /** @param {(message: Message) => void} receive */
  #subscribe(receive) {
    if (!this.#connection) return;
    /** @param {ConnectionProblem} problem */
    const handleProblem = (problem) => {
      if (this.#isPreview) return;
      this.#connectionProblem = problem;
      this.#draw();
    };
    this.#unsubscribe = subscribe(this.#connection, this.#config, receive, handleProblem);
  }

  #loadWords() {
    const hass = this.#hass;
    if (!hass) return;
    this.#stopLoading();
    this.#stopLoading = retry(async (isActive) => {
      const words = await loadWords(hass);
      if (!isActive()) return;
      this.#words = words;
      rememberWords(words, hass);
      this.#draw();
    }, () => this.#drawLoading(hass));
  }

  /** @param {Message} message */
  #handleMessage(message) {
    const newCalls = applyMessage(this.#store, message, Date.now());
    // What was there before is no news.
    if (this.#isLoaded) this.#announce(newCalls.filter((call) => !call.muted));
    this.#isLoaded = true;
    this.#connectionProblem = undefined;
    setClockSkew(this.#store.clockSkew);
    this.#parts.log?.receive(message);
    this.#grace.follow(this.#store.entries);
    this.#draw();
  }

  /** @param {PublicCall[]} calls that have just begun */
  #announce(calls) {
    const words = this.#words;
    if (!words || !calls.length) return;
    this.#parts.wall?.playChime();
    this.#view.announce(describeNewCalls(calls, this.#config, words));
  }

  #tick() {
    this.#view.tick();
    this.#ticks += 1;
    if (this.#ticks % TICKS_BETWEEN_HINTS) return;
    this.#drawNotes();
    // Calls have become long meanwhile.
    this.#view.fit();
  }

  /** The server's clock, in milliseconds. */
  get #now() {
    return Date.now() + this.#store.clockSkew;
  }

  // -- what is shown --

  #draw() {
    if (!this.isConnected) return;
    const [words, config, isLoaded] = [this.#words, this.#config, this.#isLoaded];
    const lists = selectCalls(this.#store, config);
    if (words && this.#parts.isReady && (isLoaded || this.#connectionProblem)) {
      const { today } = this.#store;
      const { log } = this.#parts;
      this.#view.draw({ lists, today, config, words, hints: this.#hints(words), isLoaded, log });
      this.#drawNotes();
    }
    const isIdle = isLoaded ? !lists.live.length : !this.#connectionProblem;
    const isOpen = this.shadowRoot?.querySelector("dialog");
    const mayHide = config.hide_when_idle && !this.#isPreview && !this.#configProblems.length && !isOpen;
    this.#setHidden(mayHide && isIdle);
  }

  /** Say something in words of Home Assistant's own, while there are no others. @param {Hass} hass */
  #drawLoading(hass) {
    if (this.#words) return;
    const text = ["WhatConverts", hass.localize?.("ui.common.loading")].filter(Boolean).join(": ");
    this.#view.drawNotes([{ tone: "warn", icon: "alert", text }]);
  }

  #drawNotes() {
    const words = this.#words;
    if (!words) return;
    const soundButton = { text: words.t("sound"), click: () => this.#parts.wall?.resumeSound() };
    const problems = findProblems(this.#configProblems, this.#isSample, this.#connectionProblem, words);
    const notes = [...problems, ...this.#hints(words)];
    this.#view.drawNotes(notes, this.#parts.wall?.isWaitingForTouch ? soundButton : undefined);
  }

  /** @param {Words} words */
  #hints(words) {
    if (!this.#isLoaded) return [];
    const { unknownLines } = this.#parts;
    const [{ lines }, calls] = [this.#config, this.#store.calls.values()];
    const unknown = this.#isSample || !unknownLines ? [] : unknownLines(lines, this.#hass, calls);
    const hints = findHints(this.#store, this.#config, words, this.#now, unknown);
    return this.#grace.isRunning ? hints.filter((hint) => hint.tone !== "alarm") : hints;
  }

  /** @param {boolean} isHidden */
  #setHidden(isHidden) {
    if (this.hidden === isHidden) return;
    this.hidden = isHidden;
    const detail = { value: !isHidden };
    this.dispatchEvent(new CustomEvent("card-visibility-changed", { detail, bubbles: true, composed: true }));
  }
}

function defineCard() {
  if (customElements.get(TAG)) return;
  customElements.define(TAG, CallsCard);
  defineElements();
}

fillPickers(TAG);

// Home Assistant exchanges the registry of elements when it starts. A card that is defined in the
// old one, as modules of the page are (YAML mode), stays invisible.
if (document.querySelector("home-assistant")) void customElements.whenDefined("home-assistant").then(defineCard);
else defineCard();

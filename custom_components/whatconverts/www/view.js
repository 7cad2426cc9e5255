/** The elements of the card. It decides nothing: texts and levels come from the model. */
import { createElement, div, icon, isolatedText, setText, span } from "./dom.js";
import { countClass, fitCalls } from "./fit.js";
import { describeRecentCall } from "./model.js";
import { CallList, liveRow, recentRow, setDuration } from "./rows.js";
import { VisibleUpdates } from "./ticker.js";

/** @import { CardElement, PublicCall, Settings, Today } from "../../../typings/card.d.ts" */
/** @import { Log } from "./log.js" */
/** @import { Mark } from "./model.js" */
/** @import { CallLists } from "./store.js" */
/** @import { Words } from "./words.js" */

/**
 * All that a drawing depends on.
 *
 * @typedef {object} ViewState
 * @property {CallLists} lists
 * @property {Today} today
 * @property {Settings} config
 * @property {Words} words
 * @property {Mark[]} hints
 * @property {boolean} isLoaded whether a message has come
 * @property {Log | undefined} log what stands in the place of the calls
 */

/** The inside of the card. */
export class View {
  #header = createElement("header");
  #notes = div("notes");
  #live = new CallList("live", liveRow);
  #empty = div("empty");
  #mutedTitle = createElement("h3");
  #muted = new CallList("live muted", liveRow);
  #recentTitle = createElement("h3");
  #recent = new CallList("recent", recentRow);
  #breakdown = div("breakdown");
  // Scrolls where the height of the card is given.
  #more = div("more-calls");
  #calls = div("calls", this.#live.element, this.#more, this.#empty, this.#mutedTitle, this.#muted.element);
  #sidebar = div("sidebar", this.#recentTitle, this.#recent.element, this.#breakdown);
  #announcement = createElement("div", { class: "visually-hidden", "aria-live": "polite" });
  #body = div("body", this.#calls, this.#sidebar);
  element = div("face", this.#header, this.#notes, this.#body, this.#announcement);

  #card;
  #updates;
  #now;
  #onClose;
  /** What was drawn last. */
  #state = /** @type {ViewState} */ ({});

  /**
   * @param {CardElement} card
   * @param {() => number} now the server's clock, in milliseconds
   * @param {() => void} onClose of a dialog
   */
  constructor(card, now, onClose) {
    this.#card = card;
    this.#onClose = onClose;
    this.#updates = new VisibleUpdates(now);
    this.#now = now;
    const observer = new ResizeObserver(() => this.fit());
    observer.observe(this.element);
    observer.observe(this.#body);
  }

  /** Show the live calls that the height of the card has room for. */
  fit() {
    const { config, words } = this.#state;
    if (!words) return;
    const parts = { face: this.element, body: this.#body, calls: this.#calls, more: this.#more };
    fitCalls(parts, { rows: this.#live.rows, config, words, now: this.#now() });
  }

  /** Draw what has changed. @param {ViewState} state */
  draw(state) {
    const { lists, config, words } = state;
    const isUpdate = this.#state.isLoaded && state.isLoaded;
    this.#state = state;
    this.element.className = `face ${config.layout} ${countClass(lists.live.length)}`;
    this.element.dir = words.direction;
    this.element.lang = words.languageTag;
    this.#updates.removeDetached();
    this.#drawHeader();
    this.#show(state.log?.element ?? this.#body);
    if (state.log) state.log.draw(state);
    else if (config.layout !== "log") this.#drawCalls(isUpdate);
    this.tick();
    this.fit();
  }

  /** Bring timers, ages and the clock up to date, as far as somebody may see them. */
  tick() {
    this.#updates.run();
    this.#state.log?.tick();
  }

  /**
   * Show notes, and perhaps a button among them.
   *
   * @param {Mark[]} notes
   * @param {{ text: string, click: () => void }} [soundButton]
   */
  drawNotes(notes, soundButton) {
    this.#notes.replaceChildren(...notes.map(noteElement));
    if (!soundButton) return;
    const { text, click } = soundButton;
    this.#notes.append(createElement("button", { class: "note", click }, icon("bell"), text));
  }

  /** @param {string} text for screen readers */
  announce(text) {
    setText(this.#announcement, text);
  }

  /** @param {PublicCall} call */
  #openCall = async (call) => {
    const { openCall } = await import("./call-dialog.js");
    await openCall(this.#card, call.config_entry_id, call.lead_id);
    this.#onClose();
  };

  #openWaiting = async () => {
    const { openWaiting } = await import("./call-dialog.js");
    await openWaiting(this.#card);
    this.#onClose();
  };

  /** @param {boolean} isUpdate whether calls without a row have just begun */
  #drawCalls(isUpdate) {
    const { lists, config, words } = this.#state;
    const context = { config, words, updates: this.#updates, openCall: this.#openCall };
    this.#live.update(lists.live, context, isUpdate);
    this.#muted.update(lists.muted, context, isUpdate);
    this.#recent.update(lists.recent, context, isUpdate);
    this.#drawTitles();
    this.#drawEmpty();
    void this.#drawBreakdown();
  }

  /** Put an element in its place below the notes. @param {HTMLElement} body */
  #show(body) {
    const old = this.#notes.nextElementSibling;
    if (old !== body) old?.replaceWith(body);
  }

  #drawHeader() {
    const { lists, config, words, isLoaded } = this.#state;
    const number = span("number", isLoaded ? words.formatNumber(lists.live.length) : "–");
    const title = createElement("h2", {}, config.title || words.t("live_calls"));
    const subtitle = div("subtitle", words.t("on_phone"));
    const summary = div("summary", number, createElement("div", {}, title, subtitle));
    const figures = createElement("dl", {}, ...this.#longestFigure(), ...this.#todayFigures());
    const hadFocus = this.#header.querySelector(":focus") !== null;
    this.#header.replaceChildren(summary, figures);
    if (config.layout === "wall") this.#header.append(this.#clock());
    if (hadFocus) this.#header.querySelector("button")?.focus();
  }

  #longestFigure() {
    const { lists, words } = this.#state;
    const { longestSince } = lists;
    if (longestSince === null) return [];
    const value = createElement("dd", { "data-longest": "" });
    this.#updates.add(value, (now) => setDuration(value, (now - longestSince) / 1000));
    return [figure(words.t("longest"), value)];
  }

  #todayFigures() {
    const { today, config, words } = this.#state;
    if (!config.today) return [];
    const calls = createElement("dd", {}, words.formatNumber(today.calls));
    const missed = words.formatNumber(today.missed);
    const label = `${words.t("missed")}: ${missed}`;
    const attributes = { "aria-haspopup": "dialog", "aria-label": label, click: this.#openWaiting };
    const button = createElement("button", { class: "open", ...attributes }, missed);
    const waiting = today.waiting ?? today.missed;
    if (waiting) button.title = `${words.t("waiting")}: ${words.formatNumber(waiting)}`;
    const value = createElement("dd", waiting ? { "data-missed": "" } : {}, button);
    return [figure(words.t("today"), calls), figure(words.t("missed"), value)];
  }

  #clock() {
    const { words } = this.#state;
    const clock = createElement("time", { class: "clock" });
    this.#updates.add(clock, (now) => setText(clock, words.formatTime(now)));
    return clock;
  }

  #drawTitles() {
    const { lists, words } = this.#state;
    setText(this.#mutedTitle, lists.muted.length ? `${words.t("muted")} (${words.formatNumber(lists.muted.length)})` : "");
    setText(this.#recentTitle, lists.recent.length ? words.t("recent") : "");
  }

  #drawEmpty() {
    const { lists, words, isLoaded, hints } = this.#state;
    this.#empty.hidden = !isLoaded || lists.live.length > 0 || hints.some((hint) => hint.tone === "alarm");
    this.#empty.replaceChildren(
      div("round-icon calm", icon("phone")),
      createElement("strong", {}, words.t("quiet")),
      div("secondary", ...this.#lastCall()),
    );
  }

  /**
   * Name the last call. The name and the age are elements; what stands around them is text.
   *
   * @returns {(string | Element)[]}
   */
  #lastCall() {
    const { lists, config, words } = this.#state;
    if (!lists.last) return [words.t("no_calls")];
    const { name, endedAt } = describeRecentCall(lists.last, config, words);
    const age = span("");
    this.#updates.add(age, (now) => setText(age, words.formatRelative(endedAt, now)));
    // Every other part is the name of a placeholder.
    const parts = words.t("last_call").split(/\{(\w+)\}/);
    return parts.map((part, index) => {
      if (index % 2 === 0) return part;
      return part === "when" ? age : isolatedText(name);
    });
  }

  async #drawBreakdown() {
    const module = this.#state.config.breakdown && (await import("./charts.js"));
    const { lists, today, config, words } = this.#state;
    const charts = config.breakdown && module ? module.drawCharts(today, words) : [];
    this.#breakdown.replaceChildren(...charts);
    this.#sidebar.hidden = !charts.length && !lists.recent.length;
  }
}

/** @param {Mark} mark */
function noteElement({ tone, icon: name, text }) {
  const role = tone === "alarm" ? "alert" : "note";
  return createElement("div", { class: `note ${tone}`, role }, icon(name), isolatedText(text));
}

/**
 * @param {string} label
 * @param {Element} value
 */
function figure(label, value) {
  return createElement("div", {}, createElement("dt", {}, label), value);
}

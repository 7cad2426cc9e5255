/** Lists of calls, and their rows: of a live call, and of a call that is over. */
import { createElement, div, icon, isolatedText, list, setText, span } from "./dom.js";
import { describeLiveCall, describeRecentCall, durationLevel, formatDuration } from "./model.js";
import { callKey } from "./store.js";

/** @import { PublicCall, Settings } from "../../../typings/card.d.ts" */
/** @import { Mark } from "./model.js" */
/** @import { VisibleUpdates } from "./ticker.js" */
/** @import { Words } from "./words.js" */

/**
 * What rows have in common.
 *
 * @typedef {object} RowContext
 * @property {Settings} config
 * @property {Words} words
 * @property {VisibleUpdates} updates
 * @property {(call: PublicCall) => void} openCall
 */

/** @typedef {{ call: PublicCall, config: Settings, words: Words, element: HTMLElement }} Row */

const LEVEL_ICONS = /** @type {const} */ ({ warn: "clock", alarm: "alert" });

/** The list element for calls. */
export class CallList {
  /** @type {Map<string, Row>} */
  #rows = new Map();

  /**
   * @param {string} className
   * @param {(call: PublicCall, context: RowContext) => HTMLElement} createRow
   */
  constructor(className, createRow) {
    this.element = list(className);
    this.createRow = createRow;
  }

  /** The calls that are shown, and their elements. */
  get rows() {
    return [...this.#rows.values()];
  }

  /**
   * Show these calls, in this order.
   *
   * @param {PublicCall[]} calls
   * @param {RowContext} context
   * @param {boolean} isUpdate whether calls without a row have just begun
   */
  update(calls, context, isUpdate) {
    const oldRows = this.#rows;
    this.#rows = new Map();
    for (const call of calls) {
      const key = callKey(call);
      this.#rows.set(key, this.#updateRow(oldRows.get(key), call, context, isUpdate));
    }
    for (const [key, { element }] of oldRows) {
      if (!this.#rows.has(key)) element.remove();
    }
    this.#sort();
  }

  /**
   * Keep an element as long as nothing about it changes.
   *
   * @param {Row | undefined} old
   * @param {PublicCall} call
   * @param {RowContext} context
   * @param {boolean} isUpdate
   * @returns {Row}
   */
  #updateRow(old, call, context, isUpdate) {
    const { config, words } = context;
    if (old?.call === call && old.words === words && old.config === config) return old;
    const element = this.createRow(call, context);
    if (old) replaceElement(old.element, element);
    else if (isUpdate) element.classList.add("fresh");
    return { call, config, words, element };
  }

  /** Move only what is not in its place: what is moved is laid out anew. */
  #sort() {
    [...this.#rows.values()].forEach(({ element }, index) => {
      const current = this.element.children[index];
      if (current !== element) this.element.insertBefore(element, current);
    });
  }
}

/**
 * Replace an element, and keep the focus if it was inside.
 *
 * @param {HTMLElement} old
 * @param {HTMLElement} element
 */
function replaceElement(old, element) {
  const hadFocus = old.querySelector(":focus") !== null;
  old.replaceWith(element);
  if (hadFocus) element.querySelector("button")?.focus();
}

/**
 * Return the row of a live call.
 *
 * @param {PublicCall} call
 * @param {RowContext} context
 */
export function liveRow(call, { config, words, updates, openCall }) {
  const texts = describeLiveCall(call, config, words);
  const timer = div("timer");
  const level = span("level");
  const row = createElement(
    "li",
    { class: "row", contentvisibilityautostatechange: updates.handleSkip },
    div("round-icon", icon(liveIcon(call))),
    div("title", openButton(texts.name, call, openCall), ...texts.badges.map(badge)),
    div("details", ...phoneNumber(texts.number), ...separateTexts([texts.place])),
    div("facts", ...texts.facts.map(fact)),
    div("time", timer, level),
  );
  updates.add(row, (now) => {
    const seconds = (now - texts.startedAt) / 1000;
    setDuration(timer, seconds);
    showLevel(row, level, durationLevel(seconds, config), words);
  });
  return row;
}

/**
 * Return the row of a call that is over.
 *
 * @param {PublicCall} call
 * @param {RowContext} context
 */
export function recentRow(call, { config, words, updates, openCall }) {
  const texts = describeRecentCall(call, config, words);
  const { endedAt } = texts;
  const age = createElement("time", { datetime: new Date(endedAt).toISOString(), title: words.formatDate(endedAt) });
  updates.add(age, (now) => setText(age, words.formatRelative(endedAt, now)));
  const caller = div(
    "caller",
    div("title", openButton(texts.name, call, openCall), age),
    div(
      "details",
      createElement("b", {}, texts.outcome),
      ...separateTexts(texts.details),
      ...phoneNumber(texts.number),
    ),
  );
  const mark = div(`round-icon ${texts.tone}`, icon(texts.icon));
  return createElement("li", { class: call.muted ? "was is-muted" : "was" }, mark, caller);
}

/**
 * Show a duration. The size of the element (CSS `contain`) depends only on the length of the text: so a
 * tick moves nothing else.
 *
 * @param {HTMLElement} element
 * @param {number} seconds
 */
export function setDuration(element, seconds) {
  const text = formatDuration(seconds);
  if (text.length !== element.textContent?.length) element.style.minInlineSize = `${text.length}ch`;
  setText(element, text);
}

/**
 * Show whether a call is long.
 *
 * @param {HTMLElement} row
 * @param {HTMLElement} element for icon and text
 * @param {"calm" | "warn" | "alarm"} level
 * @param {Words} words
 */
function showLevel(row, element, level, words) {
  if (row.dataset.level === level) return;
  row.dataset.level = level;
  if (level === "calm") element.replaceChildren();
  else element.replaceChildren(icon(LEVEL_ICONS[level]), words.t(level));
}

/** @param {PublicCall} call */
function liveIcon(call) {
  if (call.vip) return "star";
  return call.muted ? "mute" : "phone";
}

/**
 * Return a name that opens its call. By its style the whole row is the button.
 *
 * @param {string} name
 * @param {PublicCall} call
 * @param {(call: PublicCall) => void} open
 */
export function openButton(name, call, open) {
  const attributes = { "aria-haspopup": "dialog", "data-call": callKey(call), click: () => open(call) };
  return createElement("button", { class: "name open", ...attributes }, isolatedText(name));
}

/** @param {Mark} mark */
export function badge({ tone, text, icon: name }) {
  return createElement("span", { class: `badge ${tone}`, title: text }, icon(name), isolatedText(text));
}

/** @param {Mark} mark */
function fact({ text, icon: name }) {
  return span(`fact ${name}`, icon(name), isolatedText(text));
}

/**
 * Return an element for each text that is not empty.
 *
 * @param {string[]} texts
 */
function separateTexts(texts) {
  return texts.filter(Boolean).map((text) => span("", isolatedText(text)));
}

/** @param {string} number */
function phoneNumber(number) {
  return number ? [span("tel", isolatedText(number, "digits"))] : [];
}

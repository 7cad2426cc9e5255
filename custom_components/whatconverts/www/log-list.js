/** The rows of the log that are in sight, and the keyboard. Of all others there is only the height. */
import { createElement, div } from "./dom.js";
import { LogLayout } from "./log-layout.js";
import { callKey } from "./store.js";

/** @import { PublicCall } from "../../../typings/card.d.ts" */
/** @import { Item } from "./log-layout.js" */
/** @import { LogPage } from "./log-pages.js" */

/**
 * @typedef {object} ListParts
 * @property {(call: PublicCall) => HTMLElement} createRow
 * @property {(day: string) => HTMLElement} createHeading
 * @property {() => void} onMove after what is in sight has changed
 */

/** @typedef {{ element: HTMLElement, call: PublicCall | undefined }} Mounted */

const MOST_ROWS = 200;
// Rows beyond what is in sight, on both sides: the keyboard reaches them, and a finger does not outrun them.
const MARGIN_ROWS = 8;

/** The list. */
export class LogList {
  #canvas = div("canvas");
  #probes = { row: div("entry probe"), day: div("day probe") };
  element = div("scroller", this.#canvas, this.#probes.row, this.#probes.day);
  /** @type {LogPage[]} */
  #pages = [];
  #layout = new LogLayout([], { row: 1, day: 1 });
  /** @type {Map<string, Mounted>} */
  #mounted = new Map();
  /** The row that the tab key reaches. */
  #currentKey = "";
  #currentRow = 0;
  /** A row that is to be focused as soon as it is there. @type {number | undefined} */
  #wantedRow;
  #frame = 0;

  /** @param {ListParts} parts */
  constructor(parts) {
    this.parts = parts;
    this.element.addEventListener("scroll", () => this.#renderSoon(), { passive: true });
    this.#canvas.addEventListener("keydown", (event) => this.#handleKey(event));
    this.#canvas.addEventListener("focusin", ({ target }) => {
      this.#currentKey = /** @type {HTMLElement} */ (target).dataset.key ?? "";
    });
    new ResizeObserver(() => this.update(this.#pages)).observe(this.element);
  }

  /** The pages of which something is in sight, or almost. */
  get shownPages() {
    const { clientHeight } = this.element;
    const [from, to] = [this.#top - clientHeight, this.#top + 2 * clientHeight];
    const shown = this.#layout.pages.filter(({ top, height }) => top < to && top + height > from);
    return new Set(shown.map(({ page }) => page));
  }

  /** Which page is in sight. */
  get pageInSight() {
    return this.#layout.pageAt(this.#top);
  }

  /** How far it is to the end of what is known, in heights of the list. */
  get distanceToEnd() {
    const { clientHeight } = this.element;
    return (this.#layout.height - this.#top) / Math.max(clientHeight, 1) - 1;
  }

  /** The elements that show calls. @returns {{ element: HTMLElement, call: PublicCall }[]} */
  get rows() {
    return [...this.#mounted.values()].flatMap(({ element, call }) => (call ? [{ element, call }] : []));
  }

  get #top() {
    return this.element.scrollTop;
  }

  /** Begin at the top, with all rows made anew. @param {LogPage[]} pages */
  restart(pages) {
    for (const { element } of this.#mounted.values()) element.remove();
    this.#mounted.clear();
    this.#pages = [];
    this.#wantedRow = undefined;
    this.element.scrollTop = 0;
    this.update(pages);
  }

  /** Show what these pages say now; what is in sight stays where it is. @param {LogPage[]} pages */
  update(pages) {
    const anchor = this.#anchor();
    this.#pages = pages;
    const { row, day } = this.#probes;
    this.#layout = new LogLayout(pages, { row: row.offsetHeight || 1, day: day.offsetHeight || 1 });
    this.#canvas.style.height = `${this.#layout.height}px`;
    if (anchor) {
      const index = this.#layout.find((call) => callKey(call) === anchor.key);
      if (index !== undefined) this.element.scrollTop = this.#layout.topOfRow(index) + anchor.distance;
    }
    this.#render();
  }

  /** At the very top new calls push the others down. */
  #anchor() {
    if (this.#top <= 0) return null;
    const items = this.#layout.between(this.#top, this.#top + this.element.clientHeight);
    const first = items.find(({ call }) => call);
    return first?.call ? { key: callKey(first.call), distance: this.#top - first.top } : null;
  }

  #renderSoon() {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#render();
    });
  }

  #render() {
    const items = this.#itemsInSight();
    const old = this.#mounted;
    this.#mounted = new Map();
    for (const item of items) this.#mount(item, old);
    const focused = old.get(this.#currentKey);
    // Whoever scrolls away by mouse does not lose the place of the keyboard.
    const keepsFocus = focused?.element.matches(":focus") && !this.#mounted.has(this.#currentKey);
    if (focused && keepsFocus && this.#isListed(focused)) this.#mounted.set(this.#currentKey, focused);
    const kept = new Set([...this.#mounted.values()].map(({ element }) => element));
    for (const { element } of old.values()) if (!kept.has(element)) element.remove();
    this.#sort();
    this.#rove(items, Boolean(focused && keepsFocus && !kept.has(focused.element)));
    this.parts.onMove();
  }

  #itemsInSight() {
    const { clientHeight } = this.element;
    const { row } = this.#layout.heights;
    const margin = Math.min(MARGIN_ROWS, (MOST_ROWS - clientHeight / row) / 2 - 1) * row;
    // One row is kept for the focus.
    return this.#layout.between(this.#top - margin, this.#top + clientHeight + margin).slice(0, MOST_ROWS - 1);
  }

  /** @param {Mounted} mounted @returns {boolean} whether it may be anywhere in the list */
  #isListed({ call }) {
    if (!call) return false;
    return (
      this.#pages.some(({ entries }) => !entries) ||
      this.#layout.find((one) => callKey(one) === callKey(call)) !== undefined
    );
  }

  /**
   * Keep an element as long as nothing about it changes.
   *
   * @param {Item} item
   * @param {Map<string, Mounted>} old
   */
  #mount({ top, call, day, gap }, old) {
    const key = call ? callKey(call) : (day ?? `gap ${top}`);
    const before = old.get(key);
    let element = before?.element;
    if (!element || before?.call !== call) element = this.#create(key, call, day);
    const hadFocus = before && before.element !== element && before.element.matches(":focus");
    if (hadFocus) before.element.replaceWith(element);
    if (hadFocus) element.focus({ preventScroll: true });
    const place = `${top}px`;
    if (element.style.top !== place) element.style.top = place;
    if (gap) element.style.height = `${gap.height}px`;
    this.#mounted.set(key, { element, call });
  }

  /**
   * @param {string} key
   * @param {PublicCall} [call]
   * @param {string} [day]
   */
  #create(key, call, day) {
    if (day) return this.parts.createHeading(day);
    if (!call) return createElement("div", { class: "gap", "aria-hidden": "true" });
    const row = this.parts.createRow(call);
    row.dataset.key = key;
    return row;
  }

  /** Screen readers go by the order of elements; only what is not in its place is moved. */
  #sort() {
    [...this.#mounted.values()].forEach(({ element }, index) => {
      const current = this.#canvas.children[index];
      if (current !== element) this.#canvas.insertBefore(element, current ?? null);
    });
  }

  /**
   * Let the tab key reach one row: the focused one, or the first in sight.
   *
   * @param {Item[]} items
   * @param {boolean} hasLostFocus
   */
  #rove(items, hasLostFocus) {
    const wanted = items.find(({ index }) => index !== undefined && index === this.#wantedRow);
    const first = items.find(({ call, top }) => call && top >= this.#top) ?? items.find(({ call }) => call);
    const hasFocus = this.#mounted.get(this.#currentKey)?.element.matches(":focus");
    const current = wanted ?? (hasFocus ? undefined : first);
    if (current?.call) this.#currentKey = callKey(current.call);
    for (const [key, { element, call }] of this.#mounted) {
      if (call) element.tabIndex = key === this.#currentKey ? 0 : -1;
    }
    if (!wanted && !hasLostFocus) return;
    this.#wantedRow = undefined;
    this.#mounted.get(this.#currentKey)?.element.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  #handleKey(event) {
    const { row } = this.#layout.heights;
    const screen = Math.max(1, Math.floor(this.element.clientHeight / row) - 1);
    /** @type {Record<string, number>} */
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: screen, PageUp: -screen, Home: -Infinity, End: Infinity };
    const step = steps[event.key];
    if (step === undefined || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const current = this.#wantedRow ?? this.#layout.find((call) => callKey(call) === this.#currentKey) ?? this.#currentRow;
    this.#focusRow(Math.max(0, Math.min(current + step, this.#layout.rows - 1)));
  }

  /** @param {number} index */
  #focusRow(index) {
    const { clientHeight } = this.element;
    const { row, day } = this.#layout.heights;
    const top = this.#layout.topOfRow(index);
    this.#wantedRow = this.#currentRow = index;
    // Its heading is seen, too.
    if (top - day < this.#top) this.element.scrollTop = index ? top - day : 0;
    else if (top + row > this.#top + clientHeight) this.element.scrollTop = top + row - clientHeight;
    this.#render();
  }
}

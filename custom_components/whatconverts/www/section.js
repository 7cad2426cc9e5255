/** A part of a dialog. It is drawn anew only if what it says has changed, and keeps the focus and what is unfolded. */
import { createElement } from "./dom.js";

export class Section {
  /** What was drawn last. */
  #state = "";

  /** @param {string} className */
  constructor(className) {
    this.element = createElement("section", { class: className });
    this.element.hidden = true;
  }

  /**
   * Show something; nothing, if it has no elements.
   *
   * @param {unknown} state all that the elements depend on
   * @param {() => Node[]} draw
   */
  update(state, draw) {
    const text = JSON.stringify(state);
    if (text === this.#state) return;
    this.#state = text;
    const { element } = this;
    const place = focusedPlace(element);
    const isOpen = element.querySelector("details")?.open;
    const nodes = draw();
    element.replaceChildren(...nodes);
    element.hidden = !nodes.length;
    const fold = element.querySelector("details");
    if (fold && isOpen !== undefined) fold.open = isOpen;
    if (place) restoreFocus(element, place);
  }
}

/**
 * Make a heading of a section.
 *
 * @param {string} text
 */
export function heading(text) {
  return createElement("h3", {}, text);
}

/** @typedef {{ key: string, row: number }} Place */

/**
 * @param {HTMLElement} element
 * @returns {Place | null} where the focus is in an element
 */
function focusedPlace(element) {
  const focused = /** @type {HTMLElement | null} */ (element.querySelector(":focus"));
  if (!focused) return null;
  const row = [...element.querySelectorAll("li")].findIndex((one) => one.contains(focused));
  return { key: keyOf(focused), row };
}

/** @param {HTMLElement} element */
function keyOf(element) {
  return element.dataset.key ?? element.dataset.call ?? element.textContent ?? "";
}

/**
 * The same button; else the name in the row that has moved up, never what is done there: a key that is
 * held down would do it again.
 *
 * @param {HTMLElement} element
 * @param {Place} place
 */
function restoreFocus(element, { key, row }) {
  /** @type {NodeListOf<HTMLElement>} */
  const buttons = element.querySelectorAll("button, a, summary");
  /** @type {NodeListOf<HTMLElement>} */
  const names = element.querySelectorAll(".open");
  const next = names[Math.min(row, names.length - 1)];
  const title = element.closest("dialog")?.querySelector("h2");
  ([...buttons].find((one) => keyOf(one) === key) ?? next ?? title)?.focus();
}

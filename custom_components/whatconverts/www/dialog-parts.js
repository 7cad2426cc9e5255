/** Elements that dialogs are made of. */
import { dialogIcon } from "./dialog-icons.js";
import { createElement, isolatedText, span } from "./dom.js";

/** @import { Fact } from "./call-facts.js" */
/** @import { DialogIcon } from "./dialog-icons.js" */

/**
 * Something that can be done: a link, or a function.
 *
 * @typedef {object} Action
 * @property {DialogIcon} icon
 * @property {string} title
 * @property {string} [about] what it does
 * @property {string} [href]
 * @property {() => void} [run]
 */

// A longer text is folded.
const LONG_TEXT = 400;

let descriptions = 0;

/** @param {Action} action */
export function actionButton({ icon: name, title, about, href, run }) {
  /** @type {Record<string, string | (() => void)>} */
  const attributes = { class: "action", "data-key": title };
  const texts = span("", isolatedText(title));
  if (run) attributes.click = run;
  if (about) {
    // A screen reader names the button by its title alone, and describes it by the rest.
    descriptions += 1;
    const id = `description-${descriptions}`;
    texts.append(createElement("small", { id }, isolatedText(about)));
    attributes["aria-label"] = title;
    attributes["aria-describedby"] = id;
  }
  const content = [dialogIcon(name), texts];
  if (!href) return createElement("button", attributes, ...content);
  return createElement("a", { ...attributes, href, ...(/^tel:/.test(href) ? {} : ELSEWHERE) }, ...content);
}

const ELSEWHERE = { target: "_blank", rel: "noopener noreferrer" };

/**
 * Make a link that opens a window of its own.
 *
 * @param {DialogIcon} name
 * @param {string} text
 * @param {string} href
 */
export function webLink(name, text, href) {
  return createElement("a", { class: "web-link", href, ...ELSEWHERE }, dialogIcon(name), text);
}

/**
 * Make a list of labels and texts.
 *
 * @param {Fact[]} rows
 */
export function facts(rows) {
  const items = rows.flatMap(([label, text, className]) => [
    createElement("dt", {}, isolatedText(label)),
    createElement("dd", {}, isolatedText(text, className)),
  ]);
  return createElement("dl", { class: "fact-list" }, ...items);
}

/**
 * @param {string} text
 * @param {string} className
 */
export function paragraph(text, className) {
  return createElement("p", { class: className, dir: "auto" }, text);
}

/**
 * Make a text that folds, and is folded if it is long.
 *
 * @param {string} title
 * @param {string} text
 */
export function foldedText(title, text) {
  const summary = createElement("summary", {}, createElement("h3", {}, title));
  const fold = createElement("details", {}, summary, paragraph(text, "long-text"));
  fold.open = text.length <= LONG_TEXT;
  return fold;
}

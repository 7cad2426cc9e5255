/** A dialog of pages, one on top of the other. */
import { dialogIcon } from "./dialog-icons.js";
import { createElement, div, isolatedText, setText } from "./dom.js";
import { applyMessage, emptyStore } from "./store.js";
import { DIALOG } from "./style-dialog.js";
import { LEAD } from "./style-lead.js";
import { QUESTION } from "./style-question.js";
import { subscribe } from "./subscription.js";
import { onTick, VisibleUpdates } from "./ticker.js";

/** @import { CardElement, Hass, Message, Settings } from "../../../typings/card.d.ts" */
/** @import { DialogIcon } from "./dialog-icons.js" */
/** @import { ConnectionProblem } from "./subscription.js" */
/** @import { Words } from "./words.js" */

/**
 * What a dialog shows at a time. A question is left by Escape, and asks nothing of the server.
 *
 * @typedef {object} Page
 * @property {string} title
 * @property {HTMLElement} element
 * @property {boolean} [isQuestion]
 * @property {() => void} load asks for what it shows
 * @property {(message: Message) => boolean} concerns whether it shows something else after this message
 * @property {(problem: string) => void} fail shows a text instead
 * @property {HTMLElement} [initialFocus]
 */

/** @typedef {{ page: Page, focused: HTMLElement | null, scroll: number }} Layer */

/** Shows pages, one on top of the other, and tells them what is new. */
export class CallDialog {
  #title = createElement("h2", { id: "dialog-title", tabindex: "-1" });
  #note = createElement("p", { class: "dialog-note", role: "status" });
  #body = div("dialog-body");
  #confirmation = createElement("div", { class: "confirmation", role: "status" });
  #announcement = createElement("div", { class: "visually-hidden", "aria-live": "polite" });
  #style = createElement("style", {}, DIALOG + QUESTION + LEAD);
  #store = emptyStore();
  /** @type {Layer[]} */
  #layers = [];
  #stop = () => {};
  #isOutside = false;

  updates = new VisibleUpdates(() => this.now);

  /**
   * @param {CardElement} card
   * @param {{ config: Settings, words: Words }} context
   * @param {() => void} onClose
   */
  constructor(card, { config, words }, onClose) {
    this.card = card;
    this.words = words;
    this.config = config;
    this.onClose = onClose;
    this.back = () => this.#back();
    this.backButton = iconButton("back", words.t("back"), this.back);
    const close = iconButton("close", words.t("close"), () => this.close());
    const bar = div("dialog-bar", this.backButton, this.#title, close);
    this.element = createElement(
      "dialog",
      { class: `on-${config.layout}`, dir: words.direction, lang: words.languageTag, "aria-labelledby": "dialog-title" },
      div("dialog-face", bar, this.#note, this.#body, this.#confirmation, this.#announcement),
    );
    this.element.addEventListener("close", () => this.#handleClose());
    this.element.addEventListener("cancel", (event) => this.#handleCancel(event));
    // The backdrop is the dialog itself. Text that is marked may end there, too.
    this.element.addEventListener("mousedown", ({ target }) => {
      this.#isOutside = target === this.element;
    });
    this.element.addEventListener("click", ({ target }) => {
      if (target === this.element && this.#isOutside) this.#leave();
    });
  }

  /** The server's clock, in milliseconds. */
  get now() {
    return Date.now() + this.#store.clockSkew;
  }

  /**
   * @param {ShadowRoot} root of the card
   * @param {Hass} hass
   * @param {Page} page
   */
  open(root, hass, page) {
    this.opener = /** @type {HTMLElement | null} */ (root.activeElement);
    root.append(this.#style, this.element);
    this.element.showModal();
    this.#push(page);
    // Of no line and no entry alone: other calls of a caller are on others, too.
    const config = { ...this.config, recent: 1, breakdown: false, config_entry_id: [], lines: [] };
    const unsubscribe = subscribe(
      hass.connection,
      config,
      (message) => this.#handleMessage(message),
      (problem) => this.#handleProblem(problem),
    );
    const stopTicking = onTick(() => this.updates.run());
    this.#stop = () => {
      unsubscribe();
      stopTicking();
    };
  }

  /** Close it, whatever it shows. */
  close() {
    this.element.close();
  }

  /** Put a page on top. @param {Page} page */
  show(page) {
    const layer = this.#layers[this.#layers.length - 1];
    layer.focused = this.#focused;
    layer.scroll = this.#body.scrollTop;
    this.#push(page);
    page.load();
  }

  /** Ask again for what is shown. */
  reload() {
    this.#page?.load();
  }

  /**
   * Let a page show something else, and keep the focus in the dialog.
   *
   * @param {Page} page
   * @param {...Node} nodes
   */
  replace(page, ...nodes) {
    const hadFocus = page.element.contains(this.#focused);
    page.element.replaceChildren(...nodes);
    this.updateTitle(page);
    if (hadFocus) this.#title.focus();
  }

  /** Show the title of a page, if it is on top. @param {Page} page */
  updateTitle(page) {
    if (page === this.#page) this.#title.replaceChildren(isolatedText(page.title));
  }

  /** @param {string} entryId @returns {boolean} whether its calls can be asked for now */
  isAvailable(entryId) {
    const entry = this.#store.entries.find((one) => one.config_entry_id === entryId);
    return !entry || entry.available;
  }

  /**
   * Say that something has been done, and offer to take it back.
   *
   * @param {string} text
   * @param {() => void} [undo]
   */
  confirm(text, undo) {
    this.#confirmation.replaceChildren(isolatedText(text));
    if (!undo) return;
    const click = () => {
      this.#confirmation.replaceChildren();
      this.#title.focus();
      undo();
    };
    this.#confirmation.append(createElement("button", { class: "undo", click }, this.words.t("undo")));
  }

  /** @param {string} text for screen readers */
  announce(text) {
    setText(this.#announcement, text);
  }

  get #page() {
    return this.#layers.length ? this.#layers[this.#layers.length - 1].page : undefined;
  }

  get #focused() {
    return /** @type {HTMLElement | null} */ (this.element.querySelector(":focus"));
  }

  /** @param {Page} page */
  #push(page) {
    this.#layers.push({ page, focused: null, scroll: 0 });
    this.#draw(page);
    (page.initialFocus ?? this.#title).focus();
  }

  #back() {
    this.#layers.pop();
    const { page, focused, scroll } = this.#layers[this.#layers.length - 1];
    this.#draw(page);
    this.#body.scrollTop = scroll;
    (focused?.isConnected ? focused : this.#title).focus();
    page.load();
  }

  /** @param {Page} page */
  #draw(page) {
    this.#confirmation.replaceChildren();
    this.#body.replaceChildren(page.element);
    this.#body.scrollTop = 0;
    this.updateTitle(page);
    this.backButton.hidden = this.#layers.length < 2;
    this.updates.removeDetached();
  }

  /** Leave a question, or the dialog. */
  #leave() {
    if (this.#page?.isQuestion) this.#back();
    else this.close();
  }

  /** @param {Event} event Escape, or a phone's way back */
  #handleCancel(event) {
    event.preventDefault();
    this.#leave();
  }

  #handleClose() {
    this.#stop();
    this.element.remove();
    this.#style.remove();
    this.#layers = [];
    this.onClose();
    this.#returnFocus();
  }

  /** The row of the call may be another element by now, or none. */
  #returnFocus() {
    const { opener, card } = this;
    const key = opener?.dataset.call;
    const row = key && card.shadowRoot?.querySelector(`[data-call="${CSS.escape(key)}"]`);
    const target = opener?.isConnected ? opener : (row ?? card.shadowRoot?.querySelector("button"));
    if (target instanceof HTMLElement) target.focus();
  }

  /** @param {Message} message */
  #handleMessage(message) {
    applyMessage(this.#store, message, Date.now());
    const { entries } = this.#store;
    const isAway = entries.length > 0 && !entries.some((entry) => entry.available);
    setText(this.#note, isAway ? this.words.t("starting") : "");
    const page = this.#page;
    if (page && (message.full || page.concerns(message))) page.load();
  }

  /** @param {ConnectionProblem} problem */
  #handleProblem(problem) {
    const isForbidden = problem === "forbidden";
    setText(this.#note, isForbidden ? "" : this.words.t(problem));
    if (!isForbidden) return;
    this.#layers.splice(1);
    const [{ page }] = this.#layers;
    this.#draw(page);
    page.fail(this.words.t(problem));
  }
}

/**
 * @param {DialogIcon} name
 * @param {string} label
 * @param {() => void} click
 */
function iconButton(name, label, click) {
  const attributes = { class: `dialog-button ${name}`, "aria-label": label, title: label, click };
  return createElement("button", attributes, dialogIcon(name));
}

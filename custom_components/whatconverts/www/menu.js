/** What can be done with a call: a menu, and a question before anything that cannot be undone. */
import { createElement, div, icon, isolatedText } from "./dom.js";
import { callerName, telUrl, visibleNumber } from "./model.js";
import { MENU } from "./style-menu.js";

/** @import { Hass, PublicCall, Settings } from "../../../typings/card.d.ts" */
/** @import { IconName } from "./dom.js" */
/** @import { Words } from "./words.js" */

/** @typedef {{ call: PublicCall, name: string, hass: Hass, config: Settings, words: Words }} MenuContext */

/**
 * @typedef {object} Question
 * @property {Words} words
 * @property {string} title
 * @property {string} [about] what happens
 * @property {string} submitText
 * @property {() => void} submit
 * @property {boolean} [needsTwo] whether it takes a second press
 */

const MARGIN = 8;
// Where a browser keeps who stands before it.
const STORED_NAME = "whatconverts-name";
const ABOUT = { known: "about_known", vip: "about_vip", blocked: "about_blocked", none: "about_none" };

/** Shows either a menu or a question. It is loaded when somebody opens a menu. */
export class Menu {
  dialog = createElement("dialog", {
    click: ({ target, currentTarget }) => {
      // A click on the backdrop is a click on the dialog itself.
      if (target === currentTarget) this.close();
    },
    keydown: (event) => this.#handleKey(event),
  });

  /** @param {ShadowRoot} root of the card */
  constructor(root) {
    root.append(createElement("style", {}, MENU), this.dialog);
  }

  /**
   * Open the menu of a call below its button.
   *
   * @param {Omit<MenuContext, "name">} given
   * @param {HTMLElement} button
   */
  open(given, button) {
    const { call, config, words } = given;
    const name = callerName(call, config, words);
    const context = { ...given, name };
    const items = [
      ...this.#claimItem(context),
      ...this.#linkItems(context),
      ...this.#rememberItems(context),
      ...this.#nameItem(context),
      ...this.#dismissItem(context),
    ];
    this.#show("menu", words, words.t("actions", { name }), createElement("div", { role: "menu" }, ...items));
    placeBelow(this.dialog, button.getBoundingClientRect());
  }

  /** Close it, whatever it shows. */
  close() {
    this.dialog.close();
  }

  // Items: none, where there is nothing to be done.

  /** @param {MenuContext} context */
  #claimItem({ call, hass, words }) {
    const { lead_id, config_entry_id } = call;
    const by = storedName() || (hass.user?.name ?? "");
    if (!isLive(call) || !hasAction(hass, "claim_call") || call.claimed_by === by) return [];
    const claim = () => runAction(hass, "claim_call", { lead_id, config_entry_id, by });
    return [this.#buttonItem("hand", words.t("claim"), claim)];
  }

  /** @param {MenuContext} context */
  #linkItems({ call, name, config, words }) {
    const tel = config.number === "full" ? telUrl(call.caller_number) : null;
    const page = webUrl(call.landing_url) ?? webUrl(call.lead_url);
    const items = [];
    if (tel) items.push(this.#linkItem("call", words.t("call_back", { name }), tel));
    if (page) items.push(this.#linkItem("search", words.t("open_page"), page));
    return items;
  }

  /** @param {MenuContext} context */
  #rememberItems({ call, name, config, hass, words }) {
    if (!hasAction(hass, "remember_caller") || call.caller_number === null) return [];
    const isRealName = !["number", "withheld"].includes(call.name_source);
    const shownNumber = isRealName ? visibleNumber(call, config) : "";
    const who = [name, shownNumber].filter(Boolean).join(", ");
    /** @type {(icon: IconName, kind: keyof typeof ABOUT) => HTMLElement} */
    const item = (icon, kind) => {
      const title = words.t(`remember_${kind}`);
      const about = words.t(ABOUT[kind], { name: who });
      /** @param {string} newName */
      const save = (newName) => remember(hass, call, newName ? { kind, name: newName } : { kind });
      const unblock = () => remember(hass, call, { kind });
      return this.#buttonItem(icon, title, () => {
        if (kind === "none") this.#ask({ words, title, about, submitText: title, submit: unblock });
        else this.#askForName({ words, title, about, needsTwo: kind === "blocked" }, isRealName ? name : "", save);
      });
    };
    const last = call.blocked ? item("check", "none") : item("mute", "blocked");
    return [item("check", "known"), item("star", "vip"), last];
  }

  /** Who stands here, where several people use one log-in. @param {MenuContext} context */
  #nameItem({ call, hass, words }) {
    if (!isLive(call) || !hasAction(hass, "claim_call")) return [];
    const title = words.t("stand_here");
    const question = { words, title, about: words.t("about_stand_here"), isOptional: true };
    return [this.#buttonItem("hand", title, () => this.#askForName(question, storedName(), storeName))];
  }

  /** @param {MenuContext} context */
  #dismissItem({ call, name, hass, words }) {
    const { lead_id, config_entry_id } = call;
    if (!isLive(call) || !hasAction(hass, "end_call")) return [];
    const end = () => runAction(hass, "end_call", { lead_id, config_entry_id });
    const question = { words, title: words.t("ask_dismiss", { name }), submitText: words.t("remove"), submit: end };
    const confirm = () => this.#ask(question);
    return [this.#buttonItem("busy", words.t("dismiss"), confirm)];
  }

  /**
   * @param {IconName} iconName
   * @param {string} text
   * @param {() => void} action
   * @returns {HTMLElement}
   */
  #buttonItem(iconName, text, action) {
    const click = () => {
      this.close();
      action();
    };
    return createElement("button", { role: "menuitem", click }, icon(iconName), isolatedText(text));
  }

  /**
   * @param {IconName} iconName
   * @param {string} text
   * @param {string} href
   * @returns {HTMLElement}
   */
  #linkItem(iconName, text, href) {
    const attributes = { role: "menuitem", href, target: "_blank", rel: "noreferrer", click: () => this.close() };
    return createElement("a", attributes, icon(iconName), isolatedText(text));
  }

  /**
   * @param {Omit<Question, "submitText" | "submit"> & { isOptional?: boolean }} question
   * @param {string} value
   * @param {(name: string) => void} save
   */
  #askForName({ isOptional, ...question }, value, save) {
    const input = createElement("input", { type: "text", maxlength: "100", dir: "auto", value });
    input.required = !isOptional;
    const { words } = question;
    const label = createElement("label", {}, words.t("name"), input);
    this.#ask({ ...question, submitText: words.t("save"), submit: () => save(input.value.trim()) }, label);
  }

  /**
   * Ask before something is done.
   *
   * @param {Question} question
   * @param {...Node} fields
   */
  #ask({ words, title, about = "", submitText, submit, needsTwo = false }, ...fields) {
    const cancel = createElement("button", { type: "button", click: () => this.close() }, words.t("cancel"));
    const button = createElement("button", { class: "primary" }, submitText);
    let isArmed = !needsTwo;
    /** @param {Event} event */
    const handleSubmit = (event) => {
      if (isArmed) return submit();
      event.preventDefault();
      isArmed = true;
      button.textContent = words.t("press_again");
      button.focus();
    };
    const heading = createElement("p", {}, isolatedText(title));
    const text = createElement("p", { class: "about" }, isolatedText(about));
    text.hidden = !about;
    const form = createElement("form", { method: "dialog", submit: handleSubmit }, heading, text, ...fields);
    form.append(div("buttons", cancel, button));
    this.#show("question", words, title, form);
  }

  /**
   * @param {"menu" | "question"} kind
   * @param {Words} words
   * @param {string} title
   * @param {HTMLElement} content
   */
  #show(kind, words, title, content) {
    this.dialog.className = kind;
    this.dialog.dir = words.direction;
    this.dialog.removeAttribute("style");
    this.dialog.setAttribute("aria-label", title);
    this.dialog.replaceChildren(content);
    this.dialog.showModal();
  }

  /** Arrow keys go through a menu. @param {KeyboardEvent} event */
  #handleKey(event) {
    const items = [.../** @type {NodeListOf<HTMLElement>} */ (this.dialog.querySelectorAll("[role=menuitem]"))];
    const current = items.findIndex((item) => item.matches(":focus"));
    const next = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: -1 }[event.key];
    if (!items.length || next === undefined) return;
    event.preventDefault();
    items[(next + items.length) % items.length].focus();
  }
}

/** @param {PublicCall} call */
function isLive(call) {
  return call.status === "in_progress";
}

/** Return the name that this browser keeps. */
function storedName() {
  try {
    return localStorage.getItem(STORED_NAME) ?? "";
  } catch {
    return "";
  }
}

/** @param {string} name */
function storeName(name) {
  try {
    localStorage.setItem(STORED_NAME, name);
  } catch {
    // This browser keeps nothing: the name of the log-in it is.
  }
}

/**
 * Return the address of a web page, and of nothing else.
 *
 * @param {string | null} text
 */
function webUrl(text) {
  try {
    const url = new URL(text ?? "");
    return /^https?:$/.test(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/**
 * Not every version of the integration has all of them.
 *
 * @param {Hass} hass
 * @param {string} action
 */
function hasAction(hass, action) {
  return action in (hass.services?.whatconverts ?? {});
}

/**
 * Run an action. If it fails, Home Assistant itself shows the error.
 *
 * @param {Hass} hass
 * @param {string} action
 * @param {object} data
 */
function runAction(hass, action, data) {
  hass.callService("whatconverts", action, data).catch(() => {});
}

/**
 * Put a caller on a list, or off all: no action, since Home Assistant records what is in one.
 * @type {(hass: Hass, call: PublicCall, list: { kind: string, name?: string }) => void}
 */
function remember(hass, { config_entry_id, lead_id }, list) {
  const message = { type: "whatconverts/calls/remember", config_entry_id, lead_id, ...list };
  hass.connection.sendMessagePromise(message).catch(() => {});
}

/**
 * Put a menu below its button, or where it fits.
 *
 * @param {HTMLElement} menu
 * @param {DOMRect} button
 */
function placeBelow(menu, button) {
  const { width, height } = menu.getBoundingClientRect();
  const left = menu.dir === "rtl" ? button.left : button.right - width;
  const top = button.bottom + height > innerHeight ? button.top - height : button.bottom;
  menu.style.margin = "0";
  menu.style.left = `${Math.max(MARGIN, Math.min(left, innerWidth - width - MARGIN))}px`;
  menu.style.top = `${Math.max(MARGIN, top)}px`;
}

/** What can be done with a live call: a menu, and a question before anything that cannot be undone. */
import { createElement, div, icon, isolatedText } from "./dom.js";
import { callerName, telUrl } from "./model.js";
import { MENU } from "./style-menu.js";

/** @import { Hass, PublicCall, Settings } from "../../../typings/card.d.ts" */
/** @import { IconName } from "./dom.js" */
/** @import { Words } from "./words.js" */

/** @typedef {{ call: PublicCall, name: string, hass: Hass, config: Settings, words: Words }} MenuContext */

const MARGIN = 8;

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
    const by = hass.user?.name ?? "";
    if (!hasAction(hass, "claim_call") || call.claimed_by === by) return [];
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
  #rememberItems({ call, name, hass, words }) {
    const number = call.caller_number;
    if (!hasAction(hass, "remember_caller") || number === null) return [];
    const isRealName = !["number", "withheld"].includes(call.name_source);
    /** @type {(icon: IconName, kind: string) => HTMLElement} */
    const item = (icon, kind) => {
      const title = words.t(`remember_${kind}`);
      /** @param {string} newName */
      const save = (newName) => runAction(hass, "remember_caller", { number, name: newName, kind });
      return this.#buttonItem(icon, title, () => this.#askForName(words, title, isRealName ? name : "", save));
    };
    return [item("check", "known"), item("star", "vip"), item("mute", "blocked")];
  }

  /** @param {MenuContext} context */
  #dismissItem({ call, name, hass, words }) {
    const { lead_id, config_entry_id } = call;
    if (!hasAction(hass, "end_call")) return [];
    const end = () => runAction(hass, "end_call", { lead_id, config_entry_id });
    const confirm = () => this.#ask(words, words.t("ask_dismiss", { name }), words.t("remove"), end);
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
   * @param {Words} words
   * @param {string} title
   * @param {string} value
   * @param {(name: string) => void} save
   */
  #askForName(words, title, value, save) {
    const input = createElement("input", { type: "text", maxlength: "100", required: "", dir: "auto", value });
    const label = createElement("label", {}, words.t("name"), input);
    this.#ask(words, title, words.t("save"), () => save(input.value.trim()), label);
  }

  /**
   * Ask before something is done.
   *
   * @param {Words} words
   * @param {string} title
   * @param {string} submitText
   * @param {() => void} submit
   * @param {...Node} fields
   */
  #ask(words, title, submitText, submit, ...fields) {
    const cancel = createElement("button", { type: "button", click: () => this.close() }, words.t("cancel"));
    const buttons = div("buttons", cancel, createElement("button", { class: "primary" }, submitText));
    const heading = createElement("p", {}, isolatedText(title));
    const form = createElement("form", { method: "dialog", submit }, heading, ...fields, buttons);
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

/**
 * What can be done with a live call: a menu, and a question before anything that cannot be undone.
 *
 * @import * as T from "../../../typings/card"
 * @import { Words } from "./words.js"
 */
import { el, icon, told } from "./dom.js";
import { nameOf, telOf, webOf } from "./model.js";

/** @typedef {{ icon: T.IconName, text: string, run?: () => void, href?: string }} Item */

export class Menu {
  dialog = el("dialog");

  constructor() {
    // A click on the backdrop is a click on the dialog itself.
    this.dialog.addEventListener("click", (event) => {
      if (event.target === this.dialog) this.dialog.close();
    });
    this.dialog.addEventListener("keydown", (event) => this.#move(event));
  }

  /**
   * @param {T.PublicCall} call
   * @param {HTMLElement} opener
   * @param {{ hass: T.Hass, config: T.Config, words: Words, act: T.Act }} context
   */
  open(call, opener, { hass, config, words, act }) {
    const can = (/** @type {string} */ service) => Boolean(hass.services?.whatconverts?.[service]);
    const name = nameOf(call, config, words);
    const lead = { lead_id: call.lead_id, config_entry_id: call.config_entry_id };
    const me = hass.user?.name ?? "";
    /** @type {(Item | false | null)[]} */
    const items = [
      can("claim_call") && call.claimed_by !== me && {
        icon: "hand",
        text: words.t("claim"),
        run: () => act("claim_call", { ...lead, by: me }),
      },
      link("call", words.t("call_back", { name }), config.number === "full" ? telOf(call.caller_number) : null),
      link("search", words.t("open_page"), webOf(call.landing_url) ?? webOf(call.lead_url)),
      ...["known", "vip", "blocked"].map((kind) =>
        can("remember_caller") && call.caller_number !== null && {
          icon: /** @type {const} */ ({ known: "check", vip: "star", blocked: "mute" })[kind] ?? "check",
          text: words.t(`remember_${kind}`),
          run: () => this.#ask(call, kind, name, words, act),
        },
      ),
      can("end_call") && {
        icon: "busy",
        text: words.t("dismiss"),
        run: () => this.#confirm(words.t("ask_dismiss", { name }), words, () => act("end_call", lead)),
      },
    ];
    const entries = items.filter((item) => item !== false && item !== null).map((item) => this.#entry(item));
    this.#show("menu", words, ...entries);
    this.dialog.setAttribute("aria-label", words.t("actions", { name }));
    place(this.dialog, opener.getBoundingClientRect());
  }

  close() {
    this.dialog.close();
  }

  /** @param {Item} item */
  #entry(item) {
    const content = [icon(item.icon), told(item.text)];
    if (item.href) {
      const target = { role: "menuitem", href: item.href, target: "_blank", rel: "noopener noreferrer" };
      return el("a", { ...target, click: () => this.close() }, ...content);
    }
    const run = () => {
      this.close();
      item.run?.();
    };
    return el("button", { role: "menuitem", type: "button", click: run }, ...content);
  }

  /**
   * @param {"menu" | "question"} kind
   * @param {Words} words
   * @param {Node[]} content
   */
  #show(kind, words, ...content) {
    this.dialog.className = kind;
    this.dialog.dir = words.direction;
    this.dialog.removeAttribute("style");
    const role = kind === "menu" ? { role: "menu" } : {};
    this.dialog.replaceChildren(el("div", role, ...content));
    this.dialog.showModal();
  }

  /** @param {string} question @param {Words} words @param {() => void} run */
  #confirm(question, words, run) {
    this.#form(words, words.t("remove"), run, el("p", {}, told(question)));
    this.dialog.setAttribute("aria-label", question);
  }

  /**
   * @param {T.PublicCall} call
   * @param {string} kind
   * @param {string} name
   * @param {Words} words
   * @param {T.Act} act
   */
  #ask(call, kind, name, words, act) {
    const known = call.name_source === "number" || call.name_source === "withheld" ? "" : name;
    const input = el("input", { type: "text", maxlength: "100", required: "", dir: "auto", value: known });
    const title = words.t(`remember_${kind}`);
    const save = () => act("remember_caller", { number: call.caller_number, name: input.value.trim(), kind });
    this.#form(words, words.t("save"), save, el("p", {}, title), el("label", {}, words.t("name"), input));
    this.dialog.setAttribute("aria-label", title);
  }

  /** @param {Words} words @param {string} verb @param {() => void} run @param {Node[]} content */
  #form(words, verb, run, ...content) {
    const cancel = el("button", { type: "button", click: () => this.close() }, words.t("cancel"));
    const buttons = el("div", { class: "buttons" }, cancel, el("button", { class: "strong" }, verb));
    const form = el("form", { method: "dialog" }, ...content, buttons);
    form.addEventListener("submit", run);
    this.#show("question", words, form);
  }

  /** Arrow keys go through a menu. @param {KeyboardEvent} event */
  #move(event) {
    const items = [...this.dialog.querySelectorAll("[role=menuitem]")];
    const here = items.findIndex((item) => item.matches(":focus"));
    const there = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: items.length - 1 }[event.key];
    if (!items.length || there === undefined) return;
    event.preventDefault();
    /** @type {HTMLElement} */ (items[(there + items.length) % items.length]).focus();
  }
}

/** @param {T.IconName} icon @param {string} text @param {string | null} href @returns {Item | null} */
const link = (icon, text, href) => (href ? { icon, text, href } : null);

/** Put the menu below its button, or where it fits. @param {HTMLElement} menu @param {DOMRect} anchor */
function place(menu, anchor) {
  const { width, height } = menu.getBoundingClientRect();
  const isRtl = menu.dir === "rtl";
  const left = isRtl ? anchor.left : anchor.right - width;
  const top = anchor.bottom + height > innerHeight ? anchor.top - height : anchor.bottom;
  menu.style.margin = "0";
  menu.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  menu.style.top = `${Math.max(8, top)}px`;
}

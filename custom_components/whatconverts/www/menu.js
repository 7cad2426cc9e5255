/**
 * What can be done with a live call: a menu, and a question before anything that cannot be undone.
 *
 * @import * as T from "../../../typings/card"
 * @import { Words } from "./words.js"
 */
import { el, icon, told } from "./dom.js";
import { nameOf, telOf, webOf } from "./model.js";

const KINDS = /** @type {const} */ ([["known", "check"], ["vip", "star"], ["blocked", "mute"]]);

export class Menu {
  dialog = el("dialog");

  constructor() {
    // A click on the backdrop is a click on the dialog itself.
    this.dialog.addEventListener("click", ({ target }) => target === this.dialog && this.close());
    this.dialog.addEventListener("keydown", (event) => this.#move(event));
  }

  /** @param {T.PublicCall} call @param {HTMLElement} opener @param {T.MenuContext} context */
  open(call, opener, { hass, config, words }) {
    const name = nameOf(call, config, words);
    const { lead_id, config_entry_id, caller_number: number } = call;
    const lead = { lead_id, config_entry_id };
    const me = hass.user?.name ?? "";
    const can = (/** @type {string} */ service) => service in (hass.services?.whatconverts ?? {});
    /** @param {string} service @param {Record<string, unknown>} data */
    const act = (service, data) => {
      // Home Assistant itself shows an error that an action ends with.
      hass.callService("whatconverts", service, data).catch(() => {});
    };
    /** @type {(T.MenuItem | false)[]} */
    const items = [
      can("claim_call") && call.claimed_by !== me && {
        icon: "hand",
        text: words.t("claim"),
        run: () => act("claim_call", { ...lead, by: me }),
      },
      link("call", words.t("call_back", { name }), config.number === "full" ? telOf(number) : null),
      link("search", words.t("open_page"), webOf(call.landing_url) ?? webOf(call.lead_url)),
      ...KINDS.map(([kind, icon]) => {
        const text = words.t(`remember_${kind}`);
        const known = /^(number|withheld)$/.test(call.name_source) ? "" : name;
        const save = (/** @type {string} */ name) => act("remember_caller", { number, name, kind });
        return can("remember_caller") && number !== null && { icon, text, run: () => this.#ask(text, known, words, save) };
      }),
      can("end_call") && {
        icon: "busy",
        text: words.t("dismiss"),
        run: () => this.#form(words.t("ask_dismiss", { name }), words, words.t("remove"), () => act("end_call", lead)),
      },
    ];
    this.#show("menu", words, ...items.filter((item) => item !== false).map((item) => this.#entry(item)));
    this.dialog.setAttribute("aria-label", words.t("actions", { name }));
    place(this.dialog, opener.getBoundingClientRect());
  }

  close() {
    this.dialog.close();
  }

  /** @param {T.MenuItem} item */
  #entry({ icon: name, text, href, run }) {
    const content = [icon(name), told(text)];
    const click = () => {
      this.close();
      run?.();
    };
    return href
      ? el("a", { role: "menuitem", href, target: "_blank", rel: "noopener noreferrer", click }, ...content)
      : el("button", { role: "menuitem", type: "button", click }, ...content);
  }

  /** @param {"menu" | "question"} kind @param {Words} words @param {Node[]} content */
  #show(kind, words, ...content) {
    this.dialog.className = kind;
    this.dialog.dir = words.direction;
    this.dialog.removeAttribute("style");
    this.dialog.replaceChildren(el("div", kind === "menu" ? { role: kind } : {}, ...content));
    this.dialog.showModal();
  }

  /** @param {string} title @param {string} known @param {Words} words @param {(name: string) => void} save */
  #ask(title, known, words, save) {
    const input = el("input", { type: "text", maxlength: "100", required: "", dir: "auto", value: known });
    const label = el("label", {}, words.t("name"), input);
    this.#form(title, words, words.t("save"), () => save(input.value.trim()), label);
  }

  /** @param {string} title @param {Words} words @param {string} verb @param {() => void} submit @param {Node[]} content */
  #form(title, words, verb, submit, ...content) {
    const cancel = el("button", { type: "button", click: () => this.close() }, words.t("cancel"));
    const buttons = el("div", { class: "buttons" }, cancel, el("button", { class: "strong" }, verb));
    const form = el("form", { method: "dialog", submit }, el("p", {}, told(title)), ...content, buttons);
    this.#show("question", words, form);
    this.dialog.setAttribute("aria-label", title);
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

/** @param {T.IconName} icon @param {string} text @param {string | null} href */
const link = (icon, text, href) => href !== null && { icon, text, href };

/** Put the menu below its button, or where it fits. @param {HTMLElement} menu @param {DOMRect} anchor */
function place(menu, anchor) {
  const { width, height } = menu.getBoundingClientRect();
  const left = menu.dir === "rtl" ? anchor.left : anchor.right - width;
  const top = anchor.bottom + height > innerHeight ? anchor.top - height : anchor.bottom;
  menu.style.margin = "0";
  menu.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  menu.style.top = `${Math.max(8, top)}px`;
}

/** What can be done with a live call: a menu, and a question before anything that cannot be undone. */
import { box, el, icon, told } from "./dom.js";
import { nameOf, telOf, webOf } from "./model.js";

export class Menu {
  dialog = el("dialog", {
    // A click on the backdrop is a click on the dialog itself.
    click: ({ target, currentTarget }) => target === currentTarget && this.close(),
    keydown: (event) => this.#move(event),
  });
  #words = /** @type {T.Words} */ ({});

  /** @type {T.Open} */
  open = (call, opener, hass, { config, words }) => {
    this.#words = words;
    const name = nameOf(call, config, words);
    const { lead_id, config_entry_id, caller_number: number } = call;
    const by = hass.user?.name ?? "";
    const can = (/** @type {string} */ service) => service in (hass.services?.whatconverts ?? {});
    /** @type {T.Act} */
    const act = (service, data) => {
      // Home Assistant itself shows an error that an action ends with.
      hass.callService("whatconverts", service, data).catch(() => {});
    };
    const tel = config.number === "full" && telOf(number);
    const page = webOf(call.landing_url) ?? webOf(call.lead_url);
    const known = /^(number|withheld)$/.test(call.name_source) ? "" : name;
    /** @param {T.IconName} icon @param {string} kind @returns {T.MenuRow} */
    const remember = (icon, kind) => {
      const text = words.t(`remember_${kind}`);
      const run = () => this.#ask(text, known, (name) => act("remember_caller", { number, name, kind }));
      return [can("remember_caller") && number !== null, icon, text, run];
    };
    const end = () => act("end_call", { lead_id, config_entry_id });
    /** @type {T.MenuRow[]} */
    const rows = [
      [can("claim_call") && call.claimed_by !== by, "hand", words.t("claim"), () => act("claim_call", { lead_id, config_entry_id, by })],
      [tel, "call", words.t("call_back", { name }), tel],
      [page, "search", words.t("open_page"), page],
      remember("check", "known"),
      remember("star", "vip"),
      remember("mute", "blocked"),
      [can("end_call"), "busy", words.t("dismiss"), () => this.#form(words.t("ask_dismiss", { name }), words.t("remove"), end)],
    ];
    const items = rows.flatMap(([holds, ...row]) => (holds ? [this.#item(...row)] : []));
    this.#show("menu", words.t("actions", { name }), el("div", { role: "menu" }, ...items));
    place(this.dialog, opener.getBoundingClientRect());
  };

  close() {
    this.dialog.close();
  }

  /** @type {T.Item} */
  #item = (name, text, what) => {
    const content = [icon(name), told(text)];
    const click = () => {
      this.close();
      if (typeof what === "function") what();
    };
    return typeof what === "string"
      ? el("a", { role: "menuitem", href: what, target: "_blank", rel: "noreferrer", click }, ...content)
      : el("button", { role: "menuitem", click }, ...content);
  };

  /** @type {T.Show} */
  #show = (kind, title, content) => {
    this.dialog.className = kind;
    this.dialog.dir = this.#words.direction;
    this.dialog.removeAttribute("style");
    this.dialog.ariaLabel = title;
    this.dialog.replaceChildren(content);
    this.dialog.showModal();
  };

  /** @type {T.Ask} */
  #ask = (title, known, save) => {
    const input = el("input", { type: "text", maxlength: "100", required: "", dir: "auto", value: known });
    const label = el("label", {}, this.#words.t("name"), input);
    this.#form(title, this.#words.t("save"), () => save(input.value.trim()), label);
  };

  /** @type {T.Confirm} */
  #form = (title, verb, submit, ...content) => {
    const cancel = el("button", { type: "button", click: () => this.close() }, this.#words.t("cancel"));
    const buttons = box("buttons", cancel, el("button", { class: "strong" }, verb));
    this.#show("question", title, el("form", { method: "dialog", submit }, el("p", {}, told(title)), ...content, buttons));
  };

  /** Arrow keys go through a menu. @param {KeyboardEvent} event */
  #move(event) {
    const items = /** @type {NodeListOf<HTMLElement>} */ (this.dialog.querySelectorAll("[role=menuitem]"));
    const here = [...items].findIndex((item) => item.matches(":focus"));
    const there = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: -1 }[event.key];
    if (!items.length || there === undefined) return;
    event.preventDefault();
    items[(there + items.length) % items.length].focus();
  }
}

/** Put the menu below its button, or where it fits. @type {T.Place} */
const place = (menu, anchor) => {
  const { width, height } = menu.getBoundingClientRect();
  const left = menu.dir === "rtl" ? anchor.left : anchor.right - width;
  const top = anchor.bottom + height > innerHeight ? anchor.top - height : anchor.bottom;
  menu.style.margin = "0";
  menu.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  menu.style.top = `${Math.max(8, top)}px`;
};

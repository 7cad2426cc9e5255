/** What can be changed of a lead: whether it is quotable, and its values. */
import { QUOTABLE } from "./call-facts.js";
import { createElement } from "./dom.js";
import { errorText } from "./error-texts.js";
import { Request, sendCommand } from "./request.js";

/** @import { Details } from "../../../typings/card.d.ts" */
/** @import { CallDialog } from "./dialog.js" */

/** @typedef {"quotable" | "quote_value" | "sales_value"} Name */
/** @typedef {Partial<Record<Name, string | number | null>>} Changes */

const LARGEST_VALUE = "1000000000";

/** Sends each change at once. What is being typed stays, whatever comes in meanwhile. */
export class LeadEditor {
  element = createElement("section", { class: "lead-editor" });

  #dialog;
  #lead;
  #request = new Request(() => this.#send());
  /** @type {Changes} what is kept */
  #kept = {};
  /** @type {Changes} what is to be sent */
  #wanted = {};
  /** @type {Set<Name>} the fields that say something else than what is kept */
  #touched = new Set();
  #done;

  /**
   * @param {CallDialog} dialog
   * @param {{ config_entry_id: string, lead_id: number }} lead
   */
  constructor(dialog, lead) {
    const { words } = dialog;
    this.#dialog = dialog;
    this.#lead = lead;
    this.#done = words.t("saved");
    const options = QUOTABLE.map((value) => createElement("option", { value }, words.t(`quotable_${value}`)));
    this.fields = {
      quotable: createElement("select", {}, ...options),
      quote_value: valueInput(),
      sales_value: valueInput(),
    };
    for (const name of this.#names) {
      const field = this.fields[name];
      field.addEventListener("input", () => this.#touched.add(name));
      field.addEventListener("change", () => this.#change(name));
      this.element.append(createElement("label", {}, words.t(name), field));
    }
  }

  /**
   * Show what is kept.
   *
   * @param {Details} details
   * @param {boolean} isConnected whether an account takes changes
   */
  update({ quotable, quote_value, sales_value }, isConnected) {
    this.element.hidden = !isConnected;
    this.#kept = { quotable: quotable ?? "not_set", quote_value, sales_value };
    for (const name of this.#names) if (!this.#touched.has(name)) this.fields[name].value = String(this.#kept[name] ?? "");
  }

  get #names() {
    return /** @type {Name[]} */ (Object.keys(this.fields));
  }

  /** @param {Name} name */
  #change(name) {
    const field = this.fields[name];
    if (!field.reportValidity()) return;
    this.#want({ [name]: this.#read(name) }, this.#dialog.words.t("saved"));
  }

  /** @param {Name} name */
  #read(name) {
    const { value } = this.fields[name];
    if (name === "quotable") return value;
    return value === "" ? null : Number(value);
  }

  /**
   * @param {Changes} changes
   * @param {string} done what is said then
   */
  #want(changes, done) {
    Object.assign(this.#wanted, changes);
    this.#done = done;
    void this.#request.run();
  }

  async #send() {
    const [changes, before, done] = [this.#wanted, this.#kept, this.#done];
    const names = /** @type {Name[]} */ (Object.keys(changes));
    this.#wanted = {};
    if (!names.length) return;
    const { words, card } = this.#dialog;
    const isUndo = done === words.t("undone");
    const undone = Object.fromEntries(names.map((name) => [name, before[name]]));
    try {
      await sendCommand(card, "update_lead", { ...this.#lead, ...changes });
      this.#dialog.confirm(done, isUndo ? undefined : () => this.#want(undone, words.t("undone")));
    } catch (error) {
      this.#dialog.confirm(await errorText(this.#dialog, /** @type {any} */ (error)?.translation_key));
    }
    // What was typed since then is another change.
    for (const name of names) if (isUndo || this.#read(name) === changes[name]) this.#touched.delete(name);
    this.#dialog.reload();
  }
}

function valueInput() {
  return createElement("input", { type: "number", min: "0", max: LARGEST_VALUE, step: "0.01", inputmode: "decimal" });
}

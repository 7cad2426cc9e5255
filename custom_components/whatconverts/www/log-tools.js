/** The search, the filters and the export above the log. */
import { createElement, div, drawing, icon } from "./dom.js";
import { DATES, DAY_COUNTS, OUTCOMES } from "./log-filter.js";

/** @import { Choice } from "./log-filter.js" */
/** @import { Words } from "./words.js" */

/** @typedef {{ value: string, label: string }} Option */

/**
 * @typedef {object} ToolsState
 * @property {Words} words
 * @property {Choice} choice
 * @property {boolean} canExport
 */

/**
 * @typedef {object} ToolsEvents
 * @property {(changes: Partial<Choice>) => void} onChoose
 * @property {() => Promise<void>} onExport
 */

const FILTER = "M4 6.5h16M7 12h10M10 17.5h4";
const DOWNLOAD = "M12 4v11M7 10.5l5 5 5-5M5 20h14";

/** The row of tools. */
export class LogTools {
  element = div("tools");
  /** @type {Record<string, HTMLSelectElement>} */
  #selects = {};
  #search = createElement("input");
  #filters = div("filters");
  #toggle = createElement("button");

  /** @param {ToolsEvents} events */
  constructor(events) {
    this.events = events;
  }

  /** Make everything in these words. @param {ToolsState} state */
  draw({ words, choice, canExport }) {
    this.#search = this.#createSearch(words, choice);
    this.#filters = div(
      "filters",
      this.#select("line", words, choice),
      this.#select("outcome", words, choice, outcomeOptions(words)),
      this.#select("source", words, choice),
      this.#select("days", words, choice, dayOptions(words)),
      div("dates", this.#date("from", words, choice), this.#date("to", words, choice)),
      this.#leaveOut(words, choice),
    );
    this.#toggle = createElement("button", { class: "tool toggle", click: () => this.#open() });
    this.#toggle.append(drawing(FILTER), createElement("span", {}, words.t("log_filters")));
    const search = createElement("label", { class: "search" }, icon("search"), this.#search);
    this.element.replaceChildren(search, this.#toggle, ...(canExport ? [this.#export(words)] : []), this.#filters);
    this.#open(false);
    this.show(choice);
  }

  /**
   * Offer these lines and sources beside that which is chosen.
   *
   * @param {Record<"line" | "source", Option[]>} options
   */
  offer(options) {
    for (const [name, list] of Object.entries(options)) {
      const select = this.#selects[name];
      const known = new Set([...select.options].map(({ value }) => value));
      for (const { value, label } of list) {
        if (!value || known.has(value)) continue;
        known.add(value);
        const following = [...select.options].slice(1).find(({ text }) => text.localeCompare(label) > 0);
        select.insertBefore(createElement("option", { value }, label), following ?? null);
      }
    }
  }

  /** Show what is chosen. @param {Choice} choice */
  show(choice) {
    const isOfDates = choice.days === DATES;
    const [dates] = this.#filters.getElementsByClassName("dates");
    dates.toggleAttribute("hidden", !isOfDates);
    const count = ["line", "outcome", "source", "days"].filter((name) => choice[/** @type {"line"} */ (name)]).length;
    this.#toggle.dataset.count = count ? String(count) : "";
  }

  /** Where somebody can begin anew. */
  focus() {
    this.#search.focus();
  }

  /** Fold or unfold the filters, where there is no room for them. */
  #open(isOpen = !this.#filters.classList.contains("unfolded")) {
    this.#filters.classList.toggle("unfolded", isOpen);
    this.#toggle.setAttribute("aria-expanded", String(isOpen));
  }

  /**
   * @param {Words} words
   * @param {Choice} choice
   */
  #createSearch(words, { query }) {
    const label = words.t("log_search");
    const input = () => this.events.onChoose({ query: this.#search.value });
    const attributes = { type: "search", placeholder: label, "aria-label": label, maxlength: "200", dir: "auto", input };
    return createElement("input", { ...attributes, value: query, autocomplete: "off", enterkeyhint: "search" });
  }

  /**
   * @param {"line" | "outcome" | "source" | "days"} name
   * @param {Words} words
   * @param {Choice} choice
   * @param {Option[]} [options]
   */
  #select(name, words, choice, options = []) {
    const all = { line: "log_all_lines", outcome: "log_all_outcomes", source: "log_all_sources", days: "log_all_days" };
    const label = { line: "log_line", outcome: "log_outcome", source: "log_source", days: "log_days" };
    const change = () => this.events.onChoose({ [name]: select.value });
    const select = createElement("select", { "aria-label": words.t(label[name]), change });
    select.append(createElement("option", { value: "" }, words.t(all[name])));
    for (const { value, label: text } of options) select.append(createElement("option", { value }, text));
    const chosen = choice[name];
    if (chosen && !options.some(({ value }) => value === chosen)) {
      select.append(createElement("option", { value: chosen }, chosen));
    }
    select.value = chosen;
    this.#selects[name] = select;
    return select;
  }

  /**
   * @param {"from" | "to"} name
   * @param {Words} words
   * @param {Choice} choice
   */
  #date(name, words, choice) {
    const change = () => this.events.onChoose({ [name]: input.value });
    const input = createElement("input", { type: "date", value: choice[name], change });
    return createElement("label", {}, words.t(name === "from" ? "log_from" : "log_to"), input);
  }

  /**
   * @param {Words} words
   * @param {Choice} choice
   */
  #leaveOut(words, { leaveOut }) {
    const change = () => this.events.onChoose({ leaveOut: input.checked });
    const input = createElement("input", { type: "checkbox", role: "switch", change });
    input.checked = leaveOut;
    return createElement("label", { class: "switch" }, input, words.t("log_leave_out"));
  }

  /** @param {Words} words */
  #export(words) {
    const click = async () => {
      button.disabled = true;
      await this.events.onExport();
      button.disabled = false;
    };
    const label = createElement("span", {}, words.t("log_export"));
    const button = createElement("button", { class: "tool export", click }, drawing(DOWNLOAD), label);
    return button;
  }
}

/** @param {Words} words @returns {Option[]} */
function outcomeOptions(words) {
  return Object.keys(OUTCOMES).map((key) => ({ value: key, label: words.t(key) }));
}

/** @param {Words} words @returns {Option[]} */
function dayOptions(words) {
  const counts = DAY_COUNTS.map((count) => {
    const label = count === 1 ? words.t("today") : words.t("log_last_days", { n: words.formatNumber(count) });
    return { value: String(count), label };
  });
  return [...counts, { value: DATES, label: words.t("log_dates") }];
}

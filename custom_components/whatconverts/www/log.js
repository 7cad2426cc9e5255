/** The log: all calls that are stored, as one scrolls. It is loaded with the layout of that name. */
import { createElement } from "./dom.js";
import { lineOptions } from "./line-options.js";
import { isSameLine, linesOf } from "./known-lines.js";
import { Days } from "./log-days.js";
import { canExport, saveCsv } from "./log-export.js";
import { firstChoice, searchFilters } from "./log-filter.js";
import { Inquiry } from "./log-inquiry.js";
import { LogList } from "./log-list.js";
import { logRow, tickRow } from "./log-row.js";
import { LogStatus } from "./log-status.js";
import { LogTools } from "./log-tools.js";
import { LOG } from "./style-log.js";

/** @import { CardElement, Connection, Hass, Message, PublicCall, Settings } from "../../../typings/card.d.ts" */
/** @import { Choice } from "./log-filter.js" */
/** @import { Status } from "./log-status.js" */
/** @import { Words } from "./words.js" */

/**
 * All that the log depends on beside the calls.
 *
 * @typedef {object} LogState
 * @property {Words} words
 * @property {Settings} config
 * @property {boolean} isLoaded whether the card's subscription has begun
 */

const TYPING_PAUSE_MS = 250;
// How many heights of the list are loaded ahead.
const AHEAD = 2;

/** The log, in the place of the live and the recent calls. */
export class Log {
  #tools = new LogTools({ onChoose: (changes) => this.#choose(changes), onExport: () => this.#export() });
  #list = new LogList({
    createRow: (call) => this.#createRow(call),
    createHeading: (day) => createElement("h3", { class: "day" }, this.#days?.title(day, this.#today) ?? ""),
    onMove: () => this.#loadWhatIsMissing(),
  });
  #status = new LogStatus({ clear: () => this.#clear(), tryAgain: () => this.#tryAgain() });
  element = createElement(
    "div",
    { class: "log-body", role: "region" },
    createElement("style", {}, LOG),
    this.#tools.element,
    this.#list.element,
    this.#status.element,
  );

  /** @type {LogState | undefined} */
  #state;
  /** @type {Days | undefined} */
  #days;
  #today = "";
  /** For which the choice was made. @type {Settings | undefined} */
  #lastConfig;
  #choice = firstChoice();
  /** The newest. @type {Inquiry | undefined} */
  #inquiry;
  /** That whose calls are shown. @type {Inquiry | undefined} */
  #shown;
  /** @type {number | undefined} */
  #typing;

  /**
   * @param {CardElement} card
   * @param {{ hass: () => Hass | undefined, now: () => number }} context where it is, and the server's clock
   */
  constructor(card, { hass, now }) {
    this.card = card;
    this.hass = hass;
    this.now = now;
  }

  /** Show the log with these settings, in these words. @param {LogState} state */
  draw({ words, config, isLoaded }) {
    const old = this.#state;
    if (words === old?.words && config === old.config) return;
    if (config !== this.#lastConfig) this.#choice = firstChoice(config);
    this.#lastConfig = config;
    this.#state = { words, config, isLoaded };
    this.#days = new Days(words);
    this.element.setAttribute("aria-label", words.t("log"));
    this.#tools.draw({ words, choice: this.#choice, canExport: canExport(this.hass()) });
    this.#offerOptions([]);
    if (isLoaded) this.#ask();
  }

  /** Take in a message of the card's subscription. @param {Message} message */
  receive({ full, calls, gone, changed }) {
    if (!this.#state) return;
    // A full message may mean anything. What is gone without anything new has been deleted. Of what has changed
    // long after its end only the server knows what it is now.
    if (full || changed.length || (gone.length && !calls.length)) this.#askAgain();
    else this.#merge(calls);
  }

  /** Bring live calls and the names of days up to date. */
  tick() {
    const now = this.now();
    if (this.#shown && this.#days?.dayOf(now) !== this.#today) this.#ask();
    for (const { element, call } of this.#list.rows) tickRow(element, call, now);
  }

  /** Forget the calls; nothing that is on its way counts any more. */
  stop() {
    clearTimeout(this.#typing);
    this.#state = this.#inquiry = this.#shown = undefined;
    this.#list.restart([]);
  }

  // -- what is asked for --

  /** @param {Partial<Choice>} changes */
  #choose(changes) {
    this.#choice = { ...this.#choice, ...changes };
    this.#tools.show(this.#choice);
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#ask(), "query" in changes ? TYPING_PAUSE_MS : 0);
  }

  #clear() {
    const state = this.#state;
    if (!state) return;
    this.#choice = firstChoice(state.config);
    this.#state = undefined;
    this.draw(state);
    this.#tools.focus();
  }

  #filters() {
    const [state, days] = [this.#state, this.#days];
    if (!state || !days) return undefined;
    this.#today = days.dayOf(this.now());
    return searchFilters(this.#choice, state.config, days, this.#today);
  }

  /** Ask for the newest calls that are wanted. Until they come, the old ones stay. */
  #ask() {
    clearTimeout(this.#typing);
    const filters = this.#filters();
    if (!filters) return;
    const inquiry = new Inquiry(filters, (time) => this.#days?.dayOf(time) ?? "");
    this.#inquiry = inquiry;
    this.#showStatus("loading");
    void this.#load((connection) => inquiry.loadNext(connection));
  }

  /** Ask again for what is in sight, and for the rest when it comes in sight. */
  #askAgain() {
    const inquiry = this.#inquiry;
    if (!inquiry || inquiry !== this.#shown || !inquiry.pages.list.length) return this.#ask();
    inquiry.pages.makeStale(this.#list.shownPages);
    this.#showStatus("ready");
    this.#list.update(inquiry.pages.list);
  }

  #tryAgain() {
    if (!this.#inquiry?.pages.list.length) return this.#ask();
    this.#showStatus("ready");
    this.#loadWhatIsMissing();
  }

  #loadWhatIsMissing() {
    const shown = this.#shown;
    if (!shown || shown !== this.#inquiry || shown.isAsking || this.#status.current === "failed") return;
    const { pages } = shown;
    pages.forgetFar(this.#list.pageInSight);
    const missing = [...this.#list.shownPages].find((page) => page.isStale || !page.entries);
    if (missing) void this.#load((connection) => shown.loadAgain(connection, missing));
    else if (pages.next !== null && this.#list.distanceToEnd < AHEAD) {
      void this.#load((connection) => shown.loadNext(connection));
    }
  }

  /** @param {(connection: Connection) => Promise<void>} work of the newest inquiry */
  async #load(work) {
    const inquiry = this.#inquiry;
    const connection = this.hass()?.connection;
    if (!inquiry || !connection) return;
    try {
      await work(connection);
    } catch (error) {
      if (inquiry === this.#inquiry) this.#fail(inquiry, error);
      return;
    }
    if (inquiry !== this.#inquiry) return;
    this.#offerOptions(inquiry.pages.calls);
    this.#show(inquiry);
    this.#showStatus(this.#statusOf(inquiry));
  }

  /**
   * @param {Inquiry} inquiry
   * @param {any} error
   */
  #fail(inquiry, error) {
    this.#showStatus(error?.code === "unauthorized" ? "forbidden" : "failed");
    this.#show(inquiry);
  }

  /** @param {PublicCall[]} calls that have begun or changed */
  #merge(calls) {
    for (const inquiry of new Set([this.#inquiry, this.#shown])) inquiry?.merge(calls);
    this.#offerOptions(calls);
    const shown = this.#shown;
    if (!shown) return;
    this.#list.update(shown.pages.list);
    const isSettled = shown === this.#inquiry && ["ready", "none", "nothing"].includes(this.#status.current);
    if (isSettled) this.#showStatus(this.#statusOf(shown));
  }

  // -- what is shown --

  /** @param {Inquiry} inquiry */
  #show(inquiry) {
    const { list } = inquiry.pages;
    const isNew = this.#shown !== inquiry;
    this.#shown = inquiry;
    if (isNew) this.#list.restart(list);
    else this.#list.update(list);
  }

  /** @param {Inquiry} inquiry @returns {Status} */
  #statusOf({ pages, filters }) {
    if (pages.list.length || pages.next !== null) return "ready";
    const chosen = Object.keys(filters).filter((key) => !["config_entry_id", "line"].includes(key));
    return chosen.length || this.#choice.line ? "nothing" : "none";
  }

  /** @param {Status} status */
  #showStatus(status) {
    const words = this.#state?.words;
    if (!words) return;
    this.#status.show(status, words);
    this.element.classList.toggle("has-rows", Boolean(this.#shown?.pages.list.length));
    this.#list.element.setAttribute("aria-busy", String(status === "loading"));
  }

  /** Offer the lines and sources that there are. @param {PublicCall[]} calls */
  #offerOptions(calls) {
    const own = this.#state?.config.lines.map((line) => ({ value: line, label: line })) ?? [];
    const devices = linesOf(this.hass());
    const heard = calls.map(({ line, tracking_number: number }) => ({ name: line ?? "", number: number ?? "" }));
    // A line whose calls are all old, or muted, has no device.
    const others = heard.filter(({ name, number }) => {
      return !devices.some((one) => isSameLine(one.name, name) || isSameLine(one.number, number));
    });
    this.#tools.offer({
      line: own.length ? own : lineOptions([...devices, ...others]),
      source: calls.map(({ source }) => ({ value: source ?? "", label: source ?? "" })),
    });
  }

  /** @param {PublicCall} call */
  #createRow(call) {
    const { config, words } = /** @type {LogState} */ (this.#state);
    return logRow(call, { config, words, now: this.now(), open: () => void this.#open(call) });
  }

  /** @param {PublicCall} call */
  async #open({ config_entry_id, lead_id }) {
    const { openCall } = await import("./call-dialog.js");
    openCall(this.card, config_entry_id, lead_id);
  }

  async #export() {
    const filters = this.#filters();
    if (!filters) return;
    try {
      await saveCsv(this.card, filters, `calls-${this.#today}.csv`);
    } catch {
      this.#showStatus("export_failed");
    }
  }
}

/** The page of the missed calls that nobody has called back yet, the oldest first. */
import { noteCalledBack } from "./call-actions.js";
import { statusOf } from "./call-facts.js";
import { CallPage } from "./call-page.js";
import { paragraph } from "./dialog-parts.js";
import { createElement, div, icon, isolatedText, list, setText, span } from "./dom.js";
import { lineForServer } from "./lines.js";
import { callerName, visibleNumber } from "./model.js";
import { problemOf, Request, sendCommand } from "./request.js";
import { openButton } from "./rows.js";
import { Section } from "./section.js";
import { callKey, endTime } from "./store.js";

/** @import { PublicCall, SearchAnswer } from "../../../typings/card.d.ts" */
/** @import { CallDialog } from "./dialog.js" */
/** @import { Words } from "./words.js" */

const PAGE_SIZE = 50;
const MINUTE_MS = 60_000;
const HOUR = 60;
const DAY = 24 * HOUR;

export class WaitingPage {
  element = div("waiting-page");

  #dialog;
  #request = new Request(() => this.#ask());
  #list = new Section("");
  #wanted = PAGE_SIZE;
  #isLoaded = false;

  /** @param {CallDialog} dialog */
  constructor(dialog) {
    this.#dialog = dialog;
    this.title = dialog.words.t("waiting");
    this.element.append(paragraph(dialog.words.t("loading"), "problem"));
  }

  load() {
    void this.#request.run();
  }

  /** Any call may be one more, or the answer to one. */
  concerns() {
    return true;
  }

  /** @param {string} problem */
  fail(problem) {
    this.#isLoaded = false;
    this.#dialog.replace(this, paragraph(problem, "problem"));
  }

  async #ask() {
    try {
      const [calls, hasMore] = await this.#search();
      this.#draw(calls, hasMore);
      if (!this.#isLoaded) this.#dialog.replace(this, this.#list.element);
      this.#isLoaded = true;
    } catch (error) {
      const problem = problemOf(error);
      if (problem && (problem !== "failed" || !this.#isLoaded)) this.fail(this.#dialog.words.t(problem));
    }
  }

  /** @returns {Promise<[PublicCall[], boolean]>} as many calls as are wanted, and whether there are more */
  async #search() {
    const { card, config } = this.#dialog;
    /** @type {Record<string, unknown>} */
    const data = { waiting: true, limit: PAGE_SIZE };
    if (config.config_entry_id.length) data.config_entry_id = config.config_entry_id;
    if (config.lines.length) data.line = config.lines.map(lineForServer);
    /** @type {PublicCall[]} */
    const calls = [];
    /** @type {SearchAnswer} */
    let answer;
    do {
      answer = await sendCommand(card, "search", data);
      calls.push(...answer.calls);
      data.before = answer.next;
    } while (answer.next && calls.length < this.#wanted);
    return [calls, Boolean(answer.next)];
  }

  /**
   * @param {PublicCall[]} calls
   * @param {boolean} hasMore
   */
  #draw(calls, hasMore) {
    const { words, updates } = this.#dialog;
    this.#list.update([calls, hasMore], () => {
      if (!calls.length) return [paragraph(words.t("no_waiting"), "problem")];
      const rows = list("call-list", ...calls.map((call) => this.#row(call)));
      queueMicrotask(() => updates.run());
      return hasMore ? [rows, this.#moreButton()] : [rows];
    });
    updates.removeDetached();
  }

  #moreButton() {
    const click = () => {
      this.#wanted += PAGE_SIZE;
      this.load();
    };
    return createElement("button", { class: "action", click }, this.#dialog.words.t("show_more"));
  }

  /** @param {PublicCall} call */
  #row(call) {
    const dialog = this.#dialog;
    const { config, words, updates } = dialog;
    const { icon: mark, tone, text } = statusOf(call, config, words);
    const name = callerName(call, config, words);
    const since = createElement("bdi");
    updates.add(since, (now) => setText(since, waitingTime(now - endTime(call), words)));
    const number = call.name_source === "number" ? "" : visibleNumber(call, config);
    const details = [since, span("", text), ...texts(call.line), ...texts(number, "digits")];
    const open = () => dialog.show(new CallPage(dialog, call.config_entry_id, call.lead_id));
    const label = `${words.t("called_back")}: ${name}`;
    const click = () => noteCalledBack(dialog, call, name);
    const done = createElement("button", { class: "done", "aria-label": label, click }, icon("check"), words.t("called_back"));
    done.dataset.key = `done ${callKey(call)}`;
    const caller = div("caller", openButton(name, call, open), div("details", ...details));
    return createElement("li", { class: "was" }, div(`round-icon ${tone}`, icon(mark)), caller, done);
  }
}

/**
 * @param {string | null} text
 * @param {string} [className]
 */
function texts(text, className) {
  return text ? [span("", isolatedText(text, className))] : [];
}

/**
 * Say for how long somebody has been waiting.
 *
 * @param {number} span in milliseconds
 * @param {Words} words
 */
function waitingTime(span, words) {
  const minutes = Math.max(0, Math.floor(span / MINUTE_MS));
  /** @type {[number, string]} */
  let [value, unit] = [minutes, "minute"];
  if (minutes >= 2 * DAY) [value, unit] = [Math.floor(minutes / DAY), "day"];
  else if (minutes >= 2 * HOUR) [value, unit] = [Math.floor(minutes / HOUR), "hour"];
  const format = new Intl.NumberFormat(words.languageTag, { style: "unit", unit, unitDisplay: "short" });
  return words.t("waiting_for", { time: format.format(value) });
}

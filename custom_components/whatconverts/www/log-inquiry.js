/** What is asked for with one choice of filters, and what has come of it. */
import { fits } from "./log-filter.js";
import { LogPages } from "./log-pages.js";

/** @import { Connection, PublicCall, SearchAnswer, SearchFilters } from "../../../typings/card.d.ts" */
/** @import { LogPage } from "./log-pages.js" */

const PAGE_ROWS = 50;
const MOST_PAGE_ROWS = 100;

/** Each has pages of its own: an answer that comes too late ends where nobody looks any more. */
export class Inquiry {
  isAsking = false;
  #hasBegun = false;
  /** What has come since the question was put: its answer may be older. @type {PublicCall[]} */
  #news = [];

  /**
   * @param {SearchFilters} filters
   * @param {(time: number) => string} dayOf
   */
  constructor(filters, dayOf) {
    this.filters = filters;
    this.pages = new LogPages(dayOf);
  }

  /** Ask for the next page, or for the first. @param {Connection} connection */
  loadNext(connection) {
    return this.#ask(connection, this.pages.next, PAGE_ROWS, (answer) => this.pages.append(answer));
  }

  /**
   * Ask for a page again.
   *
   * @param {Connection} connection
   * @param {LogPage} page
   */
  loadAgain(connection, page) {
    const rows = Math.min(Math.max(page.rows, PAGE_ROWS), MOST_PAGE_ROWS);
    return this.#ask(connection, page.cursor, rows, (answer) => this.pages.replace(page, answer));
  }

  /** Take in calls that have begun or changed. @param {PublicCall[]} calls */
  merge(calls) {
    if (this.isAsking) this.#news.push(...calls);
    if (!this.#hasBegun) return;
    for (const call of calls) this.pages.merge(call, fits(call, this.filters, this.pages.has(call)));
  }

  /**
   * @param {Connection} connection
   * @param {string | null} cursor
   * @param {number} limit
   * @param {(answer: SearchAnswer) => void} take
   */
  async #ask(connection, cursor, limit, take) {
    this.isAsking = true;
    const before = cursor === null ? {} : { before: cursor };
    const request = { type: "whatconverts/calls/search", ...this.filters, ...before, limit };
    try {
      /** @type {SearchAnswer} */
      const answer = await connection.sendMessagePromise(request);
      take(answer);
      this.#hasBegun = true;
    } finally {
      this.isAsking = false;
      this.merge(this.#news.splice(0));
    }
  }
}

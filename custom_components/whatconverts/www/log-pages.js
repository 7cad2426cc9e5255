/**
 * What is known of the log: the pages that the server gave, newest first. Of most only the size is kept, and
 * where to ask for them again. No page of the browser, no clock.
 */
import { callKey, startTime } from "./store.js";

/** @import { PublicCall, SearchAnswer } from "../../../typings/card.d.ts" */

/** @typedef {{ call: PublicCall, day: string }} Entry */

/**
 * @typedef {object} LogPage
 * @property {string | null} cursor from where on it is asked for; null: from the newest call on
 * @property {Entry[] | null} entries null: forgotten
 * @property {boolean} isStale whether it is to be asked for again
 * @property {number} rows
 * @property {number} dayChanges how many headings there are after its first row
 * @property {string} firstDay
 * @property {string} lastDay
 * @property {PublicCall} last where it ends
 */

// Of this many pages the calls are kept.
const MOST_KEPT = 40;

/** The pages. */
export class LogPages {
  /** @type {LogPage[]} */
  list = [];
  /** Where the next page begins; null: there is none. @type {string | null} */
  next = null;

  /** @param {(time: number) => string} dayOf */
  constructor(dayOf) {
    this.dayOf = dayOf;
  }

  /** How many calls there are in what is known. */
  get rows() {
    return this.list.reduce((sum, page) => sum + page.rows, 0);
  }

  /** The calls that are kept. */
  get calls() {
    return this.list.flatMap(({ entries }) => entries ?? []).map(({ call }) => call);
  }

  /** Add the next page. @param {SearchAnswer} answer */
  append({ calls, next }) {
    const known = new Set(this.calls.map(callKey));
    const added = calls.filter((call) => !known.has(callKey(call)));
    if (added.length) this.list.push(this.#page(this.next, added));
    this.next = next;
  }

  /**
   * Put what the server says now in the place of a page. If it ends elsewhere, what followed is forgotten.
   *
   * @param {LogPage} page
   * @param {SearchAnswer} answer
   */
  replace(page, { calls, next }) {
    const index = this.list.indexOf(page);
    if (index < 0) return;
    const last = calls[calls.length - 1];
    const isSameEnd = last && callKey(last) === callKey(page.last);
    const following = isSameEnd ? this.list.slice(index + 1) : [];
    const pages = last ? [this.#page(page.cursor, calls)] : [];
    if (following.length) following[0].cursor = next;
    else this.next = next;
    this.list = [...this.list.slice(0, index), ...pages, ...following];
  }

  /**
   * Take in a call that has begun or changed.
   *
   * @param {PublicCall} call
   * @param {boolean} isWanted
   */
  merge(call, isWanted) {
    this.#remove(callKey(call));
    if (isWanted) this.#insert(call);
    this.list = this.list.filter((page) => page.rows);
    // Whatever is newer belongs to the first.
    if (this.list.length) this.list[0].cursor = null;
  }

  /** Forget pages that are far from some. @param {number} index of the one in sight */
  forgetFar(index) {
    const kept = this.list.filter(({ entries }) => entries).length;
    if (kept <= MOST_KEPT) return;
    this.list.forEach((page, other) => {
      if (Math.abs(other - index) > MOST_KEPT / 2) page.entries = null;
    });
  }

  /** Ask for everything again, as it comes in sight. @param {Set<LogPage>} shown those are kept until then */
  makeStale(shown) {
    for (const page of this.list) {
      page.isStale = true;
      if (!shown.has(page)) page.entries = null;
    }
  }

  /**
   * @param {string | null} cursor
   * @param {PublicCall[]} calls
   * @returns {LogPage}
   */
  #page(cursor, calls) {
    const entries = calls.map((call) => ({ call, day: this.dayOf(startTime(call)) }));
    return sized({ cursor, isStale: false, last: calls[calls.length - 1] }, entries);
  }

  /** @param {string} key */
  #remove(key) {
    for (const page of this.list) {
      const left = page.entries?.filter(({ call }) => callKey(call) !== key);
      if (left && left.length < page.rows) sized(page, left);
    }
  }

  /** Older calls than are known come with their page. @param {PublicCall} call */
  #insert(call) {
    const isAtEnd = this.next === null;
    let page = this.list.find(({ last }) => compare(call, last) <= 0);
    if (!page && !isAtEnd) return;
    page ??= this.list[this.list.length - 1];
    if (!page) {
      this.list = [this.#page(null, [call])];
    } else if (page.entries) {
      const day = this.dayOf(startTime(call));
      sized(page, [...page.entries, { call, day }].sort((a, b) => compare(a.call, b.call)));
      if (compare(call, page.last) > 0) page.last = call;
    }
  }
}

/**
 * Give a page its entries.
 *
 * @param {Partial<LogPage>} page
 * @param {Entry[]} entries
 */
function sized(page, entries) {
  const days = entries.map(({ day }) => day);
  return /** @type {LogPage} */ (
    Object.assign(page, {
      entries,
      rows: entries.length,
      dayChanges: days.filter((day, index) => index && day !== days[index - 1]).length,
      firstDay: days[0] ?? "",
      lastDay: days[days.length - 1] ?? "",
    })
  );
}

/**
 * Newest first.
 *
 * @param {PublicCall} a
 * @param {PublicCall} b
 */
function compare(a, b) {
  return startTime(b) - startTime(a) || b.lead_id - a.lead_id;
}

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
 * @property {PublicCall} last where it ends, whatever becomes of this call
 */

// Of this many pages the calls are kept.
const MOST_KEPT = 40;

/** The pages. A changed page is a new one: what was drawn of the old one can still be asked. */
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
   * Put what the server says now in the place of a page. It ends where it did: what is older belongs to the
   * next one; and if not all of it has come, the rest is a page that is to be asked for.
   *
   * @param {LogPage} page
   * @param {SearchAnswer} answer
   */
  replace(page, { calls, next }) {
    const index = this.list.indexOf(page);
    if (index < 0) return;
    const inside = upTo(page.last, calls);
    const last = inside[inside.length - 1];
    const isWhole = !last || next === null || inside.length < calls.length || compare(last, page.last) === 0;
    const pages = inside.length ? [this.#page(page.cursor, inside, isWhole ? page.last : last)] : [];
    if (!isWhole) pages.push(restOf(page, last, next));
    this.list = [...this.list.slice(0, index), ...pages, ...this.list.slice(index + 1)];
  }

  /** @param {PublicCall} call @returns {boolean} whether it is on one of the pages that are kept */
  has(call) {
    const key = callKey(call);
    return this.list.some(({ entries }) => entries?.some((entry) => callKey(entry.call) === key));
  }

  /**
   * Take in a call that has begun or changed.
   *
   * @param {PublicCall} call
   * @param {boolean} isWanted
   */
  merge(call, isWanted) {
    if (isWanted && this.#renew(call)) return;
    this.list = this.list.map((page) => without(page, callKey(call)));
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
   * @param {PublicCall} [last]
   * @returns {LogPage}
   */
  #page(cursor, calls, last = calls[calls.length - 1]) {
    const entries = calls.map((call) => ({ call, day: this.dayOf(startTime(call)) }));
    return withEntries({ cursor, isStale: false, last }, entries);
  }

  /**
   * Show a call that has changed where it is: of calls of one second only the server knows the order.
   *
   * @param {PublicCall} call
   * @returns {boolean} whether it is there, and started when it did
   */
  #renew(call) {
    /** @param {Entry} entry */
    const isSame = (entry) => callKey(entry.call) === callKey(call) && startTime(entry.call) === startTime(call);
    const index = this.list.findIndex(({ entries }) => entries?.some(isSame));
    const page = this.list[index];
    if (!page?.entries) return false;
    const entries = page.entries.map((entry) => (isSame(entry) ? { ...entry, call } : entry));
    this.list[index] = withEntries(page, entries);
    return true;
  }

  /** Older calls than are known come with their page. @param {PublicCall} call */
  #insert(call) {
    const lastIndex = this.list.length - 1;
    let index = this.list.findIndex(({ last }) => compare(call, last) <= 0);
    if (index < 0 && this.next !== null) return;
    if (index < 0) index = lastIndex;
    const page = this.list[index];
    if (!page) this.list = [this.#page(null, [call])];
    if (!page?.entries) return;
    const entries = [...page.entries, { call, day: this.dayOf(startTime(call)) }];
    entries.sort((a, b) => compare(a.call, b.call));
    const last = compare(call, page.last) > 0 ? call : page.last;
    this.list[index] = withEntries({ ...page, last }, entries);
  }
}

/**
 * Return the calls of an answer up to one that may be gone by now. Of calls of one second only the server knows
 * the order.
 *
 * @param {PublicCall} last
 * @param {PublicCall[]} calls
 */
function upTo(last, calls) {
  const index = calls.findIndex((call) => callKey(call) === callKey(last));
  return index < 0 ? calls.filter((call) => startTime(call) >= startTime(last)) : calls.slice(0, index + 1);
}

/**
 * Return what is left of a page beyond a call. Its old rows stay until the new ones come.
 *
 * @param {LogPage} page
 * @param {PublicCall} call
 * @param {string} cursor
 * @returns {LogPage}
 */
function restOf(page, call, cursor) {
  const left = page.entries?.filter((entry) => compare(entry.call, call) > 0) ?? [];
  const rest = { ...page, cursor, isStale: true };
  return left.length ? withEntries(rest, left) : { ...rest, entries: null, rows: 1, dayChanges: 0, firstDay: page.lastDay };
}

/**
 * @param {LogPage} page
 * @param {string} key of a call
 */
function without(page, key) {
  const left = page.entries?.filter(({ call }) => callKey(call) !== key);
  return left && left.length < page.rows ? withEntries(page, left) : page;
}

/**
 * Return a page with these entries.
 *
 * @param {Pick<LogPage, "cursor" | "isStale" | "last">} page
 * @param {Entry[]} entries
 * @returns {LogPage}
 */
function withEntries(page, entries) {
  const days = entries.map(({ day }) => day);
  return {
    ...page,
    entries,
    rows: entries.length,
    dayChanges: days.filter((day, index) => index && day !== days[index - 1]).length,
    firstDay: days[0] ?? "",
    lastDay: days[days.length - 1] ?? "",
  };
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

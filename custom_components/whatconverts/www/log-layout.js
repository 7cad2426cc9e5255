/** Where each row of the log stands, also of those that are not on the page. All rows have one height, all headings another. */

/** @import { PublicCall } from "../../../typings/card.d.ts" */
/** @import { LogPage } from "./log-pages.js" */

/** @typedef {{ row: number, day: number }} Heights in pixels */

/** @typedef {{ page: LogPage, top: number, height: number, hasHeading: boolean, firstRow: number }} PlacedPage */

/**
 * A row, a heading, or a page that has to be asked for.
 *
 * @typedef {object} Item
 * @property {number} top
 * @property {PublicCall} [call]
 * @property {number} [index] of the call, from the newest on
 * @property {string} [day]
 * @property {PlacedPage} [gap]
 */

/** The places of all rows. */
export class LogLayout {
  /** @type {PlacedPage[]} */
  pages = [];
  height = 0;
  rows = 0;

  /**
   * @param {LogPage[]} pages
   * @param {Heights} heights
   */
  constructor(pages, heights) {
    this.heights = heights;
    let lastDay = "";
    for (const page of pages) {
      const hasHeading = page.firstDay !== lastDay;
      const height = page.rows * heights.row + (page.dayChanges + Number(hasHeading)) * heights.day;
      this.pages.push({ page, top: this.height, height, hasHeading, firstRow: this.rows });
      this.height += height;
      this.rows += page.rows;
      lastDay = page.lastDay;
    }
  }

  /**
   * Return what stands between two heights, from above.
   *
   * @param {number} from
   * @param {number} to
   * @returns {Item[]}
   */
  between(from, to) {
    const items = this.#pagesBetween(from, to).flatMap((placed) => this.#items(placed));
    return items.filter((item) => {
      const height = item.gap?.height ?? (item.call ? this.heights.row : this.heights.day);
      return item.top < to && item.top + height > from;
    });
  }

  /** Return the index of the last page that begins above. @param {number} top */
  pageAt(top) {
    let [low, high] = [0, this.pages.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.pages[middle].top <= top) low = middle;
      else high = middle;
    }
    return low;
  }

  /** Return where a row stands; of a page that has to be asked for, about where. @param {number} index */
  topOfRow(index) {
    const placed = this.pages.find(({ firstRow, page }) => index < firstRow + page.rows);
    if (!placed) return 0;
    const item = this.#items(placed).find((one) => one.index === index);
    return item?.top ?? placed.top + (index - placed.firstRow) * this.heights.row;
  }

  /** Return the row of a call, as far as it is kept. @param {(call: PublicCall) => boolean} isIt */
  find(isIt) {
    for (const placed of this.pages) {
      const index = placed.page.entries?.findIndex(({ call }) => isIt(call)) ?? -1;
      if (index >= 0) return placed.firstRow + index;
    }
    return undefined;
  }

  /**
   * @param {number} from
   * @param {number} to
   */
  #pagesBetween(from, to) {
    const first = this.pageAt(from);
    let end = first;
    while (end < this.pages.length && this.pages[end].top < to) end += 1;
    return this.pages.slice(first, end);
  }

  /** @param {PlacedPage} placed @returns {Item[]} */
  #items(placed) {
    const { entries } = placed.page;
    if (!entries) return [{ top: placed.top, gap: placed }];
    /** @type {Item[]} */
    const items = [];
    let { top } = placed;
    entries.forEach(({ call, day }, index) => {
      if (index ? day !== entries[index - 1].day : placed.hasHeading) {
        items.push({ top, day });
        top += this.heights.day;
      }
      items.push({ top, call, index: placed.firstRow + index });
      top += this.heights.row;
    });
    return items;
  }
}

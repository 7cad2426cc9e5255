/** Live calls where the height of the card is given: the first is always in sight whole, on a wall those that count most. */
import { setText } from "./dom.js";
import { durationLevel } from "./model.js";
import { startTime } from "./store.js";

/** @import { PublicCall, Settings } from "../../../typings/card.d.ts" */
/** @import { Words } from "./words.js" */

/**
 * @typedef {object} FitState
 * @property {{ call: PublicCall, element: HTMLElement }[]} rows of the live calls
 * @property {Settings} config
 * @property {Words} words
 * @property {number} now
 */

/**
 * @typedef {object} FitParts
 * @property {HTMLElement} face
 * @property {HTMLElement} body
 * @property {HTMLElement} calls what scrolls
 * @property {HTMLElement} more says how many calls are not in sight
 */

const LEVELS = ["alarm", "warn", "calm"];
// From how many calls on rows are smaller on a wall (CSS `count-…`).
const SIZES = [1, 3, 4, 7, 10];
// The padding of what scrolls.
const MARGIN = 8;

/**
 * Make room for the live calls.
 *
 * @param {FitParts} parts
 * @param {FitState} state
 */
export function fitCalls({ face, body, calls, more }, state) {
  const { rows, config } = state;
  face.classList.remove("tight");
  body.style.minHeight = "";
  setText(more, "");
  for (const { element } of rows) element.hidden = false;
  if (!rows.length) return;
  const first = rows[0].element;
  if (first.offsetHeight + MARGIN > calls.clientHeight + 1) {
    face.classList.add("tight");
    body.style.minHeight = `${first.offsetHeight + MARGIN}px`;
  }
  if (config.layout !== "wall") return;
  for (const size of [rows.length, ...SIZES.filter((size) => size > rows.length)]) {
    face.className = face.className.replace(/count-\d+/, countClass(size));
    if (fits(calls)) return;
  }
  hideLeastImportant(calls, more, state);
}

/** @param {number} count of live calls, on which the size of rows depends on a wall */
export function countClass(count) {
  return `count-${count >= 10 ? 10 : Math.min(count, 7)}`;
}

/** @param {HTMLElement} calls @returns {boolean} whether nothing has to scroll */
function fits(calls) {
  return calls.scrollHeight <= calls.clientHeight + 1;
}

/**
 * @param {HTMLElement} calls
 * @param {HTMLElement} more
 * @param {FitState} state
 */
function hideLeastImportant(calls, more, { rows, config, words, now }) {
  const ranked = rows.map(({ call, element }) => ({ element, rank: rankOf(call, config, now) }));
  ranked.sort((a, b) => a.rank - b.rank);
  /** @param {number} count @returns {boolean} whether so many are in sight */
  const tryToShow = (count) => {
    ranked.forEach(({ element }, index) => {
      element.hidden = index >= count;
    });
    setText(more, count < rows.length ? words.t("more_calls", { n: words.formatNumber(rows.length - count) }) : "");
    return fits(calls);
  };
  let [most, tooMany] = [1, rows.length];
  while (tooMany - most > 1) {
    const middle = (most + tooMany) >> 1;
    if (tryToShow(middle)) most = middle;
    else tooMany = middle;
  }
  tryToShow(most);
}

/**
 * @param {PublicCall} call
 * @param {Settings} config
 * @param {number} now
 */
function rankOf(call, config, now) {
  return call.vip ? -1 : LEVELS.indexOf(durationLevel((now - startTime(call)) / 1000, config));
}

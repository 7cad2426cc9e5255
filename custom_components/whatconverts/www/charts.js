/** Today in bars. It is loaded for cards that show them. */
import { createElement, isolatedText, list } from "./dom.js";

/** @import { Today } from "../../../typings/card.d.ts" */
/** @import { Words } from "./words.js" */

const MOST_BARS = 6;

/**
 * Return today's calls by source and by line.
 *
 * @param {Today} today
 * @param {Words} words
 */
export function drawCharts(today, words) {
  return [
    ...chart(words.t("by_source"), today.by_source, words),
    ...chart(words.t("by_line"), today.by_line, words),
  ];
}

/**
 * Return a title and bars, the longest first; nothing if there are no calls.
 *
 * @param {string} title
 * @param {Record<string, number> | undefined} counts
 * @param {Words} words
 */
function chart(title, counts = {}, words) {
  const rows = Object.entries(counts).sort(([, a], [, b]) => b - a).slice(0, MOST_BARS);
  if (!rows.length) return [];
  const [[, greatest]] = rows;
  const items = rows.map(([name, count]) => {
    const bar = createElement("i");
    bar.style.inlineSize = `${(100 * count) / greatest}%`;
    const label = isolatedText(name === "unknown" ? words.t(name) : name);
    return createElement("li", {}, label, words.formatNumber(count), bar);
  });
  return [createElement("h3", {}, title), list("bars", ...items)];
}

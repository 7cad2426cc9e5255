/** The dashboard and the section that Home Assistant makes of our strategies. It asks anew when a line or an entry has come. */
import { findParts, knownEntries, visibleParts, wantedEntries } from "./office.js";
import { reportSections } from "./report.js";
import { loadWords } from "./words.js";

/** @import { CardConfig, Hass, OwnConfig } from "../../../typings/card.d.ts" */
/** @import { Part } from "./office.js" */
/** @import { Words } from "./words.js" */

const CARD = "custom:whatconverts-calls-card";
const BADGE = "custom:whatconverts-calls-badge";
const DEVICE_CARD = "custom:whatconverts-device-card";
// The figures of today, and the keys of what they are called.
/** @type {Record<string, string>} */
const TODAY = {
  calls_today: "today_calls",
  missed_calls_today: "today_missed",
  answer_rate_today: "today_rate",
};
// Beyond, nobody finds a line by looking.
const MOST_LINES = 40;

/** Return title and icon for a new dashboard. @param {Hass} hass */
export async function suggestions(hass) {
  return { title: (await loadWords(hass)).t("dashboard"), icon: "mdi:phone-in-talk" };
}

/**
 * Return the views of a dashboard.
 *
 * @param {OwnConfig} config
 * @param {Hass} hass
 * @returns {Promise<{ title: string, views: object[] }>}
 */
export async function dashboard(config, hass) {
  const words = await loadWords(hass);
  const problem = problemOf(config, hass, words);
  const views = problem ? [{ title: words.t("live_calls"), cards: [saying(problem)] }] : await viewsOf(config, hass, words);
  return { title: words.t("dashboard"), views };
}

/**
 * Return the cards of a section: live calls, and today.
 *
 * @param {OwnConfig} config
 * @param {Hass} hass
 * @returns {Promise<{ type: string, cards: CardConfig[] }>}
 */
export async function section(config, hass) {
  const words = await loadWords(hass);
  const problem = problemOf(config, hass, words);
  if (problem) return { type: "grid", cards: [saying(problem)] };
  return { type: "grid", cards: [calls(config), ...tiles(todayOf(visibleParts(hass, findParts(hass, wantedEntries(config)))), words)] };
}

/**
 * Say why there is nothing to show.
 *
 * @param {OwnConfig} config
 * @param {Hass} hass
 * @param {Words} words
 */
function problemOf(config, hass, words) {
  const [known, wanted] = [knownEntries(hass), wantedEntries(config)];
  const unknown = wanted.filter((entry) => !known.includes(entry));
  // It becomes Markdown, where an entry's id needs no more than letters.
  if (unknown.length) return words.t("no_entry", { entry: unknown.join(", ").replace(/[^\w, -]/g, "") });
  return known.length ? "" : words.t("unavailable");
}

/** @param {OwnConfig} config @param {Hass} hass @param {Words} words */
async function viewsOf(config, hass, words) {
  const all = findParts(hass, wantedEntries(config));
  const parts = visibleParts(hass, all);
  // One that is disabled has no parts, and figures of before.
  const isHidden = (/** @type {string} */ entry) => entriesOf(all).has(entry) && !entriesOf(parts).has(entry);
  const entries = (wantedEntries(config).length ? wantedEntries(config) : knownEntries(hass)).filter((entry) => !isHidden(entry));
  const sections = entries.length ? await reportSections(hass, entries, words) : [grid("report", [saying(words.t("forbidden"))], words)];
  /** @param {string} layout */
  const panel = (layout) => [calls(config, { layout })];
  return [
    liveView(config, parts, words),
    { title: words.t("editor_wall"), path: "wall", icon: "mdi:monitor-dashboard", type: "panel", cards: panel("wall") },
    { title: words.t("log"), path: "log", icon: "mdi:format-list-bulleted", type: "panel", cards: panel("log") },
    { title: words.t("report"), path: "report", icon: "mdi:chart-bar", type: "sections", max_columns: 2, sections },
  ];
}

/** @param {Part[]} parts */
function entriesOf(parts) {
  return new Set(parts.map(({ entryId }) => entryId));
}

/** @param {Part[]} parts */
function todayOf(parts) {
  return parts.filter(({ key, line }) => TODAY[key] && !line);
}

/** @param {OwnConfig} config @param {Part[]} parts @param {Words} words */
function liveView(config, parts, words) {
  const lists = parts.filter(({ key }) => key === "call_backs");
  const lines = parts.filter(({ key, line }) => key === "call_in_progress" && line).slice(0, MOST_LINES);
  const sections = [
    grid("live_calls", [calls(config, { grid_options: { columns: "full" } })], words, { column_span: 2 }),
    grid("today", [...tiles(todayOf(parts), words), ...lists.map(({ entityId }) => ({ type: "todo-list", entity: entityId }))], words),
    grid("lines", tiles(lines, words), words),
    grid("device", parts.length ? [{ type: DEVICE_CARD }] : [], words),
  ];
  return {
    title: words.t("live_calls"),
    path: "live",
    icon: "mdi:phone-in-talk",
    type: "sections",
    max_columns: 3,
    badges: [{ type: BADGE, ...chosen(config) }],
    sections: sections.filter(({ cards }) => cards.length > 1),
  };
}

/**
 * @param {string} heading the key of a text
 * @param {CardConfig[]} cards
 * @param {Words} words
 * @param {object} [options]
 */
function grid(heading, cards, words, options) {
  return { type: "grid", ...options, cards: [{ type: "heading", heading: words.t(heading) }, ...cards] };
}

/** @param {OwnConfig} config @param {object} [options] @returns {CardConfig} */
function calls(config, options) {
  return { type: CARD, ...chosen(config), ...options };
}

/** Return the settings that name entries. @param {OwnConfig} config */
function chosen(config) {
  const entries = wantedEntries(config);
  return entries.length ? { config_entry_id: entries } : {};
}

/**
 * A line's tile is named after the line; those of the only entry need not say which it is, and so are in the
 * language of whoever looks.
 *
 * @param {Part[]} parts
 * @param {Words} words
 * @returns {CardConfig[]}
 */
function tiles(parts, words) {
  const isOnly = entriesOf(parts).size === 1;
  return parts.map(({ entityId, key, line }) => {
    const name = line || (isOnly ? words.t(TODAY[key]) : "");
    return { type: "tile", entity: entityId, ...(name && { name }) };
  });
}

/** @param {string} text @returns {CardConfig} */
function saying(text) {
  return { type: "markdown", content: text };
}

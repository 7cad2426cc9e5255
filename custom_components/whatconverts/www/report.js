/** The report: Home Assistant's own cards of what our integration tells its statistics, so that they know the past, too. */
import { officeName } from "./office.js";
import { fetchTexts } from "./words.js";

/** @import { CardConfig, Hass, Texts } from "../../../typings/card.d.ts" */
/** @import { Words } from "./words.js" */

/**
 * @typedef {object} Statistic
 * @property {string} id
 * @property {string} kind what is counted, and by what: `missed_line`; of all calls that there are, `calls` is left out
 * @property {string} entry in small letters
 * @property {string} slug what its id ends with, or nothing
 * @property {string} name as Home Assistant lists it
 * @property {number} calls of late
 */

const ID = /^whatconverts:(all|calls|missed|duration)_([\da-z]+)(?:_(source|line|outcome)_(\w+))?$/;
const DAYS = 30;
const HOURS_OF_DAYS = 2;
const DAY_MS = 86_400_000;
// What is drawn of a kind; more colors nobody tells apart.
const MOST_SERIES = 12;
// In the order in which they are stacked.
/** @type {Record<string, string>} */
const OUTCOME_COLORS = { answered: "green", voicemail: "blue", busy: "orange", no_answer: "red", unknown: "grey" };

/** @type {[title: string, kind: string, options?: object][]} */
const GRAPHS = [
  ["report_outcome", "outcome"],
  ["report_hours", "all", { period: "hour", days_to_show: HOURS_OF_DAYS }],
  ["report_missed_line", "missed_line"],
  ["report_missed_source", "missed_source"],
  ["report_source", "source"],
  ["report_line", "line"],
  // Bars of averages say nothing in a stack.
  ["report_duration", "duration", { chart_type: "bar", stat_types: ["mean"] }],
];

/**
 * Return the sections of the report.
 *
 * @param {Hass} hass
 * @param {string[]} entries
 * @param {Words} words
 * @returns {Promise<object[]>}
 */
export async function reportSections(hass, entries, words) {
  const found = await findStatistics(hass, entries);
  if (!found.length) return [section([{ type: "markdown", content: words.t("report_none") }])];
  const name = naming(hass, entries, words, await listTexts(hass));
  const graphs = GRAPHS.map(([title, kind, options]) => {
    const shown = found.filter((one) => one.kind === kind).slice(0, MOST_SERIES);
    return graph(words.t(title), shown.map((one) => series(one, name(one, words.t(title)))), options);
  });
  return [weeks(found, name, words), ...graphs].filter(({ length }) => length).map(section);
}

/** @param {CardConfig[]} cards */
function section(cards) {
  return { type: "grid", cards };
}

/**
 * Return what there is of these entries, the most frequent first, without what has not been for long; nothing without the recorder.
 *
 * @param {Hass} hass
 * @param {string[]} entries
 * @returns {Promise<Statistic[]>}
 */
async function findStatistics(hass, entries) {
  const own = entries.map((entry) => entry.toLowerCase());
  /** @type {{ statistic_id: string, name?: string }[]} */
  const listed = await ask(hass, { type: "recorder/list_statistic_ids" }, []);
  const found = listed.flatMap(({ statistic_id: id, name }) => {
    const [, what, entry, by, slug = ""] = ID.exec(id) ?? [];
    const kind = [what === "calls" ? "" : what, by].filter(Boolean).join("_");
    return own.includes(entry) ? [{ id, kind, entry, slug, name: name || slug, calls: 0 }] : [];
  });
  if (!found.length) return [];
  const counted = await countCalls(hass, found.map(({ id }) => id));
  return found
    .map((one) => ({ ...one, calls: counted[one.id] ?? 0 }))
    .filter(({ calls, slug }) => calls || !slug)
    .sort((a, b) => outcomeOrder(a) - outcomeOrder(b) || b.calls - a.calls);
}

/** @param {Statistic} one */
function outcomeOrder({ kind, slug }) {
  return kind === "outcome" ? Object.keys(OUTCOME_COLORS).indexOf(slug) : 0;
}

/** Return how many calls statistics had of late. @param {Hass} hass @param {string[]} ids @returns {Promise<Record<string, number>>} */
async function countCalls(hass, ids) {
  const start = new Date(Date.now() - DAYS * DAY_MS).toISOString();
  const question = { type: "recorder/statistics_during_period", start_time: start, statistic_ids: ids, period: "week", types: ["change"] };
  /** @type {Record<string, { change?: number | null }[]>} */
  const rows = await ask(hass, question, {});
  return Object.fromEntries(Object.entries(rows).map(([id, weeks]) => [id, weeks.reduce((sum, { change }) => sum + (change ?? 0), 0)]));
}

/**
 * @template Answer
 * @param {Hass} hass
 * @param {object} question
 * @param {Answer} otherwise
 * @returns {Promise<Answer>}
 */
async function ask({ connection }, question, otherwise) {
  try {
    return await connection.sendMessagePromise(question);
  } catch {
    return otherwise;
  }
}

/** Return the texts in which Home Assistant lists statistics: those of its own language. @param {Hass} hass @returns {Promise<Texts>} */
async function listTexts(hass) {
  try {
    return await fetchTexts({ ...hass, locale: { language: hass.config?.language ?? "en" } }, "common");
  } catch {
    return {};
  }
}

/**
 * Return what says how a statistic is called below a title: in the user's language, and without what all of them say.
 *
 * @param {Hass} hass
 * @param {string[]} entries
 * @param {Words} words
 * @param {Texts} texts
 * @returns {(one: Statistic, title: string) => string}
 */
function naming(hass, entries, words, texts) {
  return (one, title) => {
    const name = ownName(one, words, texts);
    const office = entries.length > 1 ? officeName(hass, one.entry) : "";
    return [office, name].filter(Boolean).join(": ") || title;
  };
}

/** @param {Statistic} one @param {Words} words @param {Texts} texts */
function ownName({ kind, slug, name }, words, texts) {
  if (!slug) return "";
  if (kind === "outcome" || slug === "unknown") return words.t(slug);
  if (slug === "other") return words.t("others");
  const [, begin = "", end = ""] = (texts[`component.whatconverts.common.statistics_of_${kind}`] ?? "").split(/\{\w+\}/);
  const at = begin ? name.indexOf(begin) : -1;
  return at >= 0 && name.endsWith(end) ? name.slice(at + begin.length, name.length - end.length) : name;
}

/** @param {Statistic} one @param {string} name */
function series({ id, kind, slug }, name) {
  return { entity: id, name, ...(kind === "outcome" && { color: OUTCOME_COLORS[slug] }) };
}

/**
 * This week beside the last.
 *
 * @param {Statistic[]} found
 * @param {(one: Statistic, title: string) => string} name
 * @param {Words} words
 * @returns {CardConfig[]}
 */
function weeks(found, name, words) {
  const titles = { all: ["report_this_week", "report_last_week"], missed: ["report_missed_this_week", "report_missed_last_week"] };
  return Object.entries(titles).flatMap(([kind, keys]) => found.filter((one) => one.kind === kind).flatMap((one) => keys.map((key, index) => {
    const [title, office] = [words.t(key), name(one, "")];
    return {
      type: "statistic",
      entity: one.id,
      name: office ? `${office}: ${title}` : title,
      stat_type: "change",
      period: { calendar: { period: "week", offset: -index } },
    };
  })));
}

/**
 * @param {string} title
 * @param {object[]} entities
 * @param {object} [options]
 * @returns {CardConfig[]}
 */
function graph(title, entities, options) {
  const look = { chart_type: "bar-stack", period: "day", days_to_show: DAYS, stat_types: ["change"], hide_legend: entities.length < 2 };
  return entities.length ? [{ type: "statistics-graph", title, entities, ...look, ...options }] : [];
}

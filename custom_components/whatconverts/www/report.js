/** The report: Home Assistant's own cards of statistics, of the sensors and of what is counted by source, line and outcome. */

/** @import { CardConfig, Hass } from "../../../typings/card.d.ts" */
/** @import { Part } from "./office.js" */
/** @import { Words } from "./words.js" */

const DAYS = 30;
const HOURS_OF_DAYS = 2;
// What is drawn of a kind; more colors nobody tells apart.
const MOST_SERIES = 12;

/**
 * What is counted beside the sensors: the key of its title, and how its ids go on behind the entry.
 *
 * @type {[title: string, begins: string[]][]}
 */
const COUNTED = [
  ["report_missed", ["outcome_no_answer", "outcome_busy", "outcome_voicemail"]],
  ["report_source", ["source_"]],
  ["report_line", ["line_"]],
  ["report_outcome", ["outcome_"]],
];

/**
 * Return the sections of the report.
 *
 * @param {Hass} hass
 * @param {Part[]} parts
 * @param {string[]} entries
 * @param {Words} words
 * @returns {Promise<object[]>}
 */
export async function reportSections(hass, parts, entries, words) {
  const ids = await statisticIds(hass);
  const cards = [...sensorSections(parts, words), ...countedCards(ids, entries, words).map((card) => [card])];
  if (!cards.length) cards.push([{ type: "markdown", content: words.t("report_none") }]);
  return cards.map((one) => ({ type: "grid", cards: one }));
}

/** Which statistics there are; none without the recorder. @param {Hass} hass @returns {Promise<string[]>} */
async function statisticIds({ connection }) {
  try {
    /** @type {{ statistic_id: string }[]} */
    const found = await connection.sendMessagePromise({ type: "recorder/list_statistic_ids" });
    return found.map(({ statistic_id: id }) => id);
  } catch {
    return [];
  }
}

/** @param {Part[]} parts @param {Words} words @returns {CardConfig[][]} */
function sensorSections(parts, words) {
  /** @param {string} key @param {boolean} [ofLines] */
  const find = (key, ofLines = false) => parts.filter((part) => part.key === key && Boolean(part.line) === ofLines);
  const [called, missed] = [find("calls_today"), find("missed_calls_today")];
  const missedOfLines = find("missed_calls_today", true);
  const shown = missedOfLines.length ? missedOfLines : missed;
  return [
    [
      ...weeks(called, ["report_this_week", "report_last_week"], words),
      ...weeks(missed, ["report_missed_this_week", "report_missed_last_week"], words),
    ],
    graph(words.t("report_days"), called.map(series), "day", DAYS),
    graph(words.t("report_hours"), called.map(series), "hour", HOURS_OF_DAYS),
    graph(words.t("report_missed_line"), shown.slice(0, MOST_SERIES).map(series), "day", DAYS),
  ].filter(({ length }) => length);
}

/** This week beside the last. @param {Part[]} parts @param {string[]} names @param {Words} words @returns {CardConfig[]} */
function weeks(parts, names, words) {
  return parts.flatMap(({ entityId }) => names.map((name, index) => ({
    type: "statistic",
    entity: entityId,
    name: words.t(name),
    stat_type: "change",
    period: { calendar: { period: "week", offset: -index } },
  })));
}

/** @param {string[]} ids @param {string[]} entries @param {Words} words @returns {CardConfig[]} */
function countedCards(ids, entries, words) {
  const own = entries.map((entry) => `whatconverts:calls_${entry.toLowerCase()}_`);
  return COUNTED.flatMap(([title, begins]) => {
    const starts = own.flatMap((start) => begins.map((begin) => start + begin));
    const found = ids.filter((id) => starts.some((start) => id.startsWith(start))).slice(0, MOST_SERIES);
    return graph(words.t(title), found, "day", DAYS);
  });
}

/** A line's series is named after the line alone. @param {Part} part */
function series({ entityId, line }) {
  return line ? { entity: entityId, name: line } : entityId;
}

/**
 * @param {string} title
 * @param {(string | object)[]} entities
 * @param {string} period
 * @param {number} days
 * @returns {CardConfig[]}
 */
function graph(title, entities, period, days) {
  const look = { chart_type: "bar", period, days_to_show: days, stat_types: ["change"], hide_legend: entities.length < 2 };
  return entities.length ? [{ type: "statistics-graph", title, entities, ...look }] : [];
}

/** The settings of a card: which there are, and which values they may have. */

/** @import { Settings } from "../../../typings/card.d.ts" */

/** @typedef {keyof Settings} SettingName */

/**
 * A setting that is wrong, for the text `bad_value`.
 *
 * @typedef {{ key: string, value: string, allowed: string }} ConfigProblem
 */

/** @type {Settings} */
export const DEFAULTS = {
  title: "",
  layout: "regular",
  config_entry_id: [],
  lines: [],
  number: "full",
  recent: 5,
  today: true,
  breakdown: false,
  muted: true,
  hide_when_idle: false,
  warn_after: 5,
  alarm_after: 15,
  silent_after: 72,
  chime: false,
  keep_awake: false,
};

// On a wall they fill the height; in the log the changes of so many come at once.
/** @type {Record<string, number>} */
const RECENT = { wall: 20, log: 50 };

/** @type {Record<string, unknown[]>} */
export const CHOICES = {
  layout: ["regular", "compact", "wall", "log"],
  number: ["full", "last4", "none"],
};

/** The least and the greatest value. @type {Record<string, [number, number]>} */
export const RANGES = {
  recent: [0, 50],
  warn_after: [0, 1440],
  alarm_after: [0, 1440],
  silent_after: [0, 8760],
};

/**
 * Complete the settings of a user. What is wrong is left at its default, and reported.
 *
 * @param {Record<string, unknown>} raw
 * @returns {{ config: Settings, problems: ConfigProblem[] }}
 */
export function readConfig(raw) {
  /** @type {Record<string, unknown>} */
  const config = {};
  const problems = [];
  for (const [key, defaultValue] of Object.entries(DEFAULTS)) {
    const value = raw[key] ?? defaultValue;
    const isValid = isAllowed(key, value);
    if (!isValid) problems.push({ key, value: JSON.stringify(value) ?? "?", allowed: allowedValues(key) });
    config[key] = isValid ? normalize(value, defaultValue) : defaultValue;
  }
  if (raw.recent === undefined) config.recent = RECENT[String(config.layout)] ?? config.recent;
  return { config: /** @type {any} */ (config), problems };
}

/** Return the height in a masonry view, in units of 50 pixels. @param {Settings} config */
export function cardSize({ layout, recent }) {
  return layout === "log" ? 10 : 4 + recent;
}

/** Return the size in a sections view, which has room for one call at least. @param {Settings} config */
export function gridOptions({ layout }) {
  const isLarge = ["wall", "log"].includes(layout);
  const minRows = { compact: 2, log: 5 }[String(layout)] ?? 3;
  return { columns: isLarge ? "full" : 12, rows: isLarge ? 8 : "auto", min_columns: 6, min_rows: minRows };
}

/**
 * A list may be given as its only item.
 *
 * @param {unknown} value
 * @param {unknown} defaultValue
 */
function normalize(value, defaultValue) {
  return Array.isArray(defaultValue) ? [value].flat().filter(Boolean) : value;
}

/**
 * @param {string} key
 * @param {unknown} value
 */
function isAllowed(key, value) {
  if (CHOICES[key]) return CHOICES[key].includes(value);
  if (RANGES[key]) {
    const [min, max] = RANGES[key];
    return typeof value === "number" && value >= min && value <= max;
  }
  const defaultValue = DEFAULTS[/** @type {SettingName} */ (key)];
  if (Array.isArray(defaultValue)) return [value].flat().every((item) => typeof item === "string");
  return typeof value === typeof defaultValue;
}

/** Say which values there are. @param {string} key */
function allowedValues(key) {
  if (CHOICES[key]) return CHOICES[key].join(", ");
  if (RANGES[key]) return RANGES[key].join("–");
  return typeof DEFAULTS[/** @type {SettingName} */ (key)] === "boolean" ? "true, false" : "abc";
}

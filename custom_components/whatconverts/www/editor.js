/** The form of the visual editor. It is loaded when somebody edits a card. */
import { CHOICES, DEFAULTS, RANGES, readConfig } from "./config.js";
import { linesOf } from "./known-lines.js";
import { lineOptions } from "./line-options.js";

/** @import { Hass } from "../../../typings/card.d.ts" */
/** @import { SettingName } from "./config.js" */
/** @import { Words } from "./words.js" */

/**
 * The form of the visual editor, as Home Assistant takes it from a card.
 *
 * @typedef {object} ConfigForm
 * @property {object[]} schema
 * @property {(field: { name: string }) => string} computeLabel
 * @property {(field: { name: string }) => string | undefined} computeHelper
 * @property {(raw: Record<string, unknown>) => void} assertConfig throws if the form cannot show these settings
 */

/**
 * Return the form of the visual editor.
 *
 * @param {Words} words
 * @param {Hass} hass whose lines are offered
 * @returns {ConfigForm}
 */
export function configForm(words, hass) {
  return {
    schema: formSchema((name) => words.t(`editor_${name}`), linesOf(hass)),
    computeLabel: ({ name }) => words.t(`editor_${name}`),
    computeHelper({ name }) {
      const key = `editor_${name}_helper`;
      const text = words.t(key);
      return text === key ? undefined : text;
    },
    assertConfig(raw) {
      const [problem] = readConfig(raw).problems;
      if (problem) throw new Error(words.t("bad_value", problem));
    },
  };
}

/**
 * Return the fields of the form in the order in which they stand.
 *
 * @param {(name: string) => string} label
 * @param {{ name: string, number: string }[]} lines
 * @returns {object[]}
 */
function formSchema(label, lines) {
  /** @param {SettingName[]} names */
  const fields = (...names) => names.map((name) => formField(name, label));
  /** @param {object[]} schema */
  const grid = (schema) => ({ type: "grid", name: "", schema });
  /** @type {(name: string, icon: string, schema: object[]) => object} */
  const section = (name, icon, schema) => {
    return { type: "expandable", name, title: label(name), icon, flatten: true, schema };
  };
  return [
    { name: "title", selector: { text: {} } },
    grid(fields("layout", "number")),
    section("which", "mdi:filter-outline", [
      { name: "config_entry_id", selector: { config_entry: { integration: "whatconverts" } } },
      { name: "lines", selector: { select: { multiple: true, custom_value: true, options: lineOptions(lines) } } },
    ]),
    section("parts", "mdi:eye-outline", [
      grid(fields("recent", "silent_after", "warn_after", "alarm_after")),
      ...fields("today", "breakdown", "muted", "hide_when_idle"),
    ]),
    section("wall", "mdi:monitor-dashboard", fields("chime", "keep_awake")),
  ];
}

/**
 * Return the field of a setting that is a choice, a number, or yes or no.
 *
 * @param {SettingName} name
 * @param {(name: string) => string} label
 */
function formField(name, label) {
  if (CHOICES[name]) {
    const options = CHOICES[name].map((value) => ({ value, label: label(String(value)) }));
    return { name, selector: { select: { mode: "dropdown", options } } };
  }
  if (RANGES[name]) {
    const [min, max] = RANGES[name];
    return { name, default: DEFAULTS[name], selector: { number: { min, max, mode: "box" } } };
  }
  return { name, default: DEFAULTS[name], selector: { boolean: {} } };
}

/** The settings of a card: what there is, what is allowed, and the form of the visual editor. */

/** @type {T.Settings} */
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

/** @type {Record<string, string[]>} */
const CHOICES = {
  layout: ["regular", "compact", "wall"],
  number: ["full", "last4", "none"],
};

/** @type {Record<string, [number, number]>} */
const RANGES = {
  recent: [0, 50],
  warn_after: [0, 1440],
  alarm_after: [0, 1440],
  silent_after: [0, 8760],
};

/** Complete the settings; whatever is wrong is left at its default and reported. @type {T.ReadConfig} */
export const readConfig = (raw) => {
  const config = /** @type {any} */ ({ type: raw.type, ...DEFAULTS });
  const problems = [];
  for (const [key, usual] of Object.entries(DEFAULTS)) {
    const value = raw[key] ?? usual;
    const [fits, allowed] = check(key, value, usual);
    if (!fits) problems.push({ key, value: JSON.stringify(value) ?? "?", allowed });
    else config[key] = Array.isArray(usual) ? [value].flat().filter(Boolean) : value;
  }
  return { config, problems };
};

/** Whether it may be so, and what may be. @type {T.Check} */
const check = (key, value, usual) => {
  if (CHOICES[key]) return [CHOICES[key].includes(value), CHOICES[key].join(", ")];
  if (RANGES[key]) {
    const [least, most] = RANGES[key];
    return [typeof value === "number" && value >= least && value <= most, `${least}–${most}`];
  }
  if (Array.isArray(usual)) return [[value].flat().every((one) => typeof one === "string"), "abc"];
  return [typeof value === typeof usual, typeof usual === "boolean" ? "true, false" : "abc"];
};

/** @param {T.Words} words @returns {T.Form} */
export function formOf(words) {
  const label = (/** @type {string} */ name) => words.t(`editor_${name}`);
  /** @param {(keyof T.Settings)[]} names */
  const fields = (...names) => names.map((name) => {
    const usual = DEFAULTS[name];
    if (CHOICES[name]) {
      const options = CHOICES[name].map((value) => ({ value, label: label(value) }));
      return { name, selector: { select: { mode: "dropdown", options } } };
    }
    const [min, max] = RANGES[name] ?? [];
    return { name, default: usual, selector: max ? { number: { min, max, mode: "box" } } : { boolean: {} } };
  });
  const grid = (/** @type {object[]} */ schema) => ({ type: "grid", name: "", schema });
  /** @type {T.Part} */
  const part = (name, icon, schema) => ({ type: "expandable", name, title: label(name), icon, flatten: true, schema });
  return {
    schema: [
      { name: "title", selector: { text: {} } },
      grid(fields("layout", "number")),
      part("which", "mdi:filter-outline", [
        { name: "config_entry_id", selector: { config_entry: { integration: "whatconverts" } } },
        { name: "lines", selector: { text: { multiple: true } } },
      ]),
      part("parts", "mdi:eye-outline", [
        grid(fields("recent", "silent_after", "warn_after", "alarm_after")),
        ...fields("today", "breakdown", "muted", "hide_when_idle"),
      ]),
      part("wall", "mdi:monitor-dashboard", fields("chime", "keep_awake")),
    ],
    computeLabel: ({ name }) => label(name),
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

/** What the badge shows: how many people are on the phone. It goes by the states that Home Assistant sends anyway. */
import { anyUser, rememberWords } from "./card-picker.js";
import { createElement, icon } from "./dom.js";
import { findParts, wantedEntries } from "./office.js";
import { loadWords } from "./words.js";

/** @import { Hass } from "../../../typings/card.d.ts" */
/** @import { Lazy } from "./pickers.js" */

const STYLE = `
button {
  display: flex;
  align-items: center;
  gap: 8px;
  height: var(--ha-badge-size, 36px);
  padding: 0 12px;
  border: var(--ha-card-border-width, 1px) solid var(--ha-card-border-color, var(--divider-color));
  border-radius: calc(var(--ha-badge-size, 36px) / 2);
  background: var(--ha-card-background, var(--card-background-color));
  color: var(--primary-text-color);
  font: inherit;
  font-size: 12px;
  font-weight: 500;
  cursor: pointer;
}

button:focus-visible {
  outline: 2px solid var(--primary-color);
}

svg {
  width: 18px;
  fill: none;
  stroke: currentColor;
  stroke-width: 2;
  color: var(--secondary-text-color);
}

.busy svg {
  color: var(--success-color);
}
`;

/** What a badge was drawn of last. @type {WeakMap<Lazy, unknown[]>} */
const drawn = new WeakMap();
/** The sensors of a badge, and of what they were found. @type {WeakMap<Lazy, { source: unknown[], ids: string[] }>} */
const found = new WeakMap();

/** Draw it anew where it says something else: Home Assistant asks whenever any state has changed. @param {Lazy} badge */
export async function draw(badge) {
  const { config, latest: hass } = badge;
  if (!config || !hass) return;
  const count = countCalls(hass, sensorsOf(badge, hass));
  const state = [count, hass.locale, hass.language, hass.connection];
  if (isSame(state, drawn.get(badge))) return;
  const words = await loadWords(hass);
  rememberWords(words, hass);
  drawn.set(badge, state);
  const button = buttonOf(badge);
  const label = button.querySelector("span");
  const text = count === null ? "–" : count ? `${words.formatNumber(count)} ${words.t("on_phone")}` : words.t("quiet");
  if (label && label.textContent !== text) label.textContent = text;
  button.classList.toggle("busy", Boolean(count));
  button.title = count === null ? words.t("no_count") : "";
}

/**
 * Return how many calls are live; nothing, if no state says so.
 *
 * @param {Hass} hass
 * @param {string[]} sensors
 */
function countCalls({ states }, sensors) {
  const known = sensors.map((entityId) => Number(states?.[entityId]?.state ?? NaN)).filter((count) => count >= 0);
  return known.length ? known.reduce((sum, count) => sum + count, 0) : null;
}

/** Return the sensors that are counted: sought anew only where entities come and go. @param {Lazy} badge @param {Hass} hass */
function sensorsOf(badge, hass) {
  const { config = {} } = badge;
  const source = [config, hass.entities, hass.devices];
  const last = found.get(badge);
  if (last && isSame(source, last.source)) return last.ids;
  const parts = findParts(hass, wantedEntries(config)).filter(({ key, line }) => key === "active_calls" && !line);
  const ids = parts.map(({ entityId }) => entityId);
  found.set(badge, { source, ids });
  return ids;
}

/** @param {unknown[]} one @param {unknown[]} [other] */
function isSame(one, other) {
  return Boolean(other) && one.every((value, index) => value === other?.[index]);
}

/** @param {Lazy} badge */
function buttonOf(badge) {
  const root = badge.shadowRoot ?? badge.attachShadow({ mode: "open" });
  const found = root.querySelector("button");
  if (found) return found;
  const button = createElement("button", { type: "button", click: () => open(badge) }, icon("phone"), createElement("span"));
  root.append(createElement("style", {}, STYLE), button);
  return button;
}

/** Go to the page that was chosen, or show the sensor. @param {Lazy} badge */
function open(badge) {
  const { config = {}, latest: hass } = badge;
  const path = config.navigation_path;
  if (path?.startsWith("/")) {
    history.pushState(null, "", path);
    window.dispatchEvent(new CustomEvent("location-changed", { detail: { replace: false } }));
    return;
  }
  const entityId = hass && sensorsOf(badge, hass)[0];
  const detail = { entityId };
  if (entityId) badge.dispatchEvent(new CustomEvent("hass-more-info", { detail, bubbles: true, composed: true }));
}

/** Return the form of its visual editor. */
export async function form() {
  const [words] = await anyUser();
  /** @param {{ name: string }} field */
  const computeLabel = ({ name }) => words.t(`editor_${name}`);
  /** @param {{ name: string }} field */
  const computeHelper = ({ name }) => words.t(`editor_${name}_helper`);
  const schema = [
    { name: "config_entry_id", selector: { config_entry: { integration: "whatconverts" } } },
    { name: "navigation_path", selector: { navigation: {} } },
  ];
  return { schema, computeLabel, computeHelper };
}

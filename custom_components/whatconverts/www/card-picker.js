/** What there is before the card is on a dashboard: its words, and how it is offered. */
import { loadWords } from "./words.js";

/** @import { Hass } from "../../../typings/card.d.ts" */
/** @import { Words } from "./words.js" */

const DOCUMENTATION_URL = "https://github.com/whatconverts-live/ha-whatconverts/blob/main/docs/card.md";

// What asks here names no user: it is answered in the language of the last card.
/** @type {[Words, Hass] | undefined} */
let latest;
/** @type {(user: [Words, Hass]) => void} */
let resolveFirst;
/** @type {Promise<[Words, Hass]>} */
const first = new Promise((resolve) => {
  resolveFirst = resolve;
});

/**
 * Keep what was loaded.
 *
 * @param {Words} words
 * @param {Hass} hass
 */
export function rememberWords(words, hass) {
  latest = [words, hass];
  resolveFirst(latest);
}

/** Wait for words that are loaded; return them, and whose they are. */
export async function anyUser() {
  return latest ?? first;
}

/** Return a text if there are words; else load them once the user's language is known. @param {string} key */
function anyText(key) {
  const app = latest ? null : document.querySelector("home-assistant");
  const hass = app?.hass;
  if (hass?.states) loadWords(hass).then((words) => rememberWords(words, hass), () => {});
  else if (app) setTimeout(anyText, 200, key);
  return latest?.[0].t(key);
}

/**
 * Add something to a list from which people choose.
 *
 * @param {"customCards" | "customBadges" | "customStrategies"} picker
 * @param {string} type
 * @param {string} description the key of a text
 * @param {string} [strategyType]
 */
export function addToPicker(picker, type, description, strategyType = "") {
  const offers = (window[picker] ??= []);
  if (offers.some((one) => one.type === type && one.strategyType === strategyType)) return;
  offers.push({
    type,
    strategyType,
    get name() {
      return anyText("dashboard") ?? "WhatConverts";
    },
    get description() {
      return anyText(description);
    },
    preview: true,
    documentationURL: DOCUMENTATION_URL,
    // Where Home Assistant suggests cards for an entity.
    getEntitySuggestion({ entities }, entityId) {
      if (entities?.[entityId]?.platform !== "whatconverts" || description === "about_device") return null;
      return { config: { type: `custom:${type}` }, label: anyText("live_calls") };
    },
  });
  // Before somebody looks.
  anyText(description);
}

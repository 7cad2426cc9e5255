/** What there is before somebody has put the card on a dashboard: its entry in the list of cards. */
import { linesOf } from "./lines.js";

/** @import { Hass } from "../../../typings/card.d.ts" */
/** @import { Words } from "./words.js" */

// Nothing that is asked here comes with a user: it is answered in the language of the last card.
/** @type {Words | undefined} */
let latestWords;
/** @type {(words: Words) => void} */
let resolveFirstWords;
/** @type {Promise<Words>} */
const firstWords = new Promise((resolve) => {
  resolveFirstWords = resolve;
});

/** @type {Hass | undefined} */
let latestHass;

/** The lines that there are. */
export function anyLines() {
  return linesOf(latestHass);
}

/**
 * Keep what a card has loaded.
 *
 * @param {Words} words
 * @param {Hass} hass
 */
export function rememberWords(words, hass) {
  latestWords = words;
  latestHass = hass;
  resolveFirstWords(words);
}

/** Wait until any card has loaded words. @returns {Promise<Words>} */
export async function anyWords() {
  return latestWords ?? firstWords;
}

/**
 * Add a card to the list from which people choose one.
 *
 * @param {string} type the name of its element
 * @param {string} documentationURL
 */
export function addToCardPicker(type, documentationURL) {
  window.customCards ??= [];
  if (window.customCards.some((card) => card.type === type)) return;
  window.customCards.push({
    type,
    name: "WhatConverts",
    get description() {
      return latestWords?.t("live_calls");
    },
    preview: true,
    documentationURL,
    // Asked where Home Assistant suggests cards for an entity.
    getEntitySuggestion({ entities }, entityId) {
      if (entities?.[entityId]?.platform !== "whatconverts") return null;
      return { config: { type: `custom:${type}` }, label: this.description };
    },
  });
}

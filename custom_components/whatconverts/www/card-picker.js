/** What Home Assistant asks before there is a card: for its list of cards, and for the visual editor. */

/** @import { Words } from "./words.js" */

const DOCUMENTATION = "https://github.com/whatconverts-live/ha-whatconverts/blob/main/docs/card.md";

// Nothing that is asked here comes with a user: it is answered in the language of the last card.
/** @type {Words | undefined} */
let latestWords;
/** @type {PromiseWithResolvers<Words>} */
const firstWords = Promise.withResolvers();

/** Keep what a card has loaded. @param {Words} words */
export function rememberWords(words) {
  latestWords = words;
  firstWords.resolve(words);
}

/** Wait until any card has loaded words. @returns {Promise<Words>} */
export async function anyWords() {
  return latestWords ?? firstWords.promise;
}

/**
 * Add a card to the list from which people choose one.
 *
 * @param {string} type the name of its element
 */
export function addToCardPicker(type) {
  window.customCards ??= [];
  if (window.customCards.some((card) => card.type === type)) return;
  window.customCards.push({
    type,
    name: "WhatConverts",
    get description() {
      return latestWords?.t("live_calls");
    },
    preview: true,
    documentationURL: DOCUMENTATION,
    // Asked where Home Assistant suggests cards for an entity.
    getEntitySuggestion({ entities }, entityId) {
      if (entities?.[entityId]?.platform !== "whatconverts") return null;
      return { config: { type: `custom:${type}` }, label: this.description };
    },
  });
}

/** What there is before somebody has put the card on a dashboard: its entry in the list of cards, and a preview. */

/** @import { Message } from "../../../typings/card.d.ts" */
/** @import { Words } from "./words.js" */

// Of the preview: seconds ago, and what is not the same for all. The phone numbers are kept free for fiction.
const SAMPLE_CALLS = [
  {
    display_name: "Maria Lopez",
    started: 42,
    city: "Charlotte",
    region: "NC",
    line: "Google Ads",
    source: "google",
    medium: "cpc",
    campaign: "Emergency",
    keyword: "plumber near me",
    repeat_caller: false,
  },
  {
    display_name: "Hart & Sons",
    started: 385,
    city: "Rock Hill",
    region: "SC",
    line: "Website",
    source: "facebook",
    previous_calls: 3,
    vip: true,
  },
  { display_name: "James Carter", started: 900, ended: 700, outcome: "answered", duration_seconds: 200 },
  { display_name: "Ana Costa", started: 1700, ended: 1680, outcome: "no_answer", missed: true },
];

// Nothing that is asked here comes with a user: it is answered in the language of the last card.
/** @type {Words | undefined} */
let latestWords;
/** @type {(words: Words) => void} */
let resolveFirstWords;
/** @type {Promise<Words>} */
const firstWords = new Promise((resolve) => {
  resolveFirstWords = resolve;
});

/** Keep what a card has loaded. @param {Words} words */
export function rememberWords(words) {
  latestWords = words;
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

/** @param {number} seconds */
function ago(seconds) {
  return new Date(Date.now() - seconds * 1000).toISOString();
}

/** Return a message as the server's would be now. @returns {Message} */
export function sampleMessage() {
  const calls = SAMPLE_CALLS.map(({ started, ended, ...changes }, index) => ({
    lead_id: index,
    caller_number: `+1704555010${index}`,
    caller_number_formatted: `(704) 555-010${index}`,
    previous_calls: 0,
    status: ended ? "ended" : "in_progress",
    started_at: ago(started),
    ended_at: ago(ended ?? 0),
    ...changes,
  }));
  return {
    full: true,
    now: ago(0),
    // They have only what the card shows.
    calls: /** @type {any[]} */ (calls),
    gone: [],
    entries: [
      { config_entry_id: "", title: "", available: true, alerts: true, last_post: ago(42), ends_arrive: true },
    ],
    today: {
      calls: 24,
      missed: 3,
      by_source: { google: 15, facebook: 9 },
      by_line: { "Google Ads": 15, Website: 9 },
    },
  };
}

/** What a preview shows: samples, until somebody is really on the phone. It is loaded for a preview. */
import { applyMessage, emptyStore, selectCalls } from "./store.js";

/** @import { Message, Settings } from "../../../typings/card.d.ts" */

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

/**
 * Show samples at once.
 *
 * @param {Settings} config
 * @param {(message: Message, isSample: boolean) => void} show
 * @returns {(message: Message) => void} takes in what really comes
 */
export function startPreview(config, show) {
  const heard = emptyStore();
  show(sampleMessage(), true);
  return (message) => {
    applyMessage(heard, message, Date.now());
    const calls = [...heard.calls.values()];
    if (selectCalls(heard, config).live.length) show({ ...message, full: true, calls }, false);
  };
}

/** @param {number} seconds */
function ago(seconds) {
  return new Date(Date.now() - seconds * 1000).toISOString();
}

/** Return a message as the server's would be now. @returns {Message} */
function sampleMessage() {
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
    changed: [],
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

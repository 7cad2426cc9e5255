/**
 * The calls that the card shows in previews, with numbers that are kept free for fiction.
 *
 * @import * as T from "../../../typings/card"
 */

/** @type {(Partial<T.PublicCall> & { seconds: number, ended?: number })[]} */
const CALLS = [
  { display_name: "Maria Lopez", seconds: 42, city: "Charlotte", region: "NC", line: "Google Ads", source: "google", medium: "cpc", campaign: "Emergency", keyword: "plumber near me", repeat_caller: false },
  { display_name: "Hart & Sons", seconds: 385, city: "Rock Hill", region: "SC", line: "Website", source: "facebook", medium: "paid", previous_calls: 3, vip: true },
  { display_name: "James Carter", seconds: 900, ended: 700, outcome: "answered", duration_seconds: 200, line: "Website", source: "bing" },
  { display_name: "Ana Costa", seconds: 1700, ended: 1680, outcome: "no_answer", missed: true, line: "Google Ads", source: "google" },
];

/** As they would be if it were now. */
const callsNow = () => CALLS.map(({ seconds, ended, ...call }, index) => ({
  lead_id: index + 1,
  name_source: "contact",
  caller_number: `+1704555010${index}`,
  caller_number_formatted: `(704) 555-010${index}`,
  previous_calls: 0,
  status: ended ? "ended" : "in_progress",
  end_reason: ended ? "completed" : null,
  started_at: ago(seconds),
  ended_at: ended ? ago(ended) : null,
  config_entry_id: "sample",
  ...call,
}));

/** @param {number} seconds */
function ago(seconds) {
  return new Date(Date.now() - seconds * 1000).toISOString();
}

/** @returns {T.Message} */
export function sample() {
  return {
    full: true,
    now: new Date().toISOString(),
    calls: /** @type {T.PublicCall[]} */ (/** @type {unknown} */ (callsNow())),
    gone: [],
    entries: [
      { config_entry_id: "sample", title: "WhatConverts", available: true, alerts: true, last_post: ago(42), ends_arrive: true },
    ],
    today: { calls: 24, missed: 3, by_source: { google: 14, facebook: 7, bing: 3 }, by_line: { "Google Ads": 15, Website: 9 } },
  };
}

/** The calls that the card shows in previews, with numbers that are kept free for fiction. */

const CALLS = [
  { display_name: "Maria Lopez", started: 42, city: "Charlotte", region: "NC", line: "Google Ads", source: "google", medium: "cpc", campaign: "Emergency", keyword: "plumber near me", repeat_caller: false },
  { display_name: "Hart & Sons", started: 385, city: "Rock Hill", region: "SC", line: "Website", source: "facebook", previous_calls: 3, vip: true },
  { display_name: "James Carter", started: 900, ended: 700, outcome: "answered", duration_seconds: 200 },
  { display_name: "Ana Costa", started: 1700, ended: 1680, outcome: "no_answer", missed: true },
];

/** @param {number} seconds */
const ago = (seconds) => new Date(Date.now() - seconds * 1000).toISOString();

/** As they would be if it were now. @returns {any} with only what is shown */
export function sample() {
  const calls = CALLS.map(({ started, ended, ...call }, index) => ({
    lead_id: index,
    caller_number: `+1704555010${index}`,
    caller_number_formatted: `(704) 555-010${index}`,
    previous_calls: 0,
    status: ended ? "ended" : "in_progress",
    started_at: ago(started),
    ended_at: ago(ended ?? 0),
    ...call,
  }));
  return {
    full: true,
    now: ago(0),
    calls,
    gone: [],
    entries: [{ config_entry_id: "", available: true, alerts: true, last_post: ago(42), ends_arrive: true }],
    today: { calls: 24, missed: 3, by_source: { google: 15, facebook: 9 }, by_line: { "Google Ads": 15, Website: 9 } },
  };
}

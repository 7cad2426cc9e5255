/**
 * What the card shows, decided without a page and without a clock: the fold of messages into a
 * store, and what rows say. Only here is it decided how much of a phone number is shown.
 *
 * @import * as T from "../../../typings/card"
 * @import { Words } from "./words.js"
 */

/** @returns {T.Store} */
export function emptyStore() {
  return { calls: new Map(), entries: [], today: { calls: 0, missed: 0 }, skew: 0 };
}

/** @param {T.PublicCall} call */
export const keyOf = (call) => `${call.config_entry_id}/${call.lead_id}`;

/**
 * Take in one message.
 * @param {T.Store} store
 * @param {T.Message} message
 * @param {number} now our clock, in milliseconds
 * @returns {T.PublicCall[]} the live calls that were not known before
 */
export function fold(store, message, now) {
  const known = store.calls;
  if (message.full) store.calls = new Map();
  const fresh = [];
  for (const call of message.calls) {
    const key = keyOf(call);
    if (call.status === "in_progress" && !known.has(key)) fresh.push(call);
    store.calls.set(key, call);
  }
  for (const [entry, lead] of message.gone) store.calls.delete(`${entry}/${lead}`);
  store.entries = message.entries;
  store.today = message.today;
  const skew = Date.parse(message.now) - now;
  // A message that was long on its way must not make timers jump back and forth.
  if (message.full || Math.abs(skew - store.skew) > 1500) store.skew = skew;
  return fresh;
}

/**
 * Let go of the calls of entries that are away: missing for a moment is not over, for longer it is.
 * @param {T.Store} store
 */
export function settle(store) {
  const there = new Set(store.entries.filter((one) => one.available).map((one) => one.config_entry_id));
  for (const [key, call] of store.calls) if (!there.has(call.config_entry_id)) store.calls.delete(key);
}

/** @param {T.PublicCall} a @param {T.PublicCall} b */
const newestFirst = (a, b) => Date.parse(b.started_at) - Date.parse(a.started_at) || b.lead_id - a.lead_id;

/** @param {T.PublicCall} call */
export const endOf = (call) => Date.parse(call.ended_at ?? call.started_at);

/**
 * Sort the calls into the parts of the card.
 * @param {T.Store} store
 * @param {T.Config} config
 * @returns {T.Picture}
 */
export function picture(store, config) {
  const calls = [...store.calls.values()].sort(newestFirst);
  const live = calls.filter((call) => call.status === "in_progress");
  const over = calls.filter((call) => call.status === "ended" && (config.muted || !call.muted));
  over.sort((a, b) => endOf(b) - endOf(a));
  const heard = live.filter((call) => !call.muted);
  const starts = heard.map((call) => Date.parse(call.started_at));
  return {
    live: heard,
    muted: config.muted ? live.filter((call) => call.muted) : [],
    recent: over.slice(0, config.recent),
    last: over.find((call) => !call.muted) ?? null,
    longest: starts.length ? Math.min(...starts) : null,
    today: store.today,
  };
}

/**
 * @param {number} seconds
 * @param {T.Config} config
 * @returns {"calm" | "warn" | "alarm"}
 */
export function levelOf(seconds, config) {
  if (config.alarm_after && seconds >= config.alarm_after * 60) return "alarm";
  return config.warn_after && seconds >= config.warn_after * 60 ? "warn" : "calm";
}

/** @param {number} seconds */
export function timer(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (/** @type {number} */ part) => String(part).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(whole % 60)}`;
}

/** @param {string | null} number @returns {string | null} */
export function telOf(number) {
  return number && /^\+?[0-9]{3,20}$/.test(number) ? `tel:${number}` : null;
}

/** @param {string | null} text @returns {string | null} */
export function webOf(text) {
  const url = text && URL.canParse(text) ? new URL(text) : null;
  return url && /^https?:$/.test(url.protocol) ? url.href : null;
}

/**
 * The phone number as far as it may be shown.
 * @param {T.PublicCall} call
 * @param {T.Config} config
 */
export function numberOf(call, config) {
  const shown = call.caller_number_formatted ?? call.caller_number ?? "";
  if (config.number === "full") return shown;
  const digits = shown.replace(/\D/g, "");
  return config.number === "last4" && digits.length > 4 ? `••• ${digits.slice(-4)}` : "";
}

/**
 * The name, which may not give away a number that is to be hidden.
 * @param {T.PublicCall} call
 * @param {T.Config} config
 * @param {Words} words
 */
export function nameOf(call, config, words) {
  const name = call.name_source === "number" ? numberOf(call, config) : call.display_name;
  return name || words.t("caller");
}

/** @param {T.PublicCall} call */
function placeOf({ city, region, country }) {
  return city ? [city, region ?? country].filter(Boolean).join(", ") : (region ?? "");
}

/**
 * @param {T.PublicCall} call
 * @param {Words} words
 * @returns {T.Badge[]}
 */
export function badgesOf(call, words) {
  const marks = /** @type {[unknown, T.IconName, T.Tone, string][]} */ ([
    [call.vip, "star", "info", words.t("vip")],
    [call.claimed_by, "hand", "calm", words.t("claimed", { name: call.claimed_by ?? "" })],
    [call.previous_calls === 0 && call.repeat_caller === false, "spark", "info", words.t("first_call")],
    [call.previous_calls > 0, "repeat", "plain", words.t("nth_call", { n: words.number(call.previous_calls + 1) })],
    [call.previous_calls === 0 && call.repeat_caller, "repeat", "plain", words.t("repeat")],
    [["no_answer", "busy", "voicemail"].includes(call.last_outcome ?? ""), "missed", "warn", words.t("missed_before")],
    [call.blocked, "mute", "alarm", words.t("blocked")],
    [call.spam, "mute", "alarm", words.t("spam")],
    [call.test, "flask", "plain", words.t("test")],
  ]);
  return marks.filter(([holds]) => holds).map(([, icon, tone, text]) => ({ icon, tone, text }));
}

/**
 * The line, and what brought the call.
 * @param {T.PublicCall} call
 * @returns {T.Fact[]}
 */
export function factsOf(call) {
  const source = [call.source, call.medium].filter((one) => one && one !== "(none)").join(" / ");
  const facts = /** @type {[T.IconName, string | null][]} */ ([
    ["line", call.line ?? call.tracking_number_formatted],
    ["source", [source, call.campaign].filter(Boolean).join(" · ")],
    ["search", call.keyword],
  ]);
  return facts.flatMap(([icon, text]) => (text ? [{ icon, text }] : []));
}

/**
 * @param {T.PublicCall} call
 * @param {T.Config} config
 * @param {Words} words
 * @returns {T.LiveRow}
 */
export function liveRow(call, config, words) {
  const name = nameOf(call, config, words);
  const number = call.name_source === "number" ? "" : numberOf(call, config);
  const place = placeOf(call);
  const facts = factsOf(call);
  const told = [name, place, ...facts.map((fact) => fact.text)].filter(Boolean);
  return {
    name,
    number,
    place,
    badges: badgesOf(call, words),
    facts,
    startedAt: Date.parse(call.started_at),
    label: told.join(", "),
  };
}

/**
 * @param {T.PublicCall} call
 * @param {T.Config} config
 * @param {Words} words
 * @returns {T.RecentRow}
 */
export function recentRow(call, config, words) {
  const [icon, tone, outcome] = outcomeOf(call, words);
  const seconds = call.duration_seconds;
  const details = [seconds === null || call.missed ? "" : timer(seconds), call.line ?? ""];
  const mark = call.spam ? "spam" : call.blocked ? "blocked" : call.test ? "test" : call.vip ? "vip" : "";
  return {
    name: nameOf(call, config, words),
    number: call.name_source === "number" ? "" : numberOf(call, config),
    icon,
    tone,
    outcome,
    details: [mark && words.t(mark), ...details].filter(Boolean),
    endedAt: endOf(call),
    tel: config.number === "full" ? telOf(call.caller_number) : null,
  };
}

/**
 * @param {T.PublicCall} call
 * @param {Words} words
 * @returns {[T.IconName, T.Tone, string]}
 */
function outcomeOf(call, words) {
  const outcome = call.outcome ?? "unknown";
  if (outcome === "answered") return ["check", "calm", words.t(outcome)];
  if (outcome === "voicemail") return ["voicemail", "warn", words.t(outcome)];
  if (outcome === "busy") return ["busy", "alarm", words.t(outcome)];
  if (outcome === "no_answer") return ["missed", "alarm", words.t(outcome)];
  const reason = call.end_reason === "completed" ? null : call.end_reason;
  return ["phone", "plain", words.t(reason ?? "ended")];
}

/**
 * What the office should know about the feed itself.
 * @param {T.Store} store
 * @param {T.Config} config
 * @param {Words} words
 * @param {number} now the server's clock, in milliseconds
 * @returns {T.Hint[]}
 */
export function hintsOf(store, config, words, now) {
  const there = store.entries.filter((entry) => entry.available);
  if (!there.length) return [{ icon: "alert", tone: "alarm", text: words.t("unavailable") }];
  /** @type {T.Hint[]} */
  const hints = [];
  const posts = there.map((entry) => (entry.last_post ? Date.parse(entry.last_post) : 0));
  const newest = Math.max(...posts);
  if (!newest) hints.push({ icon: "info", tone: "info", text: words.t("hint_nothing") });
  else if (config.silent_after && now - newest > config.silent_after * 3600e3) {
    hints.push({ icon: "info", tone: "warn", text: words.t("hint_silent", { when: words.relative(newest, now) }) });
  }
  if (there.some((entry) => entry.ends_arrive === false)) {
    hints.push({ icon: "info", tone: "warn", text: words.t("hint_ends") });
  }
  if (there.some((entry) => entry.alerts === false)) {
    hints.push({ icon: "bell", tone: "plain", text: words.t("hint_alerts") });
  }
  return hints;
}

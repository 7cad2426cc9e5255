/**
 * What the card shows, decided without a page and without a clock: the fold of messages into a
 * store, and what rows say. Only here is it decided how much of a phone number is shown.
 */

/** @returns {T.Store} */
export const emptyStore = () => ({ calls: new Map(), entries: [], today: { calls: 0, missed: 0 }, skew: 0 });

/** @param {T.PublicCall} call */
export const keyOf = (call) => `${call.config_entry_id}/${call.lead_id}`;

/** Take in one message; return the live calls that were not known before. @type {T.Fold} */
export const fold = (store, message, now) => {
  const known = store.calls;
  if (message.full) store.calls = new Map();
  const fresh = message.calls.filter((call) => isLive(call) && !known.has(keyOf(call)));
  for (const call of message.calls) store.calls.set(keyOf(call), call);
  for (const [entry, lead] of message.gone) store.calls.delete(`${entry}/${lead}`);
  store.entries = message.entries;
  store.today = message.today;
  const skew = Date.parse(message.now) - now;
  // A message that was long on its way must not make timers jump back and forth.
  if (message.full || Math.abs(skew - store.skew) > 1500) store.skew = skew;
  return fresh;
};

/** Let go of the calls of entries that are away: missing for a moment is not over, for longer it is. @param {T.Store} store */
export function settle({ calls, entries }) {
  const there = entries.filter((one) => one.available).map((one) => one.config_entry_id);
  for (const [key, call] of calls) if (!there.includes(call.config_entry_id)) calls.delete(key);
}

/** @param {T.PublicCall} call */
const isLive = (call) => call.status === "in_progress";

/** @param {T.PublicCall} call */
const startOf = (call) => Date.parse(call.started_at);

/** @param {T.PublicCall} call */
const endOf = (call) => Date.parse(call.ended_at ?? call.started_at);

/** Sort the calls into the parts of the card. @type {T.Sort} */
export const picture = ({ calls, today }, config) => {
  const all = [...calls.values()].sort((a, b) => startOf(b) - startOf(a) || b.lead_id - a.lead_id);
  const live = all.filter((call) => isLive(call) && !call.muted);
  const over = all.filter((call) => !isLive(call) && (config.muted || !call.muted));
  over.sort((a, b) => endOf(b) - endOf(a));
  return {
    live,
    muted: all.filter((call) => config.muted && isLive(call) && call.muted),
    recent: over.slice(0, config.recent),
    last: over.find((call) => !call.muted),
    longest: live.length ? startOf(live[live.length - 1]) : null,
    today,
  };
};

/** @type {T.LevelOf} */
export const levelOf = (seconds, config) => {
  if (config.alarm_after && seconds >= config.alarm_after * 60) return "alarm";
  return config.warn_after && seconds >= config.warn_after * 60 ? "warn" : "calm";
};

/** @param {number} seconds */
export function timer(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (/** @type {number} */ part) => String(part).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(whole % 60)}`;
}

/** @param {string | null} number */
export const telOf = (number) => (number && /^\+?[0-9]{3,20}$/.test(number) ? `tel:${number}` : null);

/** @param {string | null} text */
export function webOf(text) {
  const url = text && URL.canParse(text) ? new URL(text) : null;
  return url && /^https?:$/.test(url.protocol) ? url.href : null;
}

/** The phone number as far as it may be shown. @param {T.PublicCall} call @param {T.Config} config */
function numberOf(call, config) {
  const shown = call.caller_number_formatted ?? call.caller_number ?? "";
  if (config.number === "full") return shown;
  const digits = shown.replace(/\D/g, "");
  return config.number === "last4" && digits.length > 4 ? `••• ${digits.slice(-4)}` : "";
}

/** The name, which may not give away a number that is to be hidden. @type {T.Telling<string>} */
export const nameOf = (call, config, words) =>
  (call.name_source === "number" ? numberOf(call, config) : call.display_name) || words.t("caller");

/** Who it is, and the number where the name is not the number already. @type {T.Telling<T.Who>} */
const whoOf = (call, config, words) => ({
  name: nameOf(call, config, words),
  number: call.name_source === "number" ? "" : numberOf(call, config),
});

/** Those that hold. @type {T.Marks} */
export const marks = (rows) => rows.flatMap(([holds, icon, tone, text]) => (holds ? [{ icon, tone, text }] : []));

/** @param {T.PublicCall} call @param {T.Words} words */
function badgesOf(call, words) {
  const { previous_calls: before, last_outcome: outcome, claimed_by: name } = call;
  return marks([
    [call.vip, "star", "info", words.t("vip")],
    [name, "hand", "calm", words.t("claimed", { name: name ?? "" })],
    [!before && call.repeat_caller === false, "spark", "info", words.t("first_call")],
    [before, "repeat", "plain", words.t("nth_call", { n: words.number(before + 1) })],
    [!before && call.repeat_caller, "repeat", "plain", words.t("repeat")],
    [/^(no_answer|busy|voicemail)$/.test(outcome ?? ""), "missed", "warn", words.t("missed_before")],
    [call.blocked, "mute", "alarm", words.t("blocked")],
    [call.spam, "mute", "alarm", words.t("spam")],
    [call.test, "flask", "plain", words.t("test")],
  ]);
}

/** The line, and what brought the call. @param {T.PublicCall} call */
function factsOf(call) {
  const source = [call.source, call.medium].filter((one) => one && one !== "(none)").join(" / ");
  const [line, why] = [call.line ?? call.tracking_number_formatted, [source, call.campaign].filter(Boolean).join(" · ")];
  return marks([
    [line, "line", "plain", line ?? ""],
    [why, "source", "plain", why],
    [call.keyword, "search", "plain", call.keyword ?? ""],
  ]);
}

/** @type {T.Telling<T.LiveRow>} */
export const liveRow = (call, config, words) => {
  const who = whoOf(call, config, words);
  const { city, region, country } = call;
  const place = city ? [city, region ?? country].filter(Boolean).join(", ") : (region ?? "");
  const facts = factsOf(call);
  const label = [who.name, place, ...facts.map((fact) => fact.text)].filter(Boolean).join(", ");
  return { ...who, place, badges: badgesOf(call, words), facts, startedAt: startOf(call), label };
};

/** The looks of outcomes and end reasons that have some of their own. @type {Record<string, [T.IconName, T.Tone]>} */
const LOOKS = {
  answered: ["check", "calm"],
  voicemail: ["voicemail", "warn"],
  busy: ["busy", "alarm"],
  no_answer: ["missed", "alarm"],
  ended: ["phone", "plain"],
};

/** @type {T.Telling<T.RecentRow>} */
export const recentRow = (call, config, words) => {
  const reason = call.end_reason === "completed" ? null : call.end_reason;
  const outcome = (LOOKS[call.outcome ?? ""] ? call.outcome : reason) ?? "ended";
  const [icon, tone] = LOOKS[outcome] ?? LOOKS.ended;
  const seconds = call.duration_seconds;
  const mark = call.spam ? "spam" : call.blocked ? "blocked" : call.test ? "test" : call.vip ? "vip" : "";
  const details = [mark && words.t(mark), seconds === null || call.missed ? "" : timer(seconds), call.line ?? ""];
  return {
    ...whoOf(call, config, words),
    icon,
    tone,
    outcome: words.t(outcome),
    details: details.filter(Boolean),
    endedAt: endOf(call),
    tel: config.number === "full" ? telOf(call.caller_number) : null,
  };
};

/** What the office should know about the feed itself. @type {T.HintsOf} */
export const hintsOf = (store, config, words, now) => {
  const there = store.entries.filter((entry) => entry.available);
  if (!there.length) return marks([[true, "alert", "alarm", words.t("unavailable")]]);
  const newest = Math.max(...there.map((entry) => Date.parse(entry.last_post ?? "") || 0));
  const isSilent = newest && config.silent_after && now - newest > config.silent_after * 3600e3;
  return marks([
    [!newest, "info", "info", words.t("hint_nothing")],
    [isSilent, "info", "warn", words.t("hint_silent", { when: words.relative(newest, now) })],
    [there.some((entry) => entry.ends_arrive === false), "info", "warn", words.t("hint_ends")],
    [there.some((entry) => entry.alerts === false), "bell", "plain", words.t("hint_alerts")],
  ]);
};

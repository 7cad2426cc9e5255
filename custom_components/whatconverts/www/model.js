/**
 * What the card says, decided without a page and without a clock. Only here is it decided how much of a
 * phone number is shown.
 */
import { endTime, startTime } from "./store.js";

/** @import { PublicCall, Settings } from "../../../typings/card.d.ts" */
/** @import { ConfigProblem } from "./config.js" */
/** @import { IconName } from "./dom.js" */
/** @import { Store } from "./store.js" */
/** @import { ConnectionProblem } from "./subscription.js" */
/** @import { Words } from "./words.js" */

/** @typedef {"calm" | "warn" | "alarm" | "info" | "plain"} Tone */

/**
 * A short text with an icon: a badge or a fact of a call, a hint.
 *
 * @typedef {{ icon: IconName, tone: Tone, text: string }} Mark
 */

/** @typedef {[applies: unknown, icon: IconName, tone: Tone, text: string]} MarkRow */

const HOUR_MS = 3_600_000;
const MOST_ANNOUNCED_CALLS = 3;

/** @type {Record<string, [IconName, Tone]>} */
const OUTCOME_ICONS = {
  answered: ["check", "calm"],
  voicemail: ["voicemail", "warn"],
  busy: ["busy", "alarm"],
  no_answer: ["missed", "alarm"],
  ended: ["phone", "plain"],
};

/**
 * Say whether a call is long.
 *
 * @param {number} seconds
 * @param {Settings} config
 * @returns {"calm" | "warn" | "alarm"}
 */
export function durationLevel(seconds, config) {
  if (config.alarm_after && seconds >= config.alarm_after * 60) return "alarm";
  if (config.warn_after && seconds >= config.warn_after * 60) return "warn";
  return "calm";
}

/**
 * Write a duration as 1:05 or 1:02:05.
 *
 * @param {number} seconds
 */
export function formatDuration(seconds) {
  const total = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor(total / 60) % 60;
  const twoDigits = (/** @type {number} */ part) => String(part).padStart(2, "0");
  const upToMinutes = hours ? `${hours}:${twoDigits(minutes)}` : String(minutes);
  return `${upToMinutes}:${twoDigits(total % 60)}`;
}

/**
 * Return the caller's phone number as far as it may be shown.
 *
 * @param {PublicCall} call
 * @param {Settings} config
 */
export function visibleNumber(call, config) {
  const number = call.caller_number_formatted ?? call.caller_number ?? "";
  if (config.number === "full") return number;
  const digits = number.replace(/\D/g, "");
  return config.number === "last4" && digits.length > 4 ? `••• ${digits.slice(-4)}` : "";
}

/**
 * Return the caller's name, which may not give away a number that is to be hidden.
 *
 * @param {PublicCall} call
 * @param {Settings} config
 * @param {Words} words
 */
export function callerName(call, config, words) {
  const name = call.name_source === "number" ? visibleNumber(call, config) : call.display_name;
  return name || words.t("caller");
}

/**
 * Return the name, and the number where the name is not the number already.
 *
 * @param {PublicCall} call
 * @param {Settings} config
 * @param {Words} words
 */
function describeCaller(call, config, words) {
  return {
    name: callerName(call, config, words),
    number: call.name_source === "number" ? "" : visibleNumber(call, config),
  };
}

/** @param {MarkRow[]} rows @returns {Mark[]} those that apply */
function applicableMarks(rows) {
  return rows.filter(([applies]) => applies).map(([, icon, tone, text]) => ({ icon, tone, text }));
}

/**
 * Return what is special about a call.
 *
 * @param {PublicCall} call
 * @param {Words} words
 */
function badgesOf(call, words) {
  const { previous_calls: previous, repeat_caller: isRepeat, claimed_by: claimedBy } = call;
  const wasMissed = ["no_answer", "busy", "voicemail"].includes(call.last_outcome ?? "");
  return applicableMarks([
    [call.vip, "star", "info", words.t("vip")],
    [claimedBy, "hand", "calm", words.t("claimed", { name: claimedBy ?? "" })],
    [!previous && isRepeat === false, "spark", "info", words.t("first_call")],
    [previous, "repeat", "plain", words.t("nth_call", { n: words.formatNumber(previous + 1) })],
    [!previous && isRepeat, "repeat", "plain", words.t("repeat")],
    [wasMissed, "missed", "warn", words.t("missed_before")],
    [call.blocked, "mute", "alarm", words.t("blocked")],
    [call.spam, "mute", "alarm", words.t("spam")],
    [call.test, "flask", "plain", words.t("test")],
  ]);
}

/** Return the line, and what brought a call. @param {PublicCall} call */
function factsOf(call) {
  const line = call.line ?? call.tracking_number_formatted ?? "";
  const source = [call.source, call.medium].filter((part) => part && part !== "(none)").join(" / ");
  const origin = [source, call.campaign].filter(Boolean).join(" · ");
  const keyword = call.keyword ?? "";
  return applicableMarks([
    [line, "line", "plain", line],
    [origin, "source", "plain", origin],
    [keyword, "search", "plain", keyword],
  ]);
}

/** @param {PublicCall} call */
function placeOf({ city, region, country }) {
  return city ? [city, region ?? country].filter(Boolean).join(", ") : (region ?? "");
}

/**
 * Return what the row of a live call says. Its summary is for screen readers.
 *
 * @param {PublicCall} call
 * @param {Settings} config
 * @param {Words} words
 */
export function describeLiveCall(call, config, words) {
  const caller = describeCaller(call, config, words);
  const place = placeOf(call);
  const facts = factsOf(call);
  const summary = [caller.name, place, ...facts.map((fact) => fact.text)].filter(Boolean).join(", ");
  return { ...caller, place, badges: badgesOf(call, words), facts, startedAt: startTime(call), summary };
}

/**
 * Say who has just called, for screen readers.
 *
 * @param {PublicCall[]} calls
 * @param {Settings} config
 * @param {Words} words
 */
export function describeNewCalls(calls, config, words) {
  const summaries = calls.slice(0, MOST_ANNOUNCED_CALLS).map((call) => describeLiveCall(call, config, words).summary);
  return words.t("new_call", { who: summaries.join("; ") });
}

/**
 * Return what the row of a call that is over says.
 *
 * @param {PublicCall} call
 * @param {Settings} config
 * @param {Words} words
 */
export function describeRecentCall(call, config, words) {
  const outcome = outcomeKey(call);
  const [icon, tone] = iconOf(call, outcome);
  const seconds = call.duration_seconds;
  const flag = /** @type {const} */ (["spam", "blocked", "test", "vip"]).find((key) => call[key]);
  const duration = seconds === null || call.missed ? "" : formatDuration(seconds);
  return {
    ...describeCaller(call, config, words),
    icon,
    tone,
    outcome: words.t(outcome),
    details: [flag ? words.t(flag) : "", duration, call.line ?? ""].filter(Boolean),
    endedAt: endTime(call),
  };
}

/**
 * @param {PublicCall} call
 * @param {string} outcome
 * @returns {[IconName, Tone]}
 */
function iconOf(call, outcome) {
  if (call.spam || call.blocked || call.muted) return ["mute", "plain"];
  return OUTCOME_ICONS[outcome] ?? OUTCOME_ICONS.ended;
}

/** @param {PublicCall} call */
function outcomeKey({ outcome, end_reason: reason }) {
  if (outcome && OUTCOME_ICONS[outcome]) return outcome;
  return reason && reason !== "completed" ? reason : "ended";
}

/**
 * Return notes about the card itself.
 *
 * @param {ConfigProblem[]} configProblems
 * @param {boolean} isSample
 * @param {ConnectionProblem | undefined} connectionProblem
 * @param {Words} words
 * @returns {Mark[]}
 */
export function findProblems(configProblems, isSample, connectionProblem, words) {
  /** @type {Mark[]} */
  const notes = configProblems.map((problem) => {
    return { icon: "alert", tone: "alarm", text: `${words.t("bad_config")}: ${words.t("bad_value", problem)}` };
  });
  if (isSample) notes.push({ icon: "info", tone: "info", text: words.t("sample") });
  if (connectionProblem) notes.push({ icon: "alert", tone: "warn", text: words.t(connectionProblem) });
  return notes;
}

/**
 * Return notes about WhatConverts.
 *
 * @param {Store} store
 * @param {Settings} config
 * @param {Words} words
 * @param {number} now by the server's clock
 * @param {string[]} unknownLines
 * @returns {Mark[]}
 */
export function findHints(store, config, words, now, unknownLines) {
  const entries = store.entries.filter((entry) => entry.available);
  if (!entries.length) return [{ icon: "alert", tone: "alarm", text: words.t("unavailable") }];
  const lastPost = Math.max(...entries.map((entry) => Date.parse(entry.last_post ?? "") || 0));
  const isSilent = lastPost && config.silent_after && now - lastPost > config.silent_after * HOUR_MS;
  return applicableMarks([
    [unknownLines.length, "alert", "warn", words.t("hint_lines", { lines: unknownLines.join(", ") })],
    [!lastPost, "info", "info", words.t("hint_nothing")],
    [isSilent, "info", "warn", words.t("hint_silent", { when: words.formatRelative(lastPost, now) })],
    [entries.some((entry) => entry.ends_arrive === false), "info", "warn", words.t("hint_ends")],
    [entries.some((entry) => entry.alerts === false), "bell", "plain", words.t("hint_alerts")],
  ]);
}

/** What a dialog says of a call, decided without a page and without a clock. */
import { describeLiveCall, describeRecentCall, formatDuration, visibleNumber } from "./model.js";
import { endTime, startTime } from "./store.js";

/** @import { CallAnswer, Details, PublicCall, Settings } from "../../../typings/card.d.ts" */
/** @import { IconName } from "./dom.js" */
/** @import { Tone } from "./model.js" */
/** @import { Words } from "./words.js" */

/** @typedef {[label: string, text: string, className?: string]} Fact */

// They are no texts to read. All else is, also a field of a form whose label ends like this.
const ADDRESSES = ["recording_url", "voicemail_url"];
// Fewer digits could be part of anything.
const LEAST_DIGITS = 7;
export const QUOTABLE = ["yes", "no", "pending", "not_set"];

/** @param {PublicCall} call */
export function isLive(call) {
  return call.status === "in_progress";
}

/** @param {PublicCall} call @returns {boolean} whether somebody waits to be called back */
export function isWaiting(call) {
  return call.missed && !call.called_back_at;
}

/**
 * Return a link that dials the caller's number, if it may be shown.
 *
 * @param {PublicCall} call
 * @param {Settings} config
 */
export function telUrl({ caller_number: number }, config) {
  return config.number === "full" && number && /^\+?[0-9]{3,20}$/.test(number) ? `tel:${number}` : null;
}

/**
 * Return the address of a web page, and of nothing else.
 *
 * @param {string | null} text
 */
export function webUrl(text) {
  try {
    const url = new URL(text ?? "");
    return /^https?:$/.test(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/**
 * Say how a call is going, or what became of it.
 *
 * @param {PublicCall} call
 * @param {Settings} config
 * @param {Words} words
 * @returns {{ icon: IconName, tone: Tone, text: string }}
 */
export function statusOf(call, config, words) {
  if (isLive(call)) return { icon: "phone", tone: "calm", text: words.t("on_phone") };
  const { icon, tone, outcome } = describeRecentCall(call, config, words);
  return { icon, tone, text: outcome };
}

/**
 * Return who and when.
 *
 * @param {PublicCall} call
 * @param {Settings} config
 * @param {Words} words
 */
export function factsOf(call, config, words) {
  const seconds = call.duration_seconds;
  /** @param {string | null} time */
  const date = (time) => (time ? words.formatDate(Date.parse(time)) : "");
  return applicable([
    [words.t("number"), visibleNumber(call, config), "digits"],
    [words.t("place"), describeLiveCall(call, config, words).place],
    [words.t("line"), call.line ?? call.tracking_number_formatted ?? ""],
    [words.t("started"), words.formatDate(startTime(call))],
    [words.t("ended"), isLive(call) ? "" : words.formatDate(endTime(call))],
    [words.t("duration"), seconds === null ? "" : formatDuration(seconds), "digits"],
    [words.t("called_back"), date(call.called_back_at)],
  ]);
}

/**
 * Return what brought a call.
 *
 * @param {PublicCall} call
 * @param {Words} words
 */
export function originOf(call, words) {
  return applicable([
    [words.t("source"), call.source ?? ""],
    [words.t("medium"), call.medium === "(none)" ? "" : (call.medium ?? "")],
    [words.t("campaign"), call.campaign ?? ""],
    [words.t("keyword"), call.keyword ?? ""],
  ]);
}

/**
 * Return what WhatConverts makes of the conversation.
 *
 * @param {Details} details
 * @param {Words} words
 */
export function conversationOf(details, words) {
  return applicable([
    [words.t("sentiment"), details.sentiment ?? ""],
    [words.t("intent"), details.intent ?? ""],
    [words.t("topics"), details.topics.join(", ")],
    [words.t("spotted"), details.spotted_keywords.join(", ")],
  ]);
}

/**
 * Return what is known of the person and of the business. The labels of a form are its owner's.
 *
 * @param {Details} details
 * @param {Words} words
 * @param {boolean} isEdited whether the values can be changed, and so are seen elsewhere
 */
export function leadOf(details, words, isEdited) {
  /** @param {number | null} value */
  const amount = (value) => (value === null ? "" : words.formatNumber(value));
  const quotable = details.quotable ?? "";
  // Whoever has not decided yet has nothing to say.
  const isDecided = quotable !== "not_set" && QUOTABLE.includes(quotable);
  /** @type {Fact[]} */
  const values = [
    [words.t("quotable"), isDecided ? words.t(`quotable_${quotable}`) : ""],
    [words.t("quote_value"), amount(details.quote_value)],
    [words.t("sales_value"), amount(details.sales_value)],
  ];
  return applicable([
    [words.t("contact"), details.contact_name ?? ""],
    [words.t("company"), details.company ?? ""],
    [words.t("email"), details.email ?? ""],
    ...(isEdited ? [] : values),
    .../** @type {Fact[]} */ (Object.entries(details.form)),
  ]);
}

/** @param {Fact[]} facts @returns {Fact[]} those that say something */
function applicable(facts) {
  return facts.filter(([, text]) => text.trim());
}

/**
 * Take the caller's number out of what people said and wrote, where the card is not to show it.
 *
 * @param {CallAnswer} answer
 * @param {Settings} config
 * @returns {CallAnswer}
 */
export function hideNumber(answer, config) {
  const { call } = answer;
  const digits = (call.caller_number ?? "").replace(/\D/g, "").slice(-10);
  if (config.number === "full" || digits.length < LEAST_DIGITS) return answer;
  // With the code of its country or without, and with whatever people put between digits.
  const number = new RegExp(`(\\+?\\d{1,3}[ .-]{0,2})?\\(?${digits.split("").join("[^\\p{L}\\d]{0,3}")}`, "gu");
  const shown = visibleNumber(call, config) || "•••";
  const isText = (/** @type {string} */ key) => !ADDRESSES.includes(key);
  const details = JSON.parse(JSON.stringify(answer.details), (key, value) => {
    return typeof value === "string" && isText(key) ? value.replace(number, shown) : value;
  });
  const form = Object.entries(answer.details.form).map(([label]) => [label.replace(number, shown), details.form[label]]);
  return { ...answer, details: { ...details, form: Object.fromEntries(form) } };
}

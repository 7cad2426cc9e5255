/** A row of the log: what it says, and its elements. */
import { createElement, drawing, icon, isolatedText, setText, span } from "./dom.js";
import { describeLiveCall, describeRecentCall, formatDuration } from "./model.js";
import { startTime } from "./store.js";

/** @import { PublicCall, Settings } from "../../../typings/card.d.ts" */
/** @import { Words } from "./words.js" */

const PLAY = "M8 5.5v13l10.5-6.5z";

/**
 * Return what the row of a call says.
 *
 * @param {PublicCall} call
 * @param {Settings} config
 * @param {Words} words
 */
export function describeLogCall(call, config, words) {
  const { name, number, icon, tone, outcome } = describeRecentCall(call, config, words);
  const { place, facts, startedAt } = describeLiveCall(call, config, words);
  /** @param {string} kind */
  const fact = (kind) => facts.find((one) => one.icon === kind)?.text ?? "";
  const live = { icon: /** @type {const} */ ("phone"), tone: "calm", outcome: words.t("on_phone") };
  return {
    ...(call.status === "in_progress" ? live : { icon, tone, outcome }),
    name,
    number,
    place,
    line: fact("line"),
    source: fact("source"),
    time: words.formatTime(startedAt),
  };
}

/**
 * Return how long a call took, or has taken so far.
 *
 * @param {PublicCall} call
 * @param {number} now by the server's clock
 */
export function durationText(call, now) {
  const isLive = call.status === "in_progress";
  const seconds = isLive ? (now - startTime(call)) / 1000 : call.duration_seconds;
  return seconds === null || call.missed ? "" : formatDuration(seconds);
}

/**
 * Return what is special about a call: a drawing, a tone, a text, and whether the drawing is enough to see.
 *
 * @param {PublicCall} call
 * @param {Words} words
 * @returns {{ svg: SVGElement, tone: string, text: string, isSmall: boolean }[]}
 */
function marksOf(call, words) {
  /** @type {[unknown, () => SVGElement, string, string, boolean][]} */
  const rows = [
    [call.vip, () => icon("star"), "info", "vip", false],
    [call.spam, () => icon("mute"), "alarm", "spam", false],
    [call.blocked, () => icon("mute"), "alarm", "blocked", false],
    [call.test, () => icon("flask"), "plain", "test", false],
    [call.has_recording, () => drawing(PLAY), "plain", "log_recording", true],
    [call.has_voicemail, () => icon("voicemail"), "warn", "voicemail", true],
  ];
  const marks = rows.filter(([applies]) => applies);
  return marks.map(([, draw, tone, key, isSmall]) => ({ svg: draw(), tone, text: words.t(key), isSmall }));
}

/**
 * Return the row of a call.
 *
 * @param {PublicCall} call
 * @param {{ config: Settings, words: Words, now: number, open: () => void }} context
 */
export function logRow(call, { config, words, now, open }) {
  const texts = describeLogCall(call, config, words);
  const marks = marksOf(call, words);
  const duration = durationText(call, now);
  const { name, number, place, line, source, outcome, time } = texts;
  const spoken = [name, number, place, ...marks.map(({ text }) => text), line, source, outcome, duration, time];
  return createElement(
    "button",
    {
      class: call.muted || call.spam || call.blocked ? "entry is-muted" : "entry",
      "aria-label": spoken.filter(Boolean).join(", "),
      "aria-haspopup": "dialog",
      click: open,
    },
    span(`round-icon ${texts.tone}`, icon(texts.icon)),
    span("who", isolatedText(name, "name"), ...marks.map(badge)),
    span("about", ...parts(["digits", number], ["", place])),
    span("origin", ...parts(["", line], ["", source])),
    span("how", ...parts(["outcome", outcome]), span("duration", duration)),
    span("at", time),
  );
}

/**
 * Bring the duration of a live call up to date.
 *
 * @param {HTMLElement} row
 * @param {PublicCall} call
 * @param {number} now
 */
export function tickRow(row, call, now) {
  const duration = row.querySelector(".duration");
  if (duration && call.status === "in_progress") setText(duration, durationText(call, now));
}

/** @param {...[className: string, text: string]} texts @returns {HTMLElement[]} of those that are not empty */
function parts(...texts) {
  return texts.filter(([, text]) => text).map(([className, text]) => span("part", isolatedText(text, className)));
}

/** @param {ReturnType<typeof marksOf>[number]} mark */
function badge({ svg, tone, text, isSmall }) {
  const label = createElement("bdi", isSmall ? { class: "visually-hidden" } : {}, text);
  return createElement("span", { class: `badge ${tone}`, title: text }, svg, label);
}

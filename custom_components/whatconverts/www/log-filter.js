/** What is looked for in the log: as people choose it, as the server takes it, and whether a call fits. No page. */
import { isSameLine } from "./known-lines.js";
import { lineForServer } from "./lines.js";
import { startTime } from "./store.js";

/** @import { PublicCall, SearchFilters, Settings } from "../../../typings/card.d.ts" */
/** @import { Days } from "./log-days.js" */

/**
 * What a person has chosen; empty: all.
 *
 * @typedef {object} Choice
 * @property {string} query
 * @property {string} line a name or a number
 * @property {string} outcome a key of OUTCOMES
 * @property {string} source
 * @property {string} days how many days up to today, or DATES
 * @property {string} from a day, with DATES
 * @property {string} to the last day, with DATES
 * @property {boolean} leaveOut spam and tests
 */

/** Days of one's own choice. */
export const DATES = "dates";

/** How many days there are to choose from. */
export const DAY_COUNTS = [1, 7, 30, 365];

const NUMBER = /^[+(]?[\d\s().\-/]*\d[\d\s().\-/]*$/;
// Such a name is no text that the server looks into.
const NAMELESS = ["number", "withheld"];

// The same as in core/text.py.
/** @type {Record<string, string>} */
const FOREIGN_LETTERS = { ø: "o", ł: "l", đ: "d", ð: "d", ħ: "h", ŧ: "t", æ: "ae", œ: "oe", þ: "th" };

/** @type {Record<string, string[]>} */
export const OUTCOMES = {
  answered: ["answered"],
  missed: ["no_answer", "busy", "voicemail"],
  no_answer: ["no_answer"],
  busy: ["busy"],
  voicemail: ["voicemail"],
  unknown: ["unknown"],
};

/** Return the choice before anybody has chosen. @param {{ muted: boolean }} [config] @returns {Choice} */
export function firstChoice({ muted } = { muted: true }) {
  return { query: "", line: "", outcome: "", source: "", days: "", from: "", to: "", leaveOut: !muted };
}

/**
 * Return the filters as search and export take them.
 *
 * @param {Choice} choice
 * @param {Settings} config
 * @param {Days} days
 * @param {string} today
 * @returns {SearchFilters}
 */
export function searchFilters(choice, config, days, today) {
  const { query, line, outcome, source, leaveOut } = choice;
  const lines = line ? [line] : config.lines;
  /** @type {SearchFilters} */
  const filters = { ...searchTimes(choice, days, today) };
  if (query.trim()) filters.query = query.trim();
  if (config.config_entry_id.length) filters.config_entry_id = config.config_entry_id;
  if (lines.length) filters.line = lines.map(lineForServer);
  if (OUTCOMES[outcome]) filters.outcome = OUTCOMES[outcome];
  if (source) filters.source = [source];
  if (leaveOut) filters.leave_out_spam = filters.leave_out_tests = true;
  return filters;
}

/**
 * @param {Choice} choice
 * @param {Days} days
 * @param {string} today
 * @returns {{ from?: string, to?: string }}
 */
function searchTimes({ days: count, from, to }, days, today) {
  /** @param {string} day */
  const start = (day) => new Date(days.startOf(day)).toISOString();
  if (!count) return {};
  if (count !== DATES) return { from: start(days.addDays(today, 1 - Number(count))) };
  return {
    ...(from ? { from: start(from) } : {}),
    // The last moment of the day, whether or not the bound itself belongs to it.
    ...(to ? { to: new Date(days.startOf(days.addDays(to, 1)) - 1).toISOString() } : {}),
  };
}

/**
 * Whether a call is among those that the server would give; for calls that come by the subscription, which
 * asks for the entries and lines of the card already. The server finds some by what only it knows, such as the
 * name of a company: a call that is listed stays so.
 *
 * @param {PublicCall} call
 * @param {SearchFilters} filters
 * @param {boolean} [isListed]
 */
export function fits(call, { query = "", line, outcome, source, from, to, ...leaveOut }, isListed = false) {
  const time = startTime(call);
  return (
    !(leaveOut.leave_out_spam && (call.spam || call.blocked)) &&
    !(leaveOut.leave_out_tests && call.test) &&
    (!line || line.some((one) => isSameLine(one, call.line ?? "") || isSameLine(one, call.tracking_number ?? ""))) &&
    (!outcome || outcome.includes(call.outcome ?? "")) &&
    (!source || source.some((one) => fold(one) === fold(call.source ?? ""))) &&
    (!from || time >= Date.parse(from)) &&
    (!to || time <= Date.parse(to)) &&
    (isListed || isFound(call, query))
  );
}

/**
 * Whether a call has all the words in it, or the number: core/search.py decides the same of stored calls.
 *
 * @param {PublicCall} call
 * @param {string} query
 */
function isFound(call, query) {
  const { caller_number, caller_number_formatted, tracking_number, caller_name, line, source } = call;
  const name = NAMELESS.includes(call.name_source) ? "" : call.display_name;
  const texts = [name, caller_name, line, source].map((one) => fold(one ?? ""));
  const numbers = [caller_number, caller_number_formatted, tracking_number].map((one) => digitsOf(one ?? ""));
  const asked = fold(query);
  const words = NUMBER.test(asked) ? [asked] : asked.split(/\s+/);
  return words.every((word) => {
    const isNumber = NUMBER.test(word) && numbers.some((one) => one.includes(digitsOf(word)));
    return isNumber || texts.some((one) => one.includes(word));
  });
}

/** @param {string} text */
function digitsOf(text) {
  return text.replace(/\D/g, "");
}

/** Case and marks do not matter, nor what nobody sees or types. @param {string} text */
function fold(text) {
  const plain = text.normalize("NFKD").replace(/[\p{M}\p{Cf}]/gu, "").replace(/\p{Pd}/gu, "-");
  // In capitals ß is SS.
  const folded = plain.toUpperCase().toLowerCase().trim();
  return folded.replace(/[øłđðħŧæœþ]/g, (letter) => FOREIGN_LETTERS[letter]);
}

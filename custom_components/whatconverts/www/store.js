/** Which calls there are: the messages of the subscription, taken together. No page, and no clock. */

/** @import { Entry, Message, PublicCall, Settings, Today } from "../../../typings/card.d.ts" */

/**
 * @typedef {object} Store
 * @property {Map<string, PublicCall>} calls
 * @property {Entry[]} entries
 * @property {Today} today
 * @property {number} clockSkew of the server, in milliseconds
 */

/**
 * @typedef {object} CallLists
 * @property {PublicCall[]} live
 * @property {PublicCall[]} muted live calls that cause no alert
 * @property {PublicCall[]} recent
 * @property {PublicCall | undefined} last
 * @property {number | null} longestSince when the longest started
 */

// A message that was long on its way must not make timers jump back and forth.
const SKEW_TOLERANCE_MS = 1500;

/** Return a store without calls. @returns {Store} */
export function emptyStore() {
  return { calls: new Map(), entries: [], today: { calls: 0, missed: 0 }, clockSkew: 0 };
}

/** Return what identifies a call, also of several entries. @param {PublicCall} call */
export function callKey(call) {
  return `${call.config_entry_id}/${call.lead_id}`;
}

/**
 * Take in a message.
 *
 * @param {Store} store
 * @param {Message} message
 * @param {number} now by our own clock
 * @returns {PublicCall[]} the live calls that were not known before
 */
export function applyMessage(store, message, now) {
  const known = store.calls;
  const newCalls = message.calls.filter((call) => isLive(call) && !known.has(callKey(call)));
  if (message.full) store.calls = new Map();
  for (const call of message.calls) store.calls.set(callKey(call), call);
  for (const [entryId, leadId] of message.gone) store.calls.delete(`${entryId}/${leadId}`);
  store.entries = message.entries;
  store.today = message.today;
  const skew = Date.parse(message.now) - now;
  if (message.full || Math.abs(skew - store.clockSkew) > SKEW_TOLERANCE_MS) store.clockSkew = skew;
  return newCalls;
}

/** Forget the calls of entries that are not loaded. @param {Store} store */
export function removeUnavailable({ calls, entries }) {
  const available = entries.filter((entry) => entry.available).map((entry) => entry.config_entry_id);
  for (const [key, call] of calls) {
    if (!available.includes(call.config_entry_id)) calls.delete(key);
  }
}

/**
 * Sort the calls into the parts of the card.
 *
 * @param {Store} store
 * @param {Settings} config
 * @returns {CallLists}
 */
export function selectCalls({ calls }, config) {
  const all = [...calls.values()].sort((a, b) => startTime(b) - startTime(a) || b.lead_id - a.lead_id);
  const live = all.filter((call) => isLive(call) && !call.muted);
  const muted = all.filter((call) => isLive(call) && call.muted);
  const ended = all.filter((call) => !isLive(call) && (config.muted || !call.muted));
  ended.sort((a, b) => endTime(b) - endTime(a));
  return {
    live,
    muted: config.muted ? muted : [],
    recent: ended.slice(0, config.recent),
    last: ended.find((call) => !call.muted),
    longestSince: live.length ? startTime(live[live.length - 1]) : null,
  };
}

/** @param {PublicCall} call */
function isLive(call) {
  return call.status === "in_progress";
}

/** Return when a call started, in milliseconds. @param {PublicCall} call */
export function startTime(call) {
  return Date.parse(call.started_at);
}

/** Return when a call ended, in milliseconds. @param {PublicCall} call */
export function endTime(call) {
  return Date.parse(call.ended_at ?? call.started_at);
}

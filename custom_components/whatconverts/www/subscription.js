/**
 * The subscription to the calls. It outlives lost connections, restarts of Home Assistant, and an
 * integration that is not loaded yet.
 */
import { lineForServer } from "./lines.js";

/** @import { Connection, Entry, Message, Settings, Unsubscribe } from "../../../typings/card.d.ts" */

/**
 * Why there are no messages; keys of texts.
 *
 * @typedef {"starting" | "reconnecting" | "forbidden"} ConnectionProblem
 */

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15_000;
// A reload of the integration takes less; only what lasts longer is worth a word.
const UNAVAILABLE_GRACE_MS = 3000;

/** Time for an entry to come back before its calls are forgotten. */
export class Grace {
  /** @type {number | undefined} */
  #timeout;

  /** @param {() => void} onEnd */
  constructor(onEnd) {
    this.onEnd = onEnd;
  }

  get isRunning() {
    return this.#timeout !== undefined;
  }

  /** @param {Entry[]} entries */
  follow(entries) {
    if (entries.length && entries.every((entry) => entry.available)) this.stop();
    else this.start();
  }

  start() {
    this.#timeout ??= setTimeout(() => {
      this.#timeout = undefined;
      this.onEnd();
    }, UNAVAILABLE_GRACE_MS);
  }

  stop() {
    clearTimeout(this.#timeout);
    this.#timeout = undefined;
  }
}

/**
 * Do something until it succeeds, with growing pauses.
 *
 * @param {(isActive: () => boolean) => Promise<void>} work is told whether it is wanted still
 * @param {(error: any) => void} onFailure
 * @returns {() => void} stops it
 */
export function retry(work, onFailure) {
  let isActive = true;
  /** @type {number | undefined} */
  let timeout;
  const attempt = async (failures = 0) => {
    try {
      await work(() => isActive);
    } catch (error) {
      if (!isActive) return;
      onFailure(error);
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
      timeout = setTimeout(attempt, pause, failures + 1);
    }
  };
  void attempt();
  return () => {
    isActive = false;
    clearTimeout(timeout);
  };
}

/**
 * Subscribe to the calls that a card shows.
 *
 * @param {Connection} connection
 * @param {Settings} config
 * @param {(message: Message) => void} onMessage
 * @param {(problem: ConnectionProblem) => void} onProblem
 * @returns {() => void} ends the subscription
 */
export function subscribe(connection, config, onMessage, onProblem) {
  const request = requestOf(config);
  let stopTrying = () => {};
  /** @type {Unsubscribe | undefined} */
  let unsubscribe;

  const start = () => {
    stopTrying();
    unsubscribe = undefined;
    stopTrying = retry(async (isActive) => {
      const handle = (/** @type {Message} */ message) => {
        if (isActive()) onMessage(message);
      };
      // Home Assistant's own resubscription gives up for good if we are loaded after the first try.
      const end = await connection.subscribeMessage(handle, request, { resubscribe: false });
      if (isActive()) unsubscribe = end;
      else endQuietly(end);
    }, (error) => onProblem(error?.code === "unauthorized" ? "forbidden" : "starting"));
  };
  const handleDisconnect = () => {
    stopTrying();
    unsubscribe = undefined;
    onProblem("reconnecting");
  };

  connection.addEventListener("ready", start);
  connection.addEventListener("disconnected", handleDisconnect);
  start();
  return () => {
    stopTrying();
    connection.removeEventListener("ready", start);
    connection.removeEventListener("disconnected", handleDisconnect);
    if (unsubscribe) endQuietly(unsubscribe);
  };
}

/** @param {Settings} config */
function requestOf({ recent, breakdown, config_entry_id, lines }) {
  /** @type {Record<string, unknown>} */
  const request = {
    type: "whatconverts/calls/subscribe",
    // Also where no recent calls are listed, the card says which was the last.
    recent: Math.max(recent, 1),
    breakdown,
  };
  if (config_entry_id.length) request.config_entry_id = config_entry_id;
  if (lines.length) request.line = lines.map(lineForServer);
  return request;
}

/** The connection that it belonged to may have gone. @param {Unsubscribe} unsubscribe */
function endQuietly(unsubscribe) {
  unsubscribe().catch(() => {});
}

/**
 * The subscription to the live calls, kept up through lost connections, restarts of Home Assistant
 * and an integration that is not there yet.
 *
 * @import * as T from "../../../typings/card"
 */

const LONGEST_PAUSE = 15_000;

/** Something that is tried until it succeeds. */
export class Attempts {
  /** @type {number | undefined} */
  #retry;
  #number = 0;

  /**
   * Try now, and after growing pauses again. What comes of an earlier attempt is none of our business any more.
   * @param {(isCurrent: () => boolean) => Promise<void>} work
   * @param {(error: any) => void} onFailure
   */
  async start(work, onFailure, failures = 0) {
    this.stop();
    const number = this.#number;
    const isCurrent = () => number === this.#number;
    try {
      await work(isCurrent);
    } catch (error) {
      if (!isCurrent()) return;
      onFailure(error);
      const pause = Math.min(1000 * 2 ** failures, LONGEST_PAUSE);
      this.#retry = setTimeout(() => this.start(work, onFailure, failures + 1), pause);
    }
  }

  stop() {
    this.#number += 1;
    clearTimeout(this.#retry);
  }
}

export class Feed {
  /** @type {T.Connection | null} */
  #connection = null;
  /** @type {Record<string, unknown>} */
  #request = {};
  /** @type {T.Unsubscribe | null} */
  #end = null;
  #attempts = new Attempts();

  /**
   * @param {(message: T.Message) => void} onMessage
   * @param {(trouble: T.Trouble) => void} onTrouble
   */
  constructor(onMessage, onTrouble) {
    this.onMessage = onMessage;
    this.onTrouble = onTrouble;
  }

  /** @param {T.Connection} connection @param {Record<string, unknown>} request */
  open(connection, request) {
    this.close();
    this.#connection = connection;
    this.#request = request;
    connection.addEventListener("ready", this.#subscribe);
    connection.addEventListener("disconnected", this.#lost);
    this.#subscribe();
  }

  close() {
    this.#attempts.stop();
    this.#connection?.removeEventListener("ready", this.#subscribe);
    this.#connection?.removeEventListener("disconnected", this.#lost);
    this.#connection = null;
    if (this.#end) end(this.#end);
    this.#end = null;
  }

  #lost = () => {
    this.#attempts.stop();
    this.#end = null;
    this.onTrouble("reconnecting");
  };

  #subscribe = () => {
    this.#end = null;
    const failed = (/** @type {{ code?: string } | null} */ error) =>
      this.onTrouble(error?.code === "unauthorized" ? "forbidden" : "starting");
    void this.#attempts.start((isCurrent) => this.#attempt(isCurrent), failed);
  };

  /** @param {() => boolean} isCurrent */
  async #attempt(isCurrent) {
    const hear = (/** @type {T.Message} */ message) => {
      if (isCurrent()) this.onMessage(message);
    };
    // Home Assistant's own resubscription gives up for good if we are loaded after the first try.
    const stop = await this.#connection?.subscribeMessage(hear, this.#request, { resubscribe: false });
    if (!stop) return;
    if (isCurrent()) this.#end = stop;
    else end(stop);
  }
}

/** @param {T.Unsubscribe} stop */
async function end(stop) {
  try {
    await stop();
  } catch {
    // The connection that it belonged to has gone already.
  }
}

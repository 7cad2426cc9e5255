/**
 * The subscription to the live calls, kept up through lost connections, restarts of Home Assistant
 * and an integration that is not there yet.
 *
 * @import * as T from "../../../typings/card"
 */

const LONGEST_PAUSE = 15_000;

export class Feed {
  /** @type {T.Connection | null} */
  #connection = null;
  /** @type {Record<string, unknown>} */
  #request = {};
  /** @type {T.Unsubscribe | null} */
  #end = null;
  /** @type {number | undefined} */
  #retry;
  // Whatever belongs to an earlier attempt is none of our business any more.
  #attempt = 0;

  /**
   * @param {(message: T.Message) => void} onMessage
   * @param {(trouble: T.Trouble) => void} onTrouble
   */
  constructor(onMessage, onTrouble) {
    this.onMessage = onMessage;
    this.onTrouble = onTrouble;
  }

  /**
   * @param {T.Connection} connection
   * @param {Record<string, unknown>} request
   */
  open(connection, request) {
    this.close();
    this.#connection = connection;
    this.#request = request;
    connection.addEventListener("ready", this.#again);
    connection.addEventListener("disconnected", this.#lost);
    void this.#subscribe(0);
  }

  close() {
    this.#forget();
    this.#connection?.removeEventListener("ready", this.#again);
    this.#connection?.removeEventListener("disconnected", this.#lost);
    this.#connection = null;
    if (this.#end) end(this.#end);
    this.#end = null;
  }

  #again = () => {
    this.#forget();
    this.#end = null;
    void this.#subscribe(0);
  };

  #lost = () => {
    this.#forget();
    this.#end = null;
    this.onTrouble("reconnecting");
  };

  #forget() {
    this.#attempt += 1;
    clearTimeout(this.#retry);
  }

  /** @param {number} failures */
  async #subscribe(failures) {
    const attempt = ++this.#attempt;
    const isCurrent = () => attempt === this.#attempt;
    const hear = (/** @type {T.Message} */ message) => {
      if (isCurrent()) this.onMessage(message);
    };
    try {
      // Home Assistant's own resubscription gives up for good if we are loaded after the first try.
      const stop = await this.#connection?.subscribeMessage(hear, this.#request, { resubscribe: false });
      if (!stop) return;
      if (isCurrent()) this.#end = stop;
      else end(stop);
    } catch (error) {
      if (!isCurrent()) return;
      this.onTrouble(codeOf(error) === "unauthorized" ? "forbidden" : "starting");
      const pause = Math.min(1000 * 2 ** failures, LONGEST_PAUSE);
      this.#retry = setTimeout(() => this.#subscribe(failures + 1), pause);
    }
  }
}

/** @param {unknown} error */
const codeOf = (error) => /** @type {{ code?: unknown } | null} */ (error)?.code;

/** @param {T.Unsubscribe} stop */
async function end(stop) {
  try {
    await stop();
  } catch {
    // The connection that it belonged to has gone already.
  }
}

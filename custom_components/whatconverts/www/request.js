/** A question to the integration that is asked again whenever there is news. */

/** @import { CardElement } from "../../../typings/card.d.ts" */

// Home Assistant's own word for a question that a lost connection has swallowed.
const CONNECTION_LOST = 3;

/** Asks one question at a time. If there is more news meanwhile, it asks once more afterwards. */
export class Request {
  #isRunning = false;
  #isWanted = false;

  /** @param {() => Promise<void>} ask */
  constructor(ask) {
    this.ask = ask;
  }

  async run() {
    this.#isWanted = true;
    if (this.#isRunning) return;
    this.#isRunning = true;
    while (this.#isWanted) {
      this.#isWanted = false;
      await this.ask();
    }
    this.#isRunning = false;
  }
}

/**
 * Send one of the integration's websocket commands.
 *
 * @template Answer
 * @param {CardElement} card
 * @param {"get" | "search" | "export" | "remember" | "called_back" | "update_lead"} command
 * @param {object} data
 * @returns {Promise<Answer>}
 */
export async function sendCommand(card, command, data) {
  const { hass } = card;
  if (!hass) throw new Error("There is no Home Assistant");
  return hass.connection.sendMessagePromise({ type: `whatconverts/calls/${command}`, ...data });
}

/**
 * Say why a question has no answer.
 *
 * @param {any} error
 * @returns {"forbidden" | "gone" | "failed" | null} the key of a text; nothing if it is going to be asked anew
 */
export function problemOf(error) {
  if (error?.code === CONNECTION_LOST) return null;
  if (error?.code === "unauthorized") return "forbidden";
  return error?.code === "not_found" ? "gone" : "failed";
}

/** What only one layout has, loaded with it: the sound and the screen of a wall display, and the log. */

/** @import { CardElement, Hass, Settings } from "../../../typings/card.d.ts" */
/** @import { Log } from "./log.js" */
/** @import { Wall } from "./wall.js" */

/** The parts of the layout that is chosen. */
export class LayoutParts {
  /** @type {Wall | undefined} */
  wall;
  /** @type {Log | undefined} */
  log;
  #starts = 0;

  /**
   * @param {CardElement} card
   * @param {{ hass: () => Hass | undefined, now: () => number, draw: () => void }} context
   */
  constructor(card, context) {
    this.card = card;
    this.context = context;
  }

  /** Begin, or begin anew. @param {Settings} config */
  async start(config) {
    const { layout } = config;
    const start = (this.#starts += 1);
    this.log?.stop();
    if (layout !== "log") this.log = undefined;
    if (layout === "wall" && !this.wall) {
      const { Wall } = await import("./wall.js");
      if (start === this.#starts) this.wall = new Wall(this.context.draw);
    } else if (layout === "log" && !this.log) {
      const { Log } = await import("./log.js");
      if (start === this.#starts) this.log = new Log(this.card, this.context);
    }
    // It may have begun anew, or ended, meanwhile.
    if (start !== this.#starts) return;
    this.wall?.start(config);
    this.context.draw();
  }

  /** End all that they do. */
  stop() {
    this.#starts += 1;
    this.wall?.stop();
    this.log?.stop();
  }
}

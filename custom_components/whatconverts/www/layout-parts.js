/**
 * What only some cards have, loaded with it: the style, sound and screen of a wall display, the log, and which
 * lines there are.
 */

/** @import { CardElement, Hass, Settings } from "../../../typings/card.d.ts" */
/** @import { unknownLines } from "./known-lines.js" */
/** @import { Log } from "./log.js" */
/** @import { Wall } from "./wall.js" */

/** The parts of the layout that is chosen. */
export class LayoutParts {
  /** @type {Wall | undefined} */
  wall;
  /** @type {Log | undefined} */
  log;
  /** Whether the layout that is chosen can be drawn. */
  isReady = false;
  /** @type {typeof unknownLines | undefined} */
  unknownLines;
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
    this.isReady = layout !== "wall" || Boolean(this.wall);
    if (layout === "wall" && !this.wall) {
      const { Wall } = await import("./wall.js");
      if (start === this.#starts) this.wall = new Wall(this.card, this.context.draw);
    } else if (layout === "log" && !this.log) {
      const { Log } = await import("./log.js");
      if (start === this.#starts) this.log = new Log(this.card, this.context);
    }
    if (config.lines.length) ({ unknownLines: this.unknownLines } = await import("./known-lines.js"));
    // It may have begun anew, or ended, meanwhile.
    if (start !== this.#starts) return;
    this.isReady = true;
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

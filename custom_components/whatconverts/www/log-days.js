/** Days where the user is: to which one a moment belongs, when one begins, and what it is called. */

/** @import { Words } from "./words.js" */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A day is written as 2026-11-25. */
export class Days {
  /** @param {Words} words */
  constructor(words) {
    const { timeZone, languageTag } = words;
    // Swedes write a time as ISO does.
    const clock = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium", timeZone });
    this.formatClock = clock.format;
    this.relativeFormat = new Intl.RelativeTimeFormat(languageTag, { numeric: "auto" });
    this.languageTag = languageTag;
  }

  /** Return the day of a moment. @param {number} time */
  dayOf(time) {
    return this.formatClock(time).slice(0, 10);
  }

  /** Return the day so many days later. @param {string} day @param {number} count */
  addDays(day, count) {
    return new Date(midnight(day) + count * DAY_MS).toISOString().slice(0, 10);
  }

  /** Return when a day begins. @param {string} day */
  startOf(day) {
    let start = midnight(day);
    // The second time by the offset of that moment itself.
    for (let count = 0; count < 2; count += 1) start = midnight(day) - this.#offset(start);
    // In some places a clock has no midnight on the day on which it is put forward.
    return this.dayOf(start) === day ? start : start + HOUR_MS;
  }

  /**
   * Return the heading of a day.
   *
   * @param {string} day
   * @param {string} today
   */
  title(day, today) {
    const distance = Math.round((midnight(day) - midnight(today)) / DAY_MS);
    if (distance === 0 || distance === -1) return this.relativeFormat.format(distance, "day");
    /** @type {Intl.DateTimeFormatOptions} */
    const options = { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" };
    if (day.slice(0, 4) !== today.slice(0, 4)) options.year = "numeric";
    return new Intl.DateTimeFormat(this.languageTag, options).format(midnight(day));
  }

  /** How far clocks are ahead of UTC. @param {number} time */
  #offset(time) {
    const whole = Math.floor(time / 1000) * 1000;
    return Date.parse(`${this.formatClock(whole).replace(" ", "T")}Z`) - whole;
  }
}

/** @param {string} day @returns {number} its midnight in UTC */
function midnight(day) {
  return Date.parse(`${day}T00:00:00Z`);
}

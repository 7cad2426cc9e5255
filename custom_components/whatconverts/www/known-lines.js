/** Which lines there are, and which of them people mean. It is loaded where lines are chosen. */
import { digitsOf } from "./lines.js";

/** @import { Hass, PublicCall } from "../../../typings/card.d.ts" */

/**
 * Whether both mean one line; its number may lack the country's code.
 *
 * @param {string} one
 * @param {string} other
 */
export function isSameLine(one, other) {
  const [a, b] = [digitsOf(one), digitsOf(other)];
  if (a && b) return a.endsWith(b) || b.endsWith(a);
  const [name, otherName] = [one, other].map((line) => line.replace(/[\s\p{Cf}]+/gu, " ").trim().toLowerCase());
  return name === otherName;
}

/**
 * Return the names and numbers of the lines that have a device.
 *
 * @param {Hass | undefined} hass
 * @returns {{ name: string, number: string }[]}
 */
export function linesOf(hass) {
  const found = [];
  for (const { name, identifiers } of Object.values(hass?.devices ?? {})) {
    const [, id] = identifiers?.find(([domain]) => domain === "whatconverts") ?? [];
    // The office's device has the id of its entry alone.
    if (id?.includes("_")) found.push({ name: name ?? "", number: id.slice(id.indexOf("_") + 1) });
  }
  return found;
}

/**
 * Return the wanted lines that nobody knows; none if no line is known yet.
 *
 * @param {string[]} wanted
 * @param {Hass | undefined} hass
 * @param {Iterable<PublicCall>} calls
 */
export function unknownLines(wanted, hass, calls) {
  const known = linesOf(hass).flatMap(({ name, number }) => [name, number]);
  if (!known.length) return [];
  for (const call of calls) known.push(call.line ?? "", call.tracking_number ?? "");
  return wanted.filter((line) => !known.some((one) => isSameLine(line, one)));
}

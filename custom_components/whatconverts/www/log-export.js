/** The log as a file: made by Home Assistant, saved by the browser. */
import { sendCommand } from "./request.js";

/** @import { CardElement, Hass, SearchFilters } from "../../../typings/card.d.ts" */

// A browser may still be reading it.
const KEPT_MS = 60_000;

/** @param {Hass | undefined} hass @returns {boolean} whether this version of the integration makes such files */
export function canExport(hass) {
  return "export_calls" in (hass?.services?.whatconverts ?? {});
}

/**
 * Save the calls that fit; fails if Home Assistant refuses. No action, since Home Assistant records what is in
 * one, and a caller may be looked for.
 *
 * @param {CardElement} card
 * @param {SearchFilters} filters
 * @param {string} name of the file
 */
export async function saveCsv(card, filters, name) {
  /** @type {{ csv: string }} */
  const { csv } = await sendCommand(card, "export", filters);
  const href = URL.createObjectURL(new Blob([csv], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  Object.assign(link, { href, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), KEPT_MS);
}

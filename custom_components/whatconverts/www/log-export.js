/** The log as a file: made by Home Assistant, saved by the browser. */

/** @import { Hass, SearchFilters } from "../../../typings/card.d.ts" */

// A browser may still be reading it.
const KEPT_MS = 60_000;

/** @param {Hass | undefined} hass @returns {boolean} whether this version of the integration makes such files */
export function canExport(hass) {
  return "export_calls" in (hass?.services?.whatconverts ?? {});
}

/**
 * Save the calls that fit; fails if Home Assistant refuses.
 *
 * @param {Hass} hass
 * @param {SearchFilters} filters
 * @param {string} name of the file
 */
export async function saveCsv(hass, filters, name) {
  const answer = await hass.callService("whatconverts", "export_calls", filters, undefined, false, true);
  const { csv } = /** @type {{ response: { csv: string } }} */ (answer).response;
  const href = URL.createObjectURL(new Blob([csv], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  Object.assign(link, { href, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), KEPT_MS);
}

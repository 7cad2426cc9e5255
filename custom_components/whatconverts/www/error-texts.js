/** Says why the integration has refused something, in the words that Home Assistant has for its errors. */
import { fetchTexts } from "./words.js";

/** @import { CallDialog } from "./dialog.js" */

/**
 * Return the text of an error; a general one, if there is none.
 *
 * @param {CallDialog} dialog
 * @param {string | undefined} key of the integration's exceptions
 */
export async function errorText({ card, words }, key) {
  try {
    const texts = card.hass && key ? await fetchTexts(card.hass, "exceptions") : {};
    return texts[`component.whatconverts.exceptions.${key}.message`] ?? words.t("failed");
  } catch {
    return words.t("failed");
  }
}

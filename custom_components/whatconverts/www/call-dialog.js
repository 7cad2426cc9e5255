/** Opens the dialog of a call, or of the missed calls that wait. It is loaded when one is first opened. */
import { CallPage } from "./call-page.js";
import { CallDialog } from "./dialog.js";
import { WaitingPage } from "./waiting-page.js";

/** @import { CardElement } from "../../../typings/card.d.ts" */
/** @import { Page } from "./dialog.js" */

/**
 * Open a call.
 *
 * @param {CardElement} card
 * @param {string} entryId
 * @param {number} leadId
 * @returns {Promise<void>} resolves when it has been closed
 */
export async function openCall(card, entryId, leadId) {
  return openDialog(card, (dialog) => new CallPage(dialog, entryId, leadId));
}

/**
 * Open the missed calls of a card that nobody has called back yet.
 *
 * @param {CardElement} card
 * @returns {Promise<void>} resolves when it has been closed
 */
export async function openWaiting(card) {
  return openDialog(card, (dialog) => new WaitingPage(dialog));
}

/**
 * @param {CardElement} card
 * @param {(dialog: CallDialog) => Page} firstPage
 * @returns {Promise<void>}
 */
function openDialog(card, firstPage) {
  const { hass, context, shadowRoot: root } = card;
  // A second click may come before the first was answered.
  if (!hass || !context || !root || !card.isConnected || root.querySelector("dialog")) return Promise.resolve();
  return new Promise((resolve) => {
    const dialog = new CallDialog(card, context, resolve);
    dialog.open(root, hass, firstPage(dialog));
  });
}

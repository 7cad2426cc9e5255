/** Plays what was said in a call. Nothing is asked for before somebody wants to hear it. */
import { actionButton } from "./dialog-parts.js";
import { createElement, div } from "./dom.js";
import { errorText } from "./error-texts.js";

/** @import { CallDialog } from "./dialog.js" */

// In seconds: whoever goes on after a longer pause presses once more.
const EXPIRES = 3600;

/**
 * Make a button that becomes a player.
 *
 * @param {CallDialog} dialog
 * @param {string} path of the recording
 * @param {string} title
 */
export function callPlayer(dialog, path, title) {
  const place = div("player");
  const button = actionButton({ icon: "sound", title, run: () => void start() });
  const start = async () => {
    if (button.ariaBusy) return;
    button.ariaBusy = "true";
    try {
      play(await signedUrl(dialog, path));
    } catch {
      fail(await errorText(dialog, undefined));
    }
  };
  /** @param {string} src */
  const play = (src) => {
    const audio = createElement("audio", { controls: "", preload: "none", "aria-label": title, src });
    audio.addEventListener("error", async () => fail(await errorText(dialog, await problemKey(src))));
    replace(audio);
    // Whether it may begin by itself, says the browser; its own button is there in any case.
    audio.play().catch(() => {});
  };
  /** @param {string} text */
  const fail = (text) => {
    button.ariaBusy = null;
    replace(button);
    dialog.confirm(text);
    // Perhaps there is no account any more.
    dialog.reload();
  };
  /** @param {HTMLElement} element */
  const replace = (element) => {
    const hadFocus = place.querySelector(":focus");
    place.replaceChildren(element);
    if (hadFocus) element.focus();
  };
  place.append(button);
  return place;
}

/**
 * Return an address that opens without a log-in, as a player needs it.
 *
 * @param {CallDialog} dialog
 * @param {string} path
 * @returns {Promise<string>}
 */
async function signedUrl({ card: { hass } }, path) {
  if (!hass) throw new Error("There is no Home Assistant");
  /** @type {{ path: string }} */
  const signed = await hass.connection.sendMessagePromise({ type: "auth/sign_path", path, expires: EXPIRES });
  return hass.hassUrl?.(signed.path) ?? signed.path;
}

/**
 * Ask for as little as there is, since a player does not tell why it has failed.
 *
 * @param {string} url
 * @returns {Promise<string | undefined>} the key of an error
 */
async function problemKey(url) {
  try {
    const answer = await fetch(url, { headers: { Range: "bytes=0-0" } });
    if (!answer.ok) return (await answer.json()).code;
    await answer.body?.cancel();
  } catch {
    // There is no way to Home Assistant, or the address is too old.
  }
  return undefined;
}

/**
 * Calls on every page of a device that asked for it: Home Assistant's own toasts, one for each call that nobody has taken.
 * It has a subscription of its own, which outlives lost connections.
 */
import { storedName } from "./call-actions.js";
import { openCall } from "./call-dialog.js";
import { readConfig } from "./config.js";
import { createElement } from "./dom.js";
import { describeLiveCall } from "./model.js";
import { isWanted } from "./notice-choice.js";
import { applyMessage, callKey, emptyStore, removeUnavailable, selectCalls, startTime } from "./store.js";
import { STYLE } from "./style.js";
import { Grace, retry, subscribe } from "./subscription.js";
import { loadWords } from "./words.js";

/** @import { CardElement, Entry, Hass, Message, PublicCall, Toast } from "../../../typings/card.d.ts" */

const ID = "whatconverts";
// More would cover the page: the rest is counted.
const MOST_SHOWN = 4;
// Older ones are no news to somebody who has just opened the page.
const NEWS_MS = 120_000;
const PAUSE_MS = 100;

let isStarted = false;

/** Show calls from now on, until somebody no longer wants it. */
export function start() {
  // Somebody may have changed their mind while this was loaded.
  if (isStarted || !isWanted()) return;
  isStarted = true;
  const notices = new Notices();
  notices.start();
  addEventListener("whatconverts-notice-end", () => {
    isStarted = false;
    notices.stop();
  }, { once: true });
}

class Notices {
  #store = emptyStore();
  #config = readConfig({ recent: 0, muted: false }).config;
  /** What is on the page: what the toasts say, by their ids. @type {Map<string, string>} */
  #shown = new Map();
  /** Calls that are no news, or that somebody here has done away with. @type {Set<string>} */
  #dismissed = new Set();
  /** Entries that have told of their calls. @type {Set<string>} */
  #heard = new Set();
  /** Those whose alerts were off when they last said so: one that is not loaded does not. @type {Set<string>} */
  #silent = new Set();
  #grace = new Grace(() => {
    removeUnavailable(this.#store);
    this.#draw();
  });
  #unsubscribe = () => {};
  /** Where the dialog of a call opens; it has no size of its own. */
  #host = createElement("div", { style: "position: fixed; height: 0" });

  start() {
    this.#host.attachShadow({ mode: "open" }).append(createElement("style", {}, STYLE));
    document.body.append(this.#host);
    this.#unsubscribe = retry(async (isActive) => {
      const hass = await signedIn();
      this.words = await loadWords(hass);
      if (!isActive()) return;
      this.#unsubscribe = subscribe(hass.connection, this.#config, (message) => this.#handle(message), () => {});
    }, () => {});
  }

  stop() {
    this.#unsubscribe();
    this.#grace.stop();
    this.#store = emptyStore();
    this.#draw();
    this.#host.remove();
  }

  /** @param {Message} message */
  #handle(message) {
    applyMessage(this.#store, message, Date.now());
    this.#dismissOld(Date.parse(message.now));
    for (const entry of message.entries) this.#follow(entry);
    this.#grace.follow(message.entries);
    void this.#drawInWords();
  }

  /** Somebody may have chosen another language meanwhile. */
  async #drawInWords() {
    const hass = currentHass();
    if (hass) this.words = await loadWords(hass).catch(() => this.words);
    this.#draw();
  }

  /** What an entry tells first may have begun long ago. @param {number} now */
  #dismissOld(now) {
    for (const [key, call] of this.#store.calls) {
      const isFirst = !this.#heard.has(call.config_entry_id);
      if (isFirst && now - startTime(call) > NEWS_MS) this.#dismissed.add(key);
    }
  }

  /** An entry that is not loaded says nothing: what is known of it stays. @param {Entry} entry */
  #follow({ config_entry_id: entryId, available, alerts }) {
    if (!available) return;
    this.#heard.add(entryId);
    if (alerts) this.#silent.delete(entryId);
    else this.#silent.add(entryId);
    const { calls } = this.#store;
    for (const key of this.#dismissed) if (key.startsWith(`${entryId}/`) && !calls.has(key)) this.#dismissed.delete(key);
  }

  /** Show what is to be seen, and take away the rest. */
  #draw() {
    const waiting = this.#waiting();
    const toasts = waiting.slice(0, MOST_SHOWN).map((call) => this.#toastOf(call));
    const more = waiting.length - toasts.length;
    const text = this.words?.t("more_calls", { n: this.words.formatNumber(more) }) ?? "";
    if (more) toasts.push({ id: `${ID}-more`, message: text, duration: -1 });
    const wanted = new Map(toasts.map((toast) => [toast.id, toast.message]));
    for (const id of this.#shown.keys()) if (!wanted.has(id)) fire({ id, message: "", duration: 0 });
    for (const toast of toasts) if (this.#shown.get(toast.id) !== toast.message) fire(toast);
    this.#shown = wanted;
  }

  /** The oldest first: so those on the page stay where they are. @returns {PublicCall[]} */
  #waiting() {
    const { live } = selectCalls(this.#store, this.#config);
    const isNews = (/** @type {PublicCall} */ call) => !this.#dismissed.has(callKey(call));
    return live.filter((call) => !call.claimed_by && isNews(call) && !this.#silent.has(call.config_entry_id)).reverse();
  }

  /** @param {PublicCall} call @returns {Toast} */
  #toastOf(call) {
    const words = /** @type {NonNullable<typeof this.words>} */ (this.words);
    const { name, number, place } = describeLiveCall(call, this.#config, words);
    const who = [name, number, place, call.line].filter(Boolean).join(", ");
    return {
      id: `${ID}-${callKey(call)}`,
      message: words.t("new_call", { who }),
      duration: -1,
      dismissable: true,
      dismiss: () => this.#dismiss(call),
      action: { text: words.t("claim"), primary: true, action: () => this.#claim(call) },
      secondaryAction: { text: words.t("open"), action: () => this.#open(call) },
    };
  }

  /** @param {PublicCall} call */
  #dismiss(call) {
    this.#dismissed.add(callKey(call));
    this.#draw();
  }

  /** Home Assistant says what went wrong; the call is shown again then. @param {PublicCall} call */
  #claim(call) {
    const { lead_id, config_entry_id } = call;
    const hass = currentHass();
    const by = storedName() || (hass?.user?.name ?? "");
    this.#dismiss(call);
    hass?.callService("whatconverts", "claim_call", { lead_id, config_entry_id, by }).catch(() => {
      this.#dismissed.delete(callKey(call));
      this.#draw();
    });
  }

  /** @param {PublicCall} call */
  #open(call) {
    this.#dismiss(call);
    const [config, words] = [this.#config, this.words];
    const card = Object.assign(this.#host, { hass: currentHass(), context: { config, words } });
    void openCall(/** @type {CardElement} */ (card), call.config_entry_id, call.lead_id);
  }
}

function currentHass() {
  return document.querySelector("home-assistant")?.hass;
}

/** Wait until somebody is signed in. @returns {Promise<Hass>} */
async function signedIn() {
  let hass = currentHass();
  while (!hass) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    hass = currentHass();
  }
  return hass;
}

/** @param {Toast} toast */
function fire(toast) {
  const event = new CustomEvent("hass-notification", { detail: toast, bubbles: true, composed: true });
  document.querySelector("home-assistant")?.dispatchEvent(event);
}

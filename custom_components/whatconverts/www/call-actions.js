/** What can be done with a call. Nothing that its Home Assistant cannot do is offered. */
import { isLive, isWaiting, telUrl, webUrl } from "./call-facts.js";
import { createElement } from "./dom.js";
import { visibleNumber } from "./model.js";
import { ask } from "./question.js";
import { sendCommand } from "./request.js";

/** @import { CardElement, PublicCall } from "../../../typings/card.d.ts" */
/** @import { CallDialog } from "./dialog.js" */
/** @import { Action } from "./dialog-parts.js" */
/** @import { IconName } from "./dom.js" */

/** @typedef {"known" | "vip" | "blocked" | "none"} Kind */
/** @typedef {{ kind: Kind, name?: string }} CallerList what is kept of a caller */

// Where a browser keeps who stands before it.
const STORED_NAME = "whatconverts-name";
const ABOUT = { known: "about_known", vip: "about_vip", blocked: "about_blocked", none: "about_none" };
const DONE = { known: "done_known", vip: "done_vip", blocked: "done_blocked", none: "done_none" };

/**
 * Return what is done most.
 *
 * @param {CallDialog} dialog
 * @param {PublicCall} call
 * @param {string} name of the caller
 * @returns {Action[]}
 */
export function firstActions(dialog, call, name) {
  return [...claimAction(dialog, call), ...callBackActions(dialog, call, name), ...copyAction(dialog, call)];
}

/**
 * Return what is done now and then.
 *
 * @param {CallDialog} dialog
 * @param {PublicCall} call
 * @param {string} name of the caller
 * @returns {Action[]}
 */
export function manageActions(dialog, call, name) {
  return [
    ...rememberActions(dialog, call, name),
    ...leadAction(dialog, call),
    ...standHereAction(dialog, call),
    ...dismissAction(dialog, call, name),
  ];
}

/**
 * Note that a caller was called back, and offer to take it back.
 *
 * @param {CallDialog} dialog
 * @param {PublicCall} call
 * @param {string} name
 */
export function noteCalledBack(dialog, { config_entry_id, lead_id }, name) {
  const { card, words } = dialog;
  /** @param {object} more */
  const send = (more) => () => sendCommand(card, "called_back", { config_entry_id, lead_id, ...more });
  void tryTo(dialog, send({}), words.t("done_called_back", { name }), send({ undo: true }));
}

/**
 * Do something and say so; its opposite is offered.
 *
 * @param {CallDialog} dialog
 * @param {() => Promise<unknown>} work
 * @param {string} text
 * @param {() => Promise<unknown>} [undo]
 */
async function tryTo(dialog, work, text, undo) {
  const { words } = dialog;
  try {
    await work();
    dialog.confirm(text, undo && (() => void tryTo(dialog, undo, words.t("undone"))));
  } catch {
    dialog.confirm(words.t("failed"));
  }
  dialog.reload();
}

/** @param {CallDialog} dialog @param {PublicCall} call @returns {Action[]} */
function claimAction({ card, words }, call) {
  const { lead_id, config_entry_id } = call;
  const by = storedName() || (card.hass?.user?.name ?? "");
  if (!isLive(call) || !hasAction(card, "claim_call") || call.claimed_by === by) return [];
  const run = () => runAction(card, "claim_call", { lead_id, config_entry_id, by });
  return [{ icon: "hand", title: words.t("claim"), about: words.t("about_claim"), run }];
}

/** @param {CallDialog} dialog @param {PublicCall} call @param {string} name @returns {Action[]} */
function callBackActions(dialog, call, name) {
  const { config, words } = dialog;
  const note = () => noteCalledBack(dialog, call, name);
  const isMissed = isWaiting(call);
  const href = telUrl(call, config);
  /** @type {Action[]} */
  const actions = [];
  if (href) actions.push({ icon: "call", title: words.t("call_back", { name }), href, ...(isMissed ? { run: note } : {}) });
  if (isMissed) {
    actions.push({ icon: "check", title: words.t("called_back"), about: words.t("about_called_back"), run: note });
  }
  return actions;
}

/** @param {CallDialog} dialog @param {PublicCall} call @returns {Action[]} */
function copyAction(dialog, call) {
  const { config, words } = dialog;
  const number = call.caller_number;
  if (!number || config.number !== "full") return [];
  const run = () => void tryTo(dialog, () => copy(number, dialog.element), words.t("copied"));
  return [{ icon: "copy", title: words.t("copy"), run }];
}

/** @param {CallDialog} dialog @param {PublicCall} call @param {string} name @returns {Action[]} */
function rememberActions(dialog, call, name) {
  const { card, config, words } = dialog;
  if (!hasAction(card, "remember_caller") || call.caller_number === null) return [];
  const isRealName = !["number", "withheld"].includes(call.name_source);
  const who = [name, isRealName ? visibleNumber(call, config) : ""].filter(Boolean).join(", ");
  /** @type {(icon: IconName, kind: Kind) => Action} */
  const action = (icon, kind) => {
    const title = words.t(`remember_${kind}`);
    const about = words.t(ABOUT[kind], { name: who });
    /** @param {string} newName */
    const submit = (newName) => remember(dialog, call, name, { kind, ...(newName ? { name: newName } : {}) });
    const run = () => {
      if (kind === "none") ask(dialog, { title, about, submitText: title, submit });
      else {
        const given = { value: isRealName ? name : "", isRequired: true };
        ask(dialog, { title, about, submitText: words.t("save"), submit, name: given, needsTwo: kind === "blocked" });
      }
    };
    return { icon, title, about: words.t(ABOUT[kind], { name }), run };
  };
  const last = call.blocked ? action("check", "none") : action("mute", "blocked");
  return [action("check", "known"), action("star", "vip"), last];
}

/**
 * Put a caller on a list, or off all: no action, since Home Assistant records what is in one.
 *
 * @param {CallDialog} dialog
 * @param {PublicCall} call
 * @param {string} name that the caller had
 * @param {CallerList} list
 */
function remember(dialog, call, name, list) {
  const { config_entry_id, lead_id } = call;
  /** @param {CallerList} wanted */
  const put = (wanted) => () => sendCommand(dialog.card, "remember", { config_entry_id, lead_id, ...wanted });
  const text = dialog.words.t(DONE[list.kind], { name: list.name ?? name });
  void tryTo(dialog, put(list), text, put(listOf(call)));
}

/** @param {PublicCall} call @returns {CallerList} the list that its caller is on */
function listOf(call) {
  const isKnown = call.name_source === "known_caller";
  const kind = (call.blocked && "blocked") || (call.vip && "vip") || (isKnown && "known") || "none";
  return kind !== "none" && isKnown ? { kind, name: call.display_name } : { kind };
}

/** @param {CallDialog} dialog @param {PublicCall} call @returns {Action[]} */
function leadAction({ words }, call) {
  const href = webUrl(call.lead_url);
  return href ? [{ icon: "page", title: words.t("open_lead"), href }] : [];
}

/** Who stands here, where several people use one log-in. @param {CallDialog} dialog @param {PublicCall} call @returns {Action[]} */
function standHereAction(dialog, call) {
  const { card, words } = dialog;
  if (!isLive(call) || !hasAction(card, "claim_call")) return [];
  const [title, about] = [words.t("stand_here"), words.t("about_stand_here")];
  const submit = (/** @type {string} */ name) => {
    storeName(name);
    dialog.reload();
  };
  const run = () => {
    ask(dialog, { title, about, submitText: words.t("save"), submit, name: { value: storedName(), isRequired: false } });
  };
  return [{ icon: "hand", title, about, run }];
}

/** @param {CallDialog} dialog @param {PublicCall} call @param {string} name @returns {Action[]} */
function dismissAction(dialog, call, name) {
  const { card, words } = dialog;
  const { lead_id, config_entry_id } = call;
  if (!isLive(call) || !hasAction(card, "end_call")) return [];
  const submit = () => runAction(card, "end_call", { lead_id, config_entry_id });
  const [title, about] = [words.t("dismiss"), words.t("ask_dismiss", { name })];
  return [{ icon: "busy", title, run: () => ask(dialog, { title, about, submitText: words.t("remove"), submit }) }];
}

/**
 * @param {CardElement} card
 * @param {string} action
 */
function hasAction({ hass }, action) {
  return action in (hass?.services?.whatconverts ?? {});
}

/**
 * Run an action. If it fails, Home Assistant itself shows the error.
 *
 * @param {CardElement} card
 * @param {string} action
 * @param {object} data
 */
function runAction({ hass }, action, data) {
  hass?.callService("whatconverts", action, data).catch(() => {});
}

/**
 * Copy a text. Without https a browser has no clipboard, but it copies what is marked.
 *
 * @param {string} text
 * @param {HTMLElement} parent
 */
async function copy(text, parent) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const focused = /** @type {HTMLElement | null} */ (parent.querySelector(":focus"));
  const input = createElement("input", { class: "visually-hidden", value: text });
  parent.append(input);
  input.select();
  const isCopied = document.execCommand("copy");
  input.remove();
  focused?.focus();
  if (!isCopied) throw new Error("Nothing was copied");
}

/** Return the name that this browser keeps. */
export function storedName() {
  try {
    return localStorage.getItem(STORED_NAME) ?? "";
  } catch {
    return "";
  }
}

/** @param {string} name */
function storeName(name) {
  try {
    localStorage.setItem(STORED_NAME, name);
  } catch {
    // This browser keeps nothing: the name of the log-in it is.
  }
}

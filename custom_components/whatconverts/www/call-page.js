/** The page of a call in a dialog: all that is known of it, and what can be done. */
import { manageActions, firstActions } from "./call-actions.js";
import { conversationOf, factsOf, hideNumber, isLive, leadOf, originOf, statusOf, webUrl } from "./call-facts.js";
import { callPlayer } from "./call-player.js";
import { actionButton, facts, foldedText, paragraph, webLink } from "./dialog-parts.js";
import { createElement, div, icon, isolatedText, list, setText, span } from "./dom.js";
import { LeadEditor } from "./lead-editor.js";
import { callerName, describeLiveCall, describeRecentCall } from "./model.js";
import { problemOf, Request, sendCommand } from "./request.js";
import { badge, setDuration } from "./rows.js";
import { heading, Section } from "./section.js";
import { callKey, endTime, startTime } from "./store.js";

/** @import { CallAnswer, Details, Message, PublicCall } from "../../../typings/card.d.ts" */
/** @import { CallDialog } from "./dialog.js" */
/** @import { Fact } from "./call-facts.js" */

export class CallPage {
  element = div("call-page");

  #dialog;
  #request = new Request(() => this.#ask());
  /** @type {CallAnswer | undefined} */
  #answer;
  #head = new Section("call-head");
  #firstActions = new Section("actions");
  #facts = new Section("");
  #sound = new Section("");
  #origin = new Section("");
  #summary = new Section("");
  #voicemail = new Section("");
  #transcript = new Section("");
  #lead = new Section("");
  #actions = new Section("actions");
  #others = new Section("");
  #editor;
  #sections = [
    this.#head,
    this.#firstActions,
    this.#facts,
    this.#sound,
    this.#summary,
    this.#voicemail,
    this.#transcript,
    this.#origin,
    this.#lead,
    this.#actions,
    this.#others,
  ].map((section) => section.element);

  /**
   * @param {CallDialog} dialog
   * @param {string} entryId
   * @param {number} leadId
   */
  constructor(dialog, entryId, leadId) {
    this.#dialog = dialog;
    this.entryId = entryId;
    this.leadId = leadId;
    this.title = dialog.words.t("loading");
    this.#editor = new LeadEditor(dialog, { config_entry_id: entryId, lead_id: leadId });
    this.#sections.splice(this.#sections.indexOf(this.#lead.element) + 1, 0, this.#editor.element);
  }

  load() {
    if (this.#dialog.isAvailable(this.entryId)) void this.#request.run();
  }

  /** @param {Message} message */
  concerns({ calls, gone, changed }) {
    const number = this.#answer?.call.caller_number;
    const shown = new Set([`${this.entryId}/${this.leadId}`, ...(this.#answer?.other_calls ?? []).map(callKey)]);
    const isNews = calls.some((call) => this.#is(call) || (number && call.caller_number === number));
    return isNews || [...gone, ...changed].some((one) => shown.has(one.join("/")));
  }

  /** @param {string} problem */
  fail(problem) {
    this.#answer = undefined;
    this.title = this.#dialog.words.t("caller");
    this.#dialog.replace(this, paragraph(problem, "problem"));
  }

  /** @param {PublicCall} call */
  #is({ config_entry_id, lead_id }) {
    return config_entry_id === this.entryId && lead_id === this.leadId;
  }

  async #ask() {
    const data = { config_entry_id: this.entryId, lead_id: this.leadId };
    try {
      /** @type {CallAnswer} */
      const answer = await sendCommand(this.#dialog.card, "get", data);
      this.#draw(hideNumber(answer, this.#dialog.config));
    } catch (error) {
      const problem = problemOf(error);
      // What is known already stays, unless it is no longer true.
      if (problem && (problem !== "failed" || !this.#answer)) this.fail(this.#dialog.words.t(problem));
    }
  }

  /** @param {CallAnswer} answer */
  #draw(answer) {
    const { call, details, account } = answer;
    const { config, words } = this.#dialog;
    const wasLive = this.#answer && isLive(this.#answer.call);
    const isFirst = !this.#answer;
    this.#answer = answer;
    this.title = callerName(call, config, words);
    this.#drawHead(call);
    this.#drawFacts(call, details, account);
    this.#drawConversation(answer);
    this.#editor.update(details, account);
    this.#drawActions(call);
    this.#drawOthers(answer.other_calls);
    this.#dialog.updateTitle(this);
    if (isFirst) this.#dialog.replace(this, ...this.#sections);
    if (wasLive && !isLive(call)) this.#dialog.announce(statusOf(call, config, words).text);
  }

  /** @param {PublicCall} call */
  #drawHead(call) {
    const { config, words, updates } = this.#dialog;
    const { icon: name, tone, text } = statusOf(call, config, words);
    const { badges } = describeLiveCall(call, config, words);
    const since = isLive(call) ? startTime(call) : endTime(call);
    this.#head.update([text, tone, badges, isLive(call), since], () => {
      const timer = createElement("span", { class: "timer" });
      const age = span("age");
      if (isLive(call)) updates.add(timer, (now) => setDuration(timer, (now - since) / 1000));
      else updates.add(age, (now) => setText(age, words.formatRelative(since, now)));
      const status = div("call-status", createElement("strong", {}, text), isLive(call) ? timer : age);
      const marks = badges.length ? [div("title", ...badges.map(badge))] : [];
      queueMicrotask(() => updates.run());
      return [div(`round-icon ${tone}`, icon(name)), div("", status, ...marks)];
    });
  }

  /**
   * @param {PublicCall} call
   * @param {Details} details
   * @param {boolean} account
   */
  #drawFacts(call, details, account) {
    const { config, words } = this.#dialog;
    const own = factsOf(call, config, words);
    this.#facts.update(own, () => [facts(own)]);
    const origin = originOf(call, words);
    const page = webUrl(call.landing_url);
    this.#origin.update([origin, page], () => {
      if (!origin.length && !page) return [];
      const link = page ? [webLink("page", words.t("open_page"), page)] : [];
      return [heading(words.t("origin")), facts(origin), ...link];
    });
    const lead = leadOf(details, words, account);
    this.#lead.update([lead, details.notes], () => this.#leadParts(lead, details.notes));
  }

  /**
   * @param {Fact[]} lead
   * @param {string | null} notes
   */
  #leadParts(lead, notes) {
    const { words } = this.#dialog;
    const parts = lead.length ? [heading(words.t("lead")), facts(lead)] : [];
    return notes ? [...parts, heading(words.t("notes")), paragraph(notes, "long-text")] : parts;
  }

  /** @param {CallAnswer} answer */
  #drawConversation({ call, details, recording_path: path }) {
    const { words } = this.#dialog;
    // A call has one sound to play: what was left, or what was said.
    const [isVoicemail, isRecording] = path ? [call.has_voicemail, !call.has_voicemail] : [];
    const listen = words.t(isVoicemail ? "listen_voicemail" : "listen");
    this.#sound.update([path, listen], () => (path ? [callPlayer(this.#dialog, path, listen)] : []));
    const { summary, voicemail_transcript, transcript } = details;
    const conversation = conversationOf(details, words);
    this.#summary.update([summary, conversation], () => {
      const texts = summary ? [paragraph(summary, "long-text")] : [];
      const found = [...texts, ...(conversation.length ? [facts(conversation)] : [])];
      return found.length ? [heading(words.t("summary")), ...found] : [];
    });
    this.#drawRecorded(this.#voicemail, "voicemail", voicemail_transcript, "listen_voicemail", isVoicemail ? null : details.voicemail_url);
    this.#drawRecorded(this.#transcript, "transcript", transcript, "listen", isRecording ? null : details.recording_url);
  }

  /**
   * Show what was said, and where it can be heard.
   *
   * @param {Section} section
   * @param {"voicemail" | "transcript"} title
   * @param {string | null} text
   * @param {"listen" | "listen_voicemail"} listen
   * @param {string | null} address
   */
  #drawRecorded(section, title, text, listen, address) {
    const { words } = this.#dialog;
    const url = webUrl(address);
    section.update([text, url], () => [
      ...(text ? [foldedText(words.t(title), text)] : []),
      ...(url ? [webLink("sound", words.t(listen), url)] : []),
    ]);
  }

  /** @param {PublicCall} call */
  #drawActions(call) {
    const dialog = this.#dialog;
    const name = this.title;
    const first = firstActions(dialog, call, name);
    this.#firstActions.update([call, first], () => first.map(actionButton));
    const rest = manageActions(dialog, call, name);
    this.#actions.update([call, rest], () => {
      return rest.length ? [heading(dialog.words.t("actions", { name })), ...rest.map(actionButton)] : [];
    });
  }

  /** @param {PublicCall[]} calls */
  #drawOthers(calls) {
    this.#others.update(calls, () => {
      if (!calls.length) return [];
      return [heading(this.#dialog.words.t("other_calls")), list("call-list", ...calls.map((call) => this.#other(call)))];
    });
  }

  /** @param {PublicCall} call */
  #other(call) {
    const dialog = this.#dialog;
    const { config, words } = dialog;
    const { icon: name, tone, text } = statusOf(call, config, words);
    const details = isLive(call) ? [call.line ?? ""] : describeRecentCall(call, config, words).details;
    const open = () => dialog.show(new CallPage(dialog, call.config_entry_id, call.lead_id));
    const when = words.formatDate(startTime(call));
    const button = createElement("button", { class: "name open", "data-key": callKey(call), click: open }, when);
    const texts = [createElement("b", {}, text), ...details.filter(Boolean).map((one) => span("", isolatedText(one)))];
    const caller = div("caller", button, div("details", ...texts));
    return createElement("li", { class: "was" }, div(`round-icon ${tone}`, icon(name)), caller);
  }
}

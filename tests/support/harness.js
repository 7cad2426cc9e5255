/**
 * A Home Assistant of which only the part is real that the card touches. Tests drive it by
 * `window.lab` and see what the card asked for.
 */
import "/card/card.js";
import { FakeLog } from "./fake_log.js";

// Home Assistant's own frame around a card.
class FakeFrame extends HTMLElement {
  constructor() {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(":host { display: block; background: var(--card-background-color); border: 1px solid var(--divider-color); border-radius: 12px; }");
    this.attachShadow({ mode: "open" }).append(document.createElement("slot"));
    this.shadowRoot.adoptedStyleSheets = [sheet];
  }
}
customElements.define("ha-card", FakeFrame);

class FakeConnection extends EventTarget {
  subscriptions = [];
  refusals = [];
  questions = [];
  held = null;
  silences = [];

  async sendMessagePromise(question) {
    this.questions.push(question);
    await this.held;
    const refusal = this.silences.shift();
    if (refusal) throw typeof refusal === "string" ? { code: refusal, message: refusal } : refusal;
    if (question.type === "whatconverts/calls/search" && !question.waiting) return lab.log.search(question);
    if (question.type === "whatconverts/calls/export") return lab.log.export();
    return answer(question);
  }

  async subscribeMessage(callback, request, options) {
    await null;
    const refusal = this.refusals.shift();
    if (refusal) throw { code: refusal, message: refusal };
    const subscription = { callback, request, options, isOpen: true };
    this.subscriptions.push(subscription);
    if (lab.snapshot) queueMicrotask(() => subscription.isOpen && callback(copy(lab.snapshot)));
    return async () => {
      subscription.isOpen = false;
    };
  }
}

// What the integration answers: by what it was told last of each call, and of its record.
function answer(question) {
  const call = lab.calls.get(question.lead_id);
  if (question.type === "frontend/get_translations") return { resources: lab.words[question.language] ?? lab.words.en };
  if (question.type === "auth/sign_path") return { path: `${question.path}?authSig=${lab.signature}` };
  if (question.type === "whatconverts/calls/search") return search(question);
  if (!call) throw { code: "not_found", message: "not_found" };
  if (question.type === "whatconverts/calls/called_back") call.called_back_at = question.undo ? null : lab.snapshot.now;
  if (question.type === "whatconverts/calls/update_lead") Object.assign((lab.details[call.lead_id] ??= {}), changesIn(question));
  if (question.type !== "whatconverts/calls/get") return {};
  const isOther = (one) => one !== call && call.caller_number && one.caller_number === call.caller_number;
  const others = [...lab.calls.values()].filter(isOther).sort((a, b) => (a.started_at < b.started_at ? 1 : -1));
  return copy({ call, details: { ...NO_DETAILS, ...lab.details[call.lead_id] }, other_calls: others, ...lab.account });
}

function changesIn({ type, config_entry_id, lead_id, ...changes }) {
  return changes;
}

function search({ before = "0", limit }) {
  const waiting = [...lab.calls.values()].filter((call) => call.missed && !call.called_back_at);
  waiting.sort((a, b) => (a.started_at < b.started_at ? -1 : 1));
  const end = Number(before) + limit;
  return copy({ calls: waiting.slice(Number(before), end), next: end < waiting.length ? String(end) : null });
}

const copy = (value) => JSON.parse(JSON.stringify(value));
const NO_DETAILS = {
  recording_url: null, voicemail_url: null, transcript: null, voicemail_transcript: null, summary: null, sentiment: null,
  intent: null, topics: [], spotted_keywords: [], quotable: null, quote_value: null, sales_value: null, notes: null,
  email: null, contact_name: null, company: null, form: {},
};

const connection = new FakeConnection();
const calledServices = [];

const lab = {
  connection,
  calledServices,
  events: [],
  // All languages, as Home Assistant would answer: English where a text is missing. They are fetched below.
  words: {},
  snapshot: null,
  // All calls that are stored, by their lead ids, and what is kept of some beside.
  calls: new Map(),
  details: {},
  // What calls/get says beside a call and its record, and what a signed path opens.
  account: { account: false, recording_path: null },
  signature: "good",
  log: new FakeLog(),
  hass: null,
  card: null,

  setHass(changes = {}) {
    lab.hass = {
      connection,
      locale: { language: "en", number_format: "language", time_format: "language", time_zone: "local" },
      config: { time_zone: "America/New_York" },
      user: { name: "Anna" },
      services: { whatconverts: { end_call: {}, claim_call: {}, remember_caller: {} } },
      localize: (key) => `Home Assistant's ${key}`,
      async callService(domain, service, data) {
        calledServices.push({ domain, service, data });
      },
      ...changes,
    };
    if (lab.card) lab.card.hass = lab.hass;
  },

  /** Put a card with these settings on the page. */
  show(config = {}, { preview = false, width = null, height = null } = {}) {
    lab.card?.remove();
    const card = document.createElement("whatconverts-calls-card");
    card.setConfig({ type: "custom:whatconverts-calls-card", ...config });
    if (preview) card.preview = true;
    card.hass = lab.hass;
    const holder = document.createElement("div");
    if (width) holder.style.width = `${width}px`;
    if (height) holder.style.height = `${height}px`;
    holder.append(card);
    document.querySelector("main").replaceChildren(holder);
    card.addEventListener("card-visibility-changed", (event) => lab.events.push(event.detail.value));
    lab.card = card;
  },

  /** Send a message to all who listen. */
  send(message) {
    lab.store(message.calls);
    for (const { isOpen, callback } of connection.subscriptions) if (isOpen) callback(copy(message));
  },

  store(calls) {
    for (const call of calls) lab.calls.set(call.lead_id, copy(call));
  },

  get lastQuestion() {
    return connection.questions[connection.questions.length - 1];
  },

  get lastSubscription() {
    return connection.subscriptions[connection.subscriptions.length - 1];
  },

  text(selector) {
    return [...lab.card.shadowRoot.querySelectorAll(selector)].map((one) => one.innerText.trim());
  },
};

async function begin() {
  lab.words = await (await fetch("/words")).json();
  lab.setHass();
  document.body.dataset.ready = "";
}

window.lab = lab;
// A module cannot wait before Chrome 89, and not well before Safari 17.
begin();

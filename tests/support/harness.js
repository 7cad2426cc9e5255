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
    if (refusal) throw { code: refusal, message: refusal };
    if (question.type === "whatconverts/calls/search") return lab.log.search(question);
    return { resources: lab.words[question.language] ?? lab.words.en };
  }

  async subscribeMessage(callback, request, options) {
    await null;
    const refusal = this.refusals.shift();
    if (refusal) throw { code: refusal, message: refusal };
    const subscription = { callback, request, options, isOpen: true };
    this.subscriptions.push(subscription);
    if (lab.snapshot) queueMicrotask(() => subscription.isOpen && callback(JSON.parse(JSON.stringify(lab.snapshot))));
    return async () => {
      subscription.isOpen = false;
    };
  }
}

const connection = new FakeConnection();
const calledServices = [];

const lab = {
  connection,
  calledServices,
  events: [],
  // All languages, as Home Assistant would answer: English where a text is missing.
  words: await (await fetch("/words")).json(),
  snapshot: null,
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
      async callService(domain, service, data, ...rest) {
        calledServices.push({ domain, service, data, ...(rest.length ? { rest } : {}) });
        if (service === "export_calls") return lab.log.export();
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

  /** Send a message to the newest subscription. */
  send(message) {
    connection.subscriptions.at(-1).callback(message);
  },

  text(selector) {
    return [...lab.card.shadowRoot.querySelectorAll(selector)].map((one) => one.innerText.trim());
  },
};

window.lab = lab;
lab.setHass();
document.body.dataset.ready = "";

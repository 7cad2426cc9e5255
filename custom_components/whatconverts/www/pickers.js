/** What Home Assistant's pickers offer: the card, a badge, a dashboard, a section. What is behind them is loaded when it is used. */
import { addToPicker } from "./card-picker.js";

/** @import { Hass, OwnConfig } from "../../../typings/card.d.ts" */

const TYPE = "whatconverts-calls";

/** @param {"dashboard" | "section"} kind */
const strategy = (kind) => class extends HTMLElement {
  static registryDependencies = ["devices", "entities"];
  static noEditor = true;

  /** @param {OwnConfig} config @param {Hass} hass */
  static async generate(config, hass) {
    return (await import("./dashboard.js"))[kind](config, hass);
  }

  /** @param {Hass} hass */
  static async getCreateSuggestions(hass) {
    return (await import("./dashboard.js")).suggestions(hass);
  }

  static getStubConfig() {
    return { type: `custom:${TYPE}` };
  }
};

/** @typedef {HTMLElement & { config?: OwnConfig | undefined, latest?: Hass | undefined }} Lazy */

/** Make an element that is loaded when it is first drawn. @param {() => Promise<any>} load */
const lazy = (load) => class extends HTMLElement {
  static getStubConfig() {
    return {};
  }

  static async getConfigForm() {
    return (await load()).form();
  }

  /** @param {OwnConfig} config */
  setConfig(config) {
    this.config = config;
    void this.draw();
  }

  /** @param {Hass} hass */
  set hass(hass) {
    this.latest = hass;
    void this.draw();
  }

  async draw() {
    (await load()).draw(this);
  }
};

/** @param {string} tag the card's */
export function fillPickers(tag) {
  addToPicker("customCards", tag, "about_card");
  addToPicker("customCards", "whatconverts-device-card", "about_device");
  addToPicker("customBadges", `${TYPE}-badge`, "about_badge");
  addToPicker("customStrategies", TYPE, "about_dashboard", "dashboard");
  addToPicker("customStrategies", TYPE, "about_section", "section");
}

/** Define the elements behind them. */
export function defineElements() {
  customElements.define(`${TYPE}-badge`, lazy(() => import("./badge.js")));
  customElements.define("whatconverts-device-card", lazy(() => import("./device-card.js")));
  for (const kind of /** @type {const} */ (["dashboard", "section"])) {
    customElements.define(`ll-strategy-${kind}-${TYPE}`, strategy(kind));
  }
}

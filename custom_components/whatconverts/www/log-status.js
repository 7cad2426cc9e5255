/** What the log says when it has no rows to show, or not all. */
import { createElement, div, icon } from "./dom.js";

/** @import { IconName } from "./dom.js" */
/** @import { Words } from "./words.js" */

/** @typedef {"ready" | "loading" | "failed" | "forbidden" | "none" | "nothing" | "export_failed"} Status */

/** @type {Record<Exclude<Status, "ready">, [icon: IconName, text: string]>} */
const TEXTS = {
  loading: ["clock", "log_loading"],
  failed: ["alert", "log_failed"],
  forbidden: ["alert", "forbidden"],
  none: ["phone", "log_empty"],
  nothing: ["search", "log_nothing"],
  export_failed: ["alert", "log_export_failed"],
};

/** Shows the status, in words. */
export class LogStatus {
  element = createElement("div", { class: "log-status", role: "status" });
  /** @type {Status} */
  current = "ready";

  /** @param {{ clear: () => void, tryAgain: () => void }} actions */
  constructor(actions) {
    this.actions = actions;
  }

  /**
   * @param {Status} status
   * @param {Words} words
   */
  show(status, words) {
    if (status === this.current) return;
    this.current = status;
    this.element.dataset.status = status;
    this.element.replaceChildren();
    if (status === "ready") return;
    const [iconName, text] = TEXTS[status];
    this.element.append(div("round-icon", icon(iconName)), createElement("strong", {}, words.t(text)));
    if (status === "none") this.element.append(div("secondary", words.t("no_calls")));
    if (status === "nothing") this.#addButton(words.t("log_clear"), this.actions.clear);
    if (status === "failed") this.#addButton(words.t("log_again"), this.actions.tryAgain);
  }

  /**
   * @param {string} text
   * @param {() => void} click
   */
  #addButton(text, click) {
    this.element.append(createElement("button", { class: "tool", click }, text));
  }
}

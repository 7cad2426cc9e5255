/** The card of this device: whether it shows calls on every page. */
import { createElement } from "./dom.js";
// Pages that were open before there was an entry have not loaded it.
import "./notice.js";
import { choose, isWanted } from "./notice-choice.js";
import { loadWords } from "./words.js";

/** @import { Lazy } from "./pickers.js" */

const STYLE = `
label {
  display: grid;
  grid-template-columns: auto 1fr;
  gap: 4px 12px;
  padding: 16px;
  cursor: pointer;
}

input {
  width: 20px;
  height: 20px;
  margin: 0;
  accent-color: var(--primary-color);
}

small {
  grid-column: 2;
  color: var(--secondary-text-color);
}
`;

/** Draw it, once. @param {Lazy} card */
export async function draw(card) {
  const { latest: hass } = card;
  if (!hass || card.shadowRoot) return;
  const words = await loadWords(hass);
  if (card.shadowRoot) return;
  const root = card.attachShadow({ mode: "open" });
  const box = createElement("input", { type: "checkbox", change: () => choose(box.checked) });
  box.checked = isWanted();
  const about = createElement("small", {}, words.t("about_notice"));
  const label = createElement("label", {}, box, createElement("span", {}, words.t("notice_on")), about);
  root.append(createElement("style", {}, STYLE), createElement("ha-card", {}, label));
}

/** It has nothing to set. */
export function form() {
  return { schema: [] };
}

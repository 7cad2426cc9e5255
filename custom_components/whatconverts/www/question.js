/** A page of a dialog that asks before something is done. */
import { createElement, div, isolatedText } from "./dom.js";

/** @import { CallDialog, Page } from "./dialog.js" */

/**
 * @typedef {object} Question
 * @property {string} title
 * @property {string} about what happens
 * @property {string} submitText
 * @property {(name: string) => void} submit
 * @property {{ value: string, isRequired: boolean }} [name] asks for a name, too
 * @property {boolean} [needsTwo] whether it takes a second press
 */

/**
 * Ask; go back when it is answered.
 *
 * @param {CallDialog} dialog
 * @param {Question} question
 */
export function ask(dialog, question) {
  dialog.show(questionPage(dialog, question));
}

/**
 * @param {CallDialog} dialog
 * @param {Question} question
 * @returns {Page}
 */
function questionPage(dialog, { title, about, submitText, submit, name, needsTwo = false }) {
  const { words } = dialog;
  const input = nameInput(name);
  const cancel = createElement("button", { type: "button", click: dialog.back }, words.t("cancel"));
  const button = createElement("button", { class: "primary" }, submitText);
  let isArmed = !needsTwo;
  /** @param {Event} event */
  const handleSubmit = (event) => {
    event.preventDefault();
    if (isArmed) {
      dialog.back();
      submit(input.value.trim());
      return;
    }
    isArmed = true;
    button.textContent = words.t("press_again");
    button.focus();
  };
  const form = createElement("form", { submit: handleSubmit }, createElement("p", {}, isolatedText(about)));
  if (name) form.append(createElement("label", {}, words.t("name"), input));
  form.append(div("buttons", cancel, button));
  const initialFocus = name ? input : cancel;
  return { title, element: form, isQuestion: true, initialFocus, load() {}, concerns: () => false, fail() {} };
}

/** @param {Question["name"]} name */
function nameInput(name) {
  const input = createElement("input", { type: "text", maxlength: "100", dir: "auto", value: name?.value ?? "" });
  input.required = name?.isRequired ?? false;
  return input;
}

// Pieces that several screens are made of.
import { h } from "../console/text.js";
import { words } from "./words.js";

export function button(label, act, { kind = "", ...attributes } = {}) {
  const made = h("button", { type: "button", class: `ph-button ${kind && `ph-button--${kind}`}`, ...attributes }, label);
  made.addEventListener("click", act);
  return made;
}

export const heading = (content) => h("h1", { class: "ph-heading", tabindex: "-1" }, content);

export const back = (act, key = "back") =>
  button(h("span", {}, h("span", { "aria-hidden": "true" }, "← "), words(key)), act, { kind: "plain" });

// What is within reach of a thumb.
export const actions = (...children) => h("div", { class: "ph-actions" }, ...children);

export const said = () => h("p", { class: "ph-said", role: "alert" });

export function good(place, what) {
  place.classList.add("ph-said--good");
  place.textContent = what;
}

export function radios(name, legend, options) {
  const made = Object.entries(options).map(([value, label]) =>
    h("label", { class: "ph-radio" }, h("input", { type: "radio", name, value }), h("span", {}, label)));
  return h("fieldset", { class: "ph-radios" }, h("legend", {}, legend), ...made);
}

export function field(id, label, { hint, input }) {
  const described = hint && `${id}-hint`;
  input.id = id;
  if (described) input.setAttribute("aria-describedby", described);
  return h("div", { class: "ph-field" }, h("label", { for: id }, label), hint && h("p", { class: "ph-hint", id: described }, hint), input);
}

// Digits that are not shown, and that no password manager offers to keep.
export const digits = (name) =>
  h("input", { class: "ph-code", name, type: "text", inputmode: "numeric", autocomplete: "off", maxlength: "6", autocapitalize: "off", spellcheck: "false", "data-1p-ignore": true });

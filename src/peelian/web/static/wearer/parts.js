// Pieces that several screens are made of.
import { h } from "../console/text.js";
import { words } from "./words.js";

export function button(label, act, { kind = "", ...attributes } = {}) {
  const made = h("button", { type: "button", class: `we-button${kind && ` we-button--${kind}`}`, ...attributes }, label);
  if (act) made.addEventListener("click", act);
  return made;
}

export const heading = (content) => h("h1", { class: "we-heading", tabindex: "-1" }, content);

export const para = (content, kind = "") => h("p", { class: kind && `we-${kind}` }, content);

// What lies at the bottom, within reach. `equal`: all look alike, and none is larger.
export const actions = (...children) => h("div", { class: "we-actions" }, ...children.filter(Boolean));

export const equal = (...buttons) => h("div", { class: "we-equal" }, ...buttons);

export const back = (act) => button(words("back"), act, { kind: "plain" });

export const alert = () => h("p", { class: "we-alert", role: "alert" });

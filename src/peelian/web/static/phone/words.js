// What the phone says, in the language of its page. What has no words yet in Welsh is said, and marked, in English.
import { h } from "../console/text.js";
import cy from "./cy.js";
import en from "./en.js";

const LANGUAGES = { en, cy };
const language = document.documentElement.lang in LANGUAGES ? document.documentElement.lang : "en";

const filled = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

// Words as text, for labels and for what is spoken.
export const say = (key, values = {}) => filled(LANGUAGES[language][key] ?? en[key], values);

// Words as part of a page.
export const words = (key, values = {}) => {
  if (key in LANGUAGES[language] || language === "en") return document.createTextNode(say(key, values));
  return h("span", { lang: "en" }, say(key, values));
};

export const day = (date) =>
  new Date(`${date}T12:00:00Z`).toLocaleDateString(language === "cy" ? "cy" : "en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

// How old a picture is at a moment of the desk's time.
export const age = (date, now) => {
  const years = Math.floor((now - Date.parse(date)) / (365.25 * 24 * 3600 * 1000));
  return say(years < 1 ? "age_under" : years < 2 ? "age_one" : "age_years", { years });
};

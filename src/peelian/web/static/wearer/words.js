// What the app says, in the language that the person chose. What has no words yet in it is said, and marked, in English.
import { h } from "../console/text.js";
import ar from "./ar.js";
import cy from "./cy.js";
import en from "./en.js";

const LANGUAGES = { en, cy, ar };
const KEY = "peelian-wearer-language";
const DATES = { en: "en-GB", cy: "en-GB", ar: "ar-u-ca-gregory-nu-latn" };

export const NAMES = { en: "English", cy: "Cymraeg", ar: "العربية" };

const remembered = () => {
  try { return localStorage.getItem(KEY); } catch { return null; }
};

let language = [remembered(), ...(navigator.languages ?? []).map((one) => one.slice(0, 2))].find((one) => one in LANGUAGES) ?? "en";

export const chosen = () => language;

// The page's own language and direction; everything else follows from them.
export function speak(wanted = language) {
  language = wanted in LANGUAGES ? wanted : "en";
  try { localStorage.setItem(KEY, language); } catch { /* storage is off: it is asked again next time */ }
  document.documentElement.lang = language;
  document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
  document.title = say("title");
}

// A value may be written the other way round than the words about it: it is kept apart from them (Unicode's FSI, PDI).
const apart = (value) => (language === "ar" && value !== "" ? `\u2068${value}\u2069` : value);

const filled = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => apart(values[name] ?? ""));

export const say = (key, values = {}) => filled(LANGUAGES[language][key] ?? en[key], values);

export const words = (key, values = {}) => {
  if (key in LANGUAGES[language] || language === "en") return document.createTextNode(say(key, values));
  return h("span", { lang: "en", dir: "ltr" }, say(key, values));
};

// Some browsers know no Welsh: they would say the months in English.
const MISOEDD = ["Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr"];

function welsh(date, how) {
  const part = ({ type, value }) => (type === "month" ? MISOEDD[date.getMonth()] : value.replace(" at ", ", "));
  return new Intl.DateTimeFormat("en-GB", how).formatToParts(date).map(part).join("");
}

const told = (ms, how) => (language === "cy" ? welsh(new Date(ms), how) : new Date(ms).toLocaleString(DATES[language], how));

export const day = (ms) => told(ms, { day: "numeric", month: "long", year: "numeric" });

export const moment = (ms) => told(ms, { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });

export const minutes = (ms) => Math.max(0, Math.ceil(ms / 60_000)).toLocaleString(DATES[language]);

// What one can do besides answering; the same for everybody, at every time.
import { h } from "../../console/text.js";
import { back, button, heading, para } from "../parts.js";
import { chosen, NAMES, say, speak, words } from "../words.js";

export class Menu {
  constructor(app) { this.app = app; }

  draw() {
    const to = (key, screen) => button(words(key), () => this.app.show(screen));
    return [
      back(() => this.app.home()),
      heading(words("menu")),
      h("div", { class: "we-list" }, to("menu_held", "Held"), to("menu_trouble", "Trouble"), to("menu_complain", "Complain"), to("menu_language", "Language")),
    ];
  }
}

export class Language {
  constructor(app) { this.app = app; }

  draw() {
    const one = ([code, name]) =>
      button(h("span", { lang: code }, name), () => this.choose(code), { "aria-pressed": String(code === chosen()) });
    const draft = chosen() !== "en" && say("language_draft");
    return [
      back(() => this.app.show("Menu")),
      heading(words("language_title")),
      h("div", { class: "we-list" }, ...Object.entries(NAMES).map(one)),
      draft && para(draft, "quiet"),
    ];
  }

  choose(code) {
    speak(code);
    this.app.show("Language");
  }
}

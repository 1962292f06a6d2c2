// The device is set up with the case officer beside: it makes a key, shows the half that may be shown, and gives the code.
import { h } from "../../console/text.js";
import { enrol } from "../api.js";
import { make } from "../keys.js";
import { alert, button, heading, para } from "../parts.js";
import { sentence } from "../problems.js";
import { chosen, NAMES, speak, words } from "../words.js";

export class Enrol {
  constructor(store, main, begin) { Object.assign(this, { store, main, done: begin }); }

  cannot() { this.main.replaceChildren(heading(words("enrol_title")), para(words("enrol_cannot"))); }

  begin(device) {
    this.device = device;
    this.code ??= decodeURIComponent(location.hash.slice(1));
    if (location.pathname.endsWith("/enrol") || this.code) return this.draw();
    this.main.replaceChildren(heading(words("enrol_title")), para(words("enrol_none")), button(words("enrol_go"), () => this.draw()));
    return undefined;
  }

  draw() {
    this.said = alert();
    this.input = h("input", { class: "we-text we-code", id: "code", type: "text", maxlength: "20", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", dir: "ltr" });
    this.input.value = this.code;
    this.go = button(words("enrol_go"), null, { type: "submit" });
    const form = h("form", { class: "we-form", novalidate: true }, h("label", { for: "code" }, words("enrol_code")), this.input, this.said, this.go);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.join();
    });
    const language = ([code, name]) =>
      button(h("span", { lang: code }, name), () => this.spoken(code), { kind: "plain", "aria-pressed": String(code === chosen()) });
    this.main.replaceChildren(
      heading(words("enrol_title")), para(words("enrol_what")), form,
      h("div", { class: "we-languages" }, ...Object.entries(NAMES).map(language)));
  }

  spoken(code) {
    this.code = this.input.value;
    speak(code);
    this.draw();
  }

  async join() {
    if (this.go.disabled) return;
    this.go.disabled = true;
    this.said.replaceChildren(words("sending"));
    try {
      const pair = await make();
      const made = await enrol(this.input.value.trim(), pair);
      const device = { id: made.device, counter: made.counter, pair };
      await this.store.keep(device);
      history.replaceState(null, "", "/checkin"); // the code is worth nothing any more, and is not left in the address
      await this.done(device);
    } catch (problem) {
      this.said.replaceChildren(problem.rule === "code" ? words("enrol_bad") : sentence(problem));
      this.go.disabled = false;
    }
  }
}

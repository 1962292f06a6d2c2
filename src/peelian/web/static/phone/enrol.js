// Enrolment: makes the phone's keys, and gives the desk the one that may be shown.
import { h } from "../console/text.js";
import { enrol, Problem } from "./desk.js";
import { make, possible, shown } from "./keys.js";
import { actions, button, digits, field, heading, said } from "./parts.js";
import { lasts } from "./steady.js";
import { Store } from "./store.js";
import { say, words } from "./words.js";

const main = document.getElementById("main");

// All digits alike, or one after the other up or down.
const easy = (code) => {
  const steps = new Set([...code].slice(1).map((digit, at) => digit - code[at]));
  return steps.size === 1 && Math.abs([...steps][0]) <= 1;
};

class Enrolment {
  constructor(store, token) { Object.assign(this, { store, token }); }

  async show() {
    const known = await this.store.device();
    this.codes = [digits("code"), digits("again")];
    this.label = h("input", { class: "ph-text", name: "label", type: "text", maxlength: "40", autocomplete: "off" });
    this.said = said();
    this.go = button(words("enrol_button"), () => {}, { kind: "main", type: "submit" });
    const form = h("form", { class: "ph-form", novalidate: true },
      field("code", words("enrol_code"), { hint: words("enrol_code_hint"), input: this.codes[0] }),
      field("again", words("enrol_again"), { input: this.codes[1] }),
      field("label", words("enrol_label"), { hint: words("enrol_label_hint"), input: this.label }),
      actions(this.said, this.go));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.check();
    });
    main.replaceChildren(heading(words("enrol_title")), h("p", {}, words("enrol_what")), h("p", {}, words("enrol_keeps")),
      known?.id ? h("p", { class: "ph-waiting" }, words("enrol_replaces")) : "", form);
  }

  check() {
    const [code, again] = this.codes.map((input) => input.value);
    if (!/^\d{6}$/.test(code)) return this.wrong("enrol_six", 0);
    if (easy(code)) return this.wrong("enrol_easy", 0);
    if (code !== again) return this.wrong("enrol_differ", 1);
    return this.enrol(code);
  }

  wrong(key, at) {
    this.said.textContent = say(key);
    this.codes[at].focus();
  }

  async enrol(code) {
    if (this.go.disabled) return;
    this.go.disabled = true;
    this.said.textContent = say("enrol_working");
    try {
      const keys = await make();
      const facts = await enrol(this.token, { public_key: await shown(keys.pair), code, label: this.label.value.trim() || "Phone" });
      await this.emptied();
      await this.store.keep({ id: facts.device, ...keys, push: facts.push_key ?? null });
      this.done(facts);
    } catch (problem) {
      this.said.textContent = problem instanceof Problem ? (problem.status === 410 ? say("enrol_gone") : problem.message || say("trouble")) : say("trouble");
      this.go.disabled = false;
    }
  }

  // Nothing that another deployment's key sealed can be opened any more.
  async emptied() {
    for (const { number } of await this.store.waiting()) await this.store.remove(number);
  }

  done({ officer, title, ends_at_ms: ends, server_ms: now }) {
    const open = h("a", { class: "ph-button ph-button--main", href: "/phone" }, words("enrol_open"));
    const title_ = heading(words("enrol_done"));
    main.replaceChildren(title_, h("p", {}, words("enrol_for", { officer, title, left: lasts(ends - now) })), actions(open));
    history.replaceState(null, "", "/phone"); // the address that let the phone in is not kept in its history
    title_.focus();
  }
}

if (possible()) await new Enrolment(await Store.open(), main.dataset.token).show();
else main.replaceChildren(heading(words("enrol_title")), h("p", { class: "ph-waiting" }, words("enrol_cannot")));

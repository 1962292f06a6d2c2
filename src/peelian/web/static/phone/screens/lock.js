// The locked phone: a code, and nothing of anybody. It may say that something waits, never what.
import { h } from "../../console/text.js";
import { Unreachable } from "../desk.js";
import { actions, button, digits, field, heading, said } from "../parts.js";
import { say, words } from "../words.js";

export class Lock {
  constructor(phone) {
    this.phone = phone;
    this.waits = false;
  }

  elements() {
    this.code = digits("code");
    this.said = said();
    this.note = h("p", { class: "ph-waiting", role: "status" });
    this.queued = h("p", { class: "ph-quiet" });
    this.go = button(words("lock_button"), () => {}, { kind: "main", type: "submit" });
    this.form = h("form", { class: "ph-form ph-form--low", novalidate: true }, field("code", words("lock_code"), { input: this.code }), this.said, actions(this.go));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.unlock();
    });
    this.counted(this.phone.outbox.count);
    this.waiting(this.waits);
    return [heading(words("lock_title")), h("p", {}, words("lock_why")), this.note, this.queued, this.form];
  }

  waiting(yes) {
    this.waits = yes;
    this.note.replaceChildren(yes ? words("lock_waiting") : "");
  }

  counted(count) { this.queued.replaceChildren(count ? words("lock_queued", { count }) : ""); }

  async unlock() {
    if (this.go.disabled) return;
    if (!/^\d{6}$/.test(this.code.value)) return this.wrong(say("enrol_six"));
    this.go.disabled = true;
    this.said.textContent = "";
    try {
      await this.phone.unlock(this.code.value);
    } catch (problem) {
      this.wrong(problem instanceof Unreachable ? say("lock_no_link") : problem.message || say("trouble"));
    } finally {
      this.code.value = "";
      this.go.disabled = false;
    }
  }

  wrong(why) {
    this.said.textContent = why;
    this.code.focus();
  }
}

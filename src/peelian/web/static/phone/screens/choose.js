// What an act needs besides its name: a reason, the check that was made, or another ground; and joining somebody openly.
import { h } from "../../console/text.js";
import { actions, back, button, field, heading, radios, said } from "../parts.js";
import { say, words } from "../words.js";

const LONGEST = "500";
// Documents were looked at: that is the check.
const DOCUMENTS = "documents";

export class Choose {
  constructor(phone, alert, act, why = "") {
    Object.assign(this, { phone, alert, act, why });
    this.kind = act === "will_not_engage" ? "reason" : act === "documents_shown" ? "ground" : "check";
  }

  elements() {
    const { facts } = this.phone;
    this.said = said();
    this.said.textContent = this.why;
    const options = { reason: facts.reasons_not, check: facts.checks }[this.kind];
    const text = (name) => h("textarea", { name, rows: "2", maxlength: LONGEST });
    const parts = this.kind === "ground"
      ? [field("ground", words("form_ground"), { hint: words("form_ground_hint"), input: text("ground") })]
      : [radios("choice", words(`form_${this.kind}`), options), field("note", words("form_note"), { hint: words("form_note_hint"), input: text("note") })];
    this.go = button(words("form_record"), () => {}, { kind: "main", type: "submit" });
    this.form = h("form", { class: "ph-form", novalidate: true }, ...parts, actions(this.said, this.go));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    return [back(() => this.phone.home(this.alert.id), "form_cancel"), heading(this.phone.actWords(this.act)), this.form];
  }

  async send() {
    if (this.go.disabled) return;
    const data = new FormData(this.form);
    const choice = data.get("choice");
    if (this.kind !== "ground" && !choice) {
      this.said.textContent = say("form_choose");
      this.form.querySelector("input").focus();
      return;
    }
    const words_ = (name) => (data.get(name)?.trim() ? { [name]: data.get(name).trim() } : {});
    const check = this.kind === "ground" ? { check: DOCUMENTS } : { [this.kind]: choice };
    this.go.disabled = true;
    await this.phone.act(this.alert, { act: this.act, ...check, ...words_("note"), ...words_("ground") });
    this.go.disabled = false;
  }

  tell(what) { this.said.textContent = what; }
}

export class Join {
  constructor(phone, alert, names) { Object.assign(this, { phone, alert, names }); }

  elements() {
    const names = new Intl.ListFormat("en-GB").format(this.names);
    this.said = said();
    const go = button(words("join_button"), async () => {
      go.disabled = true;
      await this.phone.act(this.alert, { act: "will_engage", join: true });
      go.disabled = false;
    }, { kind: "main" });
    return [back(() => this.phone.home(this.alert.id)), heading(words("join_title", { names })), h("p", {}, words("join_what")), actions(this.said, go)];
  }

  tell(what) { this.said.textContent = what; }
}

// The end, or before the beginning: why nothing is here.
import { h } from "../../console/text.js";
import { actions, button, heading } from "../parts.js";
import { words } from "../words.js";

export class Gone {
  constructor(kind, unsent = 0) { Object.assign(this, { kind, unsent }); }

  elements() {
    return [
      heading(words(`${this.kind}_title`)), h("p", {}, words(`${this.kind}_what`)),
      this.unsent > 0 && h("p", { class: "ph-waiting" }, words("unlost", { count: this.unsent })),
    ].filter(Boolean);
  }
}

// Why an alert leaves a phone, by the desk's rules.
const GONE = new Set(["over", "expired", "time", "destroyed"]);

// An alert that went while it was open.
export class AlertGone {
  constructor(phone, why) { Object.assign(this, { phone, why }); }

  elements() {
    return [heading(words("gone_title")), h("p", {}, words(GONE.has(this.why) ? `gone_${this.why}` : "gone_why")), actions(button(words("back"), () => this.phone.list(), { kind: "main" }))];
  }
}

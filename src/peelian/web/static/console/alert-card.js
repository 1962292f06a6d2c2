// One alert in the queue: what, where, when, and how far it has come. The whole card is one button.
import { ago, clock, h } from "./text.js";

const STATES = {
  new: ["●", "To look at"],
  adjudicated: ["◐", "Looked at"],
  released: ["→", "Officer sent"],
  engaged: ["◑", "Spoken to, still open"],
  unfinished: ["⚠", "Unfinished: no end recorded"],
  declined: ["✗", "Declined by all"],
  unanswered: ["✗", "No answer in time"],
  concluded: ["✓", "Concluded"],
  deleted: ["–", "Deleted"],
};

class AlertCard extends HTMLElement {
  show(alert, config) {
    this.alert = alert;
    const [icon, word] = STATES[alert.state] ?? ["●", alert.state];
    const view = alert.adjudication ? config.views[alert.adjudication.view] : null;
    this.when = h("span", {});
    this.button ??= h("button", { type: "button", class: "card" });
    this.button.className = `card card--${alert.state}${alert.volunteer ? " card--volunteer" : ""}`;
    this.button.replaceChildren(
      h("span", { class: "card-top" }, h("span", { class: "card-state" }, h("span", { "aria-hidden": "true" }, `${icon} `), word), this.when),
      h("span", { class: "card-title" }, `${alert.volunteer ? "Blue list: volunteer" : alert.category_title}${alert.under_18 ? " · under 18" : ""}`),
      h("span", { class: "card-more" }, `${alert.camera}, ${clock(alert.seen_at_ms)}${view ? ` · ${view}` : ""}`),
    );
    if (!this.button.isConnected) this.append(this.button);
    this.tick();
  }

  tick() { if (this.when) this.when.textContent = ago(Date.now() - this.alert.raised_at_ms); }
}

customElements.define("alert-card", AlertCard);

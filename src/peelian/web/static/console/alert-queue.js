// The queue: what nobody has looked at first, then what nobody said the end of; of each the newest on top.
import "./alert-card.js";
import { h } from "./text.js";

const RANKS = { new: 2, unfinished: 1 };
const rank = (alert) => RANKS[alert.state] ?? 0;

class AlertQueue extends HTMLElement {
  connectedCallback() {
    this.cards = new Map();
    this.list = h("ol", { class: "queue", tabindex: "-1", "aria-label": "Alerts, those to look at first" });
    this.empty = h("p", { class: "queue-empty" }, "No alert yet. Almost nobody who passes is on the list.");
    this.append(this.list, this.empty);
    this.addEventListener("click", (event) => {
      const card = event.target.closest("alert-card");
      if (card) this.dispatchEvent(new CustomEvent("open-alert", { detail: card.alert.id, bubbles: true }));
    });
    setInterval(() => { for (const card of this.cards.values()) card.tick(); }, 1000);
  }

  use(config) { this.config = config; }

  put(alert) {
    let card = this.cards.get(alert.id);
    if (!card) {
      card = h("alert-card", { "data-id": alert.id });
      this.cards.set(alert.id, card);
      this.list.prepend(h("li", {}, card));
    }
    card.show(alert, this.config);
    this.order();
  }

  fill(alerts) {
    const kept = new Set(alerts.map((alert) => alert.id));
    for (const [id, card] of this.cards) {
      if (kept.has(id)) continue;
      card.closest("li").remove();
      this.cards.delete(id);
    }
    for (const alert of alerts) this.put(alert);
    this.order();
  }

  // Moving an element takes its focus away: so only what is out of place is moved, and focus is given back.
  order() {
    const focused = document.activeElement?.closest("alert-card");
    const wanted = [...this.cards.values()].reverse().sort((a, b) =>
      rank(b.alert) - rank(a.alert) || b.alert.raised_at_ms - a.alert.raised_at_ms);
    wanted.forEach((card, at) => {
      const item = card.closest("li");
      if (this.list.children[at] !== item) this.list.insertBefore(item, this.list.children[at]);
    });
    if (focused && document.activeElement !== focused.button) focused.button.focus({ preventScroll: true });
    this.empty.hidden = this.cards.size > 0;
    this.dispatchEvent(new CustomEvent("counted", { detail: wanted.filter((card) => card.alert.state === "new").length }));
  }

  move(step) {
    const buttons = [...this.list.querySelectorAll("button")];
    if (!buttons.length) return;
    const at = buttons.indexOf(document.activeElement);
    const open = buttons.findIndex((button) => button.getAttribute("aria-current") === "true");
    const from = at >= 0 ? at : open;
    buttons[Math.min(buttons.length - 1, Math.max(0, from < 0 ? 0 : from + step))].focus();
  }

  mark(id) {
    for (const [key, card] of this.cards) {
      if (key === id) card.button.setAttribute("aria-current", "true");
      else card.button.removeAttribute("aria-current");
    }
  }

  focusOn(id) { (this.cards.get(id)?.button ?? this.list).focus(); }
}

customElements.define("alert-queue", AlertQueue);

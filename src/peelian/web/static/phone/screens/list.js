// The alerts that the operator sent, the newest first: what, where, how long still, and who has them. No names of listed people.
import { h } from "../../console/text.js";
import { mine, others, short } from "../lawful.js";
import { actions, button, good, heading, said } from "../parts.js";
import { lasts } from "../steady.js";
import { words } from "../words.js";

const MARKS = { sent: "●", seen: "◐", held: "◆", engaged: "▶", over: "✓" };

const NAMES = new Intl.ListFormat("en-GB");

export function holders(alert) {
  const names = NAMES.format(others(alert));
  if (mine(alert)) return names ? words("held_with", { names }) : words("held_by_you");
  return names && words("held_by", { names });
}

export class List {
  constructor(phone, spoken = "") {
    this.phone = phone;
    this.spoken = spoken;
    this.cards = new Map();
  }

  elements() {
    this.said = said();
    good(this.said, this.spoken);
    this.items = h("ol", { class: "ph-list" });
    this.empty = h("p", { class: "ph-quiet" }, words("list_empty"));
    this.refill();
    return [heading(words("list_title")), this.items, this.empty, actions(this.said, button(words("menu"), () => this.phone.menu()))];
  }

  refill() {
    const kept = this.phone.alerts;
    for (const [id, card] of this.cards) {
      if (kept.has(id)) continue;
      const focused = card.contains(document.activeElement);
      card.remove();
      this.cards.delete(id);
      if (focused) document.querySelector("h1").focus();
    }
    for (const alert of kept.values()) this.changed(alert);
    this.empty.hidden = kept.size > 0;
  }

  changed(alert) {
    let card = this.cards.get(alert.id);
    if (!card) {
      card = h("li", {}, button("", () => this.phone.open(alert.id), { kind: "card" }));
      this.cards.set(alert.id, card);
    }
    this.fill(card.firstChild, alert);
    const after = [...this.phone.alerts.values()].sort((a, b) => b.raised - a.raised).map((one) => this.cards.get(one.id)).filter(Boolean);
    after.forEach((item, at) => { if (this.items.children[at] !== item) this.items.insertBefore(item, this.items.children[at] ?? null); });
    this.empty.hidden = true;
  }

  fill(card, alert) {
    const seen = alert.state === "sent" && alert.steps.some((step) => step.by === this.phone.facts.officer) ? "seen" : alert.state;
    card.className = `ph-button ph-button--card ph-card--${seen}`;
    const held = holders(alert);
    card.replaceChildren(
      h("span", { class: "ph-card__top" },
        h("span", {}, h("span", { "aria-hidden": "true" }, `${MARKS[seen] ?? "●"} `), words(`state_${seen}`)), h("span", { "data-time": "expires" })),
      h("span", { class: "ph-card__title" }, alert.category_title),
      h("span", { class: "ph-card__more" }, words("camera", { camera: alert.camera }), ", ", h("span", { "data-time": "seen" }), " · ", words("number", { short: short(alert.id) })),
      held && h("span", { class: "ph-card__held" }, held),
    );
    times(card, alert);
  }

  tick() { for (const [id, card] of this.cards) times(card, this.phone.alerts.get(id)); }
}

// Writes how long ago, and how long still, where an element asks for it.
export function times(place, alert) {
  if (!alert) return;
  const now = performance.now();
  const put = (name, key, values) => place.querySelector(`[data-time="${name}"]`)?.replaceChildren(words(key, values));
  put("seen", "seen_ago", { ago: lasts(now - alert.seen) });
  put("expires", "expires_in", { left: lasts(alert.expires - now) });
}

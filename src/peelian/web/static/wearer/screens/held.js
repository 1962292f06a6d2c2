// What is held, until when, and who was given it; one's own copy; and a complaint.
import { h } from "../../console/text.js";
import { alert, back, button, heading, para } from "../parts.js";
import { sentence } from "../problems.js";
import { day, moment, words } from "../words.js";

const KEPT = ["template", "photo", "prompt", "event", "case", "fix"];

export class Held {
  constructor(app) { this.app = app; }

  draw() {
    this.place = h("div", { "aria-live": "polite" }, para(words("slow")));
    this.said = alert();
    this.load();
    return [
      back(() => this.app.show("Menu")),
      heading(words("held_title")),
      this.place,
      h("h2", {}, words("held_copy")),
      this.said,
      h("div", { class: "we-list" },
        button(words("held_pdf"), () => this.copy("pdf")),
        button(words("held_json"), () => this.copy("json")),
        button(words("menu_complain"), () => this.app.show("Complain"))),
    ];
  }

  async load() {
    try {
      const held = await this.app.api.ask("held");
      if (this.app.screen === this) this.place.replaceChildren(...this.told(held));
    } catch (problem) {
      this.place.replaceChildren(para(sentence(problem)));
    }
  }

  told({ order, kept, shared }) {
    const goes = ({ goes_at_ms: at, held_back: stays }) =>
      stays ? words("held_back") : at ? words("held_goes", { day: day(at) }) : words("held_stays");
    const things = KEPT.map((what) => kept.find((one) => one.what === what)).filter(Boolean);
    const given = shared.map((one) =>
      h("li", {}, moment(one.at_ms), ": ", words(`held_${one.what}`), ` ${[one.to, one.purpose].filter(Boolean).join(", ")}`));
    return [
      order && para(words("held_under", { power: order.power, by: order.decision_maker })),
      order && para(words("held_review", { day: day(order.review_due_at_ms), end: day(order.ends_at_ms) })),
      things.length
        ? h("ul", { class: "we-facts" }, ...things.map((one) => h("li", {}, h("strong", {}, words(`held_${one.what}`)), ` (${one.count}): `, goes(one))))
        : para(words("held_nothing")),
      h("h2", {}, words("held_shared")),
      given.length ? h("ul", { class: "we-facts" }, ...given) : para(words("held_shared_none")),
    ].filter(Boolean);
  }

  async copy(form) {
    this.said.replaceChildren(words("slow"));
    try {
      const link = h("a", { href: URL.createObjectURL(await this.app.api.call("copy", { form })), download: `what-is-held-about-me.${form}` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      this.said.replaceChildren();
    } catch (problem) {
      this.said.textContent = sentence(problem);
    }
  }
}

export class Complain {
  constructor(app) { this.app = app; }

  draw() {
    this.said = alert();
    this.input = h("textarea", { class: "we-text", id: "complaint", rows: "3", maxlength: "4000", dir: "auto" });
    this.form = h("form", { class: "we-form", novalidate: true },
      h("label", { for: "complaint" }, words("complain_words")), this.input, this.said, button(words("complain_send"), null, { type: "submit" }));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    return [back(() => this.app.show("Menu")), heading(words("complain_title")), para(words("complain_what")), this.form];
  }

  async send() {
    const said = this.input.value.trim();
    if (!said) return this.said.replaceChildren(words("complain_empty"));
    this.said.replaceChildren(words("sending"));
    try {
      await this.app.api.ask("complaint", { words: said });
      this.form.replaceWith(h("p", { class: "we-strong", role: "status" }, words("complain_sent")));
    } catch (problem) {
      this.said.textContent = sentence(problem);
    }
    return undefined;
  }
}

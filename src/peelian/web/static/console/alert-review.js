// An alert that is open: both pictures, why the person is listed, and what somebody says to it, step by step.
import "./picture-pair.js";
import { officer, outcome, view, written } from "./review-forms.js";
import { age, clock, day, h } from "./text.js";

const MOVES = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, -0.1], ArrowDown: [0, 0.1] };

const ANSWERS = { match: "match", no_match: "no match", cannot_tell: "cannot tell", again: "not good enough" };

// Documents end a stop, unless another ground was recorded with them: so whether one was is always said.
const ground = (one) => one.ground ? `. Other ground: ${one.ground}` : one.documents ? ". No other ground was recorded" : "";

// Whoever takes over has to know whom to ask.
const who = ({ by, at_ms: moment }) => by ? ` (${by}, ${clock(moment)})` : "";

const UNFINISHED = "⚠ Unfinished: nobody has said how this ended. Ask the officer. It can be recorded until the record is published; then it counts as unfinished.";

class AlertReview extends HTMLElement {
  use(config, desk) {
    this.config = config;
    this.desk = desk;
  }

  get open() { return this.hidden ? null : this.alert?.id; }

  async show(alert) {
    this.alert = alert;
    this.hidden = false;
    document.body.classList.add("con--reviewing");
    this.heading = h("h2", { tabindex: "-1", class: "review-heading" }, alert.volunteer ? "Blue list: volunteer" : alert.category_title);
    const close = h("button", { type: "button", class: "con-tool" }, "Close ", h("kbd", {}, "Esc"));
    close.addEventListener("click", () => this.close());
    this.pair = h("picture-pair");
    this.steps = h("div", { class: "review-steps" });
    this.replaceChildren(
      h("div", { class: "review-top" }, this.heading, h("p", {}, `${alert.camera}, seen at ${clock(alert.seen_at_ms)}`), close),
      h("div", { class: "review-body" }, h("div", {}, this.pair, this.facts(alert)), this.steps),
    );
    this.fill();
    this.heading.focus();
    try {
      await this.desk.post(`${this.desk.alert(alert.id)}/look`);
      if (this.open === alert.id) this.pair.show(this.desk.alert(alert.id), alert.raised_at_ms);
    } catch (problem) {
      this.pair.replaceChildren(h("p", { class: "pair-gone" }, problem.message));
    }
  }

  // Somebody else decided while this was open: what was not sent is not recorded, and that is said.
  overtaken({ by, at_ms: moment }) {
    const words = `${by ?? "Somebody else"} recorded this first${moment ? `, at ${clock(moment)}` : ""}. What you had not sent was not recorded.`;
    this.steps.prepend(h("p", { class: "review-error", role: "alert" }, words));
  }

  // The case went on: somebody's words that are not yet sent stay as long as their form does.
  update(alert) {
    const before = this.alert;
    this.alert = alert;
    const step = (one) => JSON.stringify([one.adjudication, one.release, one.outcomes, one.state, one.street]);
    if (step(before) === step(alert)) return;
    const first = !before.adjudication && alert.adjudication && this.form && !this.form.dataset.sent;
    const within = this.steps.contains(document.activeElement);
    this.fill();
    if (first) this.overtaken(alert.adjudication);
    if (within && !this.steps.contains(document.activeElement)) this.steps.querySelector("[data-next]")?.focus();
  }

  fill() {
    const { alert, config } = this;
    const send = (what) => (body) => this.desk.post(`${this.desk.alert(alert.id)}/${what}`, body);
    this.form = null;
    const parts = [];
    if (!alert.adjudication) {
      if (config.may.adjudicate) parts.push((this.form = view(config, send("view"))));
      else parts.push(h("p", { class: "review-wait" }, "Nobody has said yet what they see."));
    } else {
      parts.push(this.verdict(alert));
      if (config.may.release && alert.adjudication.view !== "false" && !alert.release && alert.state !== "deleted") {
        parts.push(officer(config, send("release")));
      }
      if (alert.release) parts.push(h("p", { class: "review-sent" }, `Sent to ${alert.release.to_name ?? "an engagement officer"}${who(alert.release)}.`));
      if (alert.state === "unfinished") parts.push(h("p", { class: "review-left" }, UNFINISHED));
      if (alert.street) parts.push(this.street(alert.street));
      if (config.may.outcome && alert.adjudication.view !== "false") parts.push(outcome(config, alert, send("outcome")));
    }
    const kept = written(this.steps);
    this.steps.replaceChildren(...parts);
    kept.restore(this.steps);
  }

  // What officers did on their phones, the last at the end.
  street({ holders, steps, second_looks: looks, declined, unanswered, closed, dropped }) {
    const held = unanswered ? "Closed: nobody said in time what came of it. It can still be recorded here."
      : closed ? "Closed: everybody whom it reached declined."
      : declined ? "Everybody whom it reached declined. It is closed when its time on the phones is over."
      : holders.length ? `Held by ${holders.join(" and ")}.` : "Nobody holds it now.";
    const lost = dropped.length ? ` The phone of ${[...new Set(dropped)].join(" and ")}, on which it was held, is over.` : "";
    const rows = [
      ...steps.map((one) => ({ at: one.at_ms, text: `${one.words}${one.reason ? `: ${one.reason}` : ""}${ground(one)} (${one.by})` })),
      ...looks.map((one) => ({ at: one.at_ms, text: `Photo compared: ${ANSWERS[one.answer]} (${one.by})` })),
    ].sort((one, other) => one.at - other.at);
    return h("section", { class: "review-street", "aria-label": "In the street" }, h("h3", {}, "In the street"), h("p", {}, held, lost),
      h("ul", { class: "review-outcomes" }, ...rows.map((one) => h("li", {}, `${clock(one.at)} ${one.text}`))));
  }

  facts(alert) {
    const rows = [
      ["Age", alert.under_18 ? "⚠ Under 18" : ""],
      ["Reason", alert.reason],
      ["Basis", alert.basis],
      ["What to do", alert.instructions],
      ["Name", alert.name],
      ["Reference", alert.reference],
      ["Picture", `${day(alert.picture_taken_on)}${alert.picture_taken_on ? ` (${age(alert.picture_taken_on)})` : ""}, ${alert.picture_source}`],
    ].filter(([, value]) => value);
    return h("dl", { class: "review-facts" }, ...rows.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
  }

  verdict({ adjudication, band, outcomes }) {
    const reasons = adjudication.reasons.map((key) => this.config.reasons[key] ?? key).join("; ");
    return h("div", { class: "review-verdict", tabindex: "-1", "data-next": true },
      h("p", {}, h("strong", {}, this.config.views[adjudication.view]), `: ${reasons}${adjudication.note ? `. ${adjudication.note}` : ""}${who(adjudication)}`),
      band && h("p", { class: "review-band" }, h("span", {}, "The machine: "), h("strong", {}, band), h("span", { class: "review-hint" }, " A band, not a probability that it is this person.")),
      outcomes?.length > 0 && h("ul", { class: "review-outcomes" }, ...outcomes.map((one) =>
        h("li", {}, `${this.config.outcomes[one.result] ?? one.result} (checked by: ${this.config.checks[one.check] ?? one.check})${one.note ? `. ${one.note}` : ""}${who(one)}`))),
    );
  }

  key(key) {
    if (key === "+" || key === "=") this.pair.by?.(1.25);
    else if (key === "-") this.pair.by?.(1 / 1.25);
    else if (key === "0") this.pair.by?.(0);
    else if (key in MOVES && !document.activeElement.matches("input")) this.pair.shift?.(...MOVES[key]);
    else return this.form?.key(key) ?? false;
    return true;
  }

  close() {
    if (this.hidden) return;
    this.hidden = true;
    document.body.classList.remove("con--reviewing");
    this.replaceChildren();
    this.dispatchEvent(new CustomEvent("closed", { detail: this.alert.id, bubbles: true }));
  }
}

customElements.define("alert-review", AlertReview);

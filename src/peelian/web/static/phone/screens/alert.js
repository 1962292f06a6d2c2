// One alert: both pictures, why the person is listed, what others did, and what can lawfully come next.
import { h } from "../../console/text.js";
import { CHECKED, LOOK, mine, next, others, short } from "../lawful.js";
import { actions, back, button, good, heading, said } from "../parts.js";
import { lasts } from "../steady.js";
import { age, day, say, words } from "../words.js";
import { holders, times } from "./list.js";

export class Alert {
  constructor(phone, alert, spoken = "") {
    Object.assign(this, { phone, alert, spoken, open: false });
  }

  elements() {
    this.top = h("div", { class: "ph-facts-top" });
    this.held = h("p", { class: "ph-held" });
    this.pictures = h("div", {});
    this.facts = h("div", {});
    this.said = said();
    this.buttons = h("div", {});
    this.fill();
    this.unhide();
    good(this.said, this.spoken);
    return [back(() => this.phone.list()), this.top, this.held, this.pictures, this.facts, actions(this.said, this.buttons)];
  }

  unhide() { this.pictures.replaceChildren(this.phone.pictures.pair(this.alert.id)); }

  fill() {
    const { alert, phone } = this;
    const title = this.top.querySelector("h1") ?? heading("");
    title.textContent = alert.category_title;
    this.top.replaceChildren(title,
      h("p", { class: "ph-quiet" }, words("number", { short: short(alert.id) }), " · ", words("camera", { camera: alert.camera }), " · ", h("span", { "data-time": "seen" })),
      ...(alert.under_18 ? [h("p", { class: "ph-waiting" }, words("under_18"))] : []),
      h("p", { class: "ph-expires" }, h("span", { "data-time": "expires" })));
    this.held.replaceChildren(holders(alert) ?? "");
    this.held.hidden = !alert.holders.length;
    this.facts.replaceChildren(facts(alert, phone.clock.now()), steps(alert));
    this.choices();
    this.tick();
  }

  choices() {
    const { alert, phone } = this;
    const focused = this.buttons.contains(document.activeElement) && document.activeElement.dataset.act;
    const { main, more } = next(alert, { looks: phone.facts.second_look?.allowed, me: phone.facts.officer });
    const make = (kind) => (act) => button(this.label(act), () => this.press(act), { kind, "data-act": act });
    const toggle = more.length > 0 && button(words(this.open ? "less" : "more"), () => this.unfold(), { kind: "plain", "aria-expanded": String(this.open), "data-act": "more" });
    this.buttons.replaceChildren(
      h("div", { class: `ph-grid ph-grid--${main.length}` }, ...main.map(make("main"))),
      ...(this.open ? [h("div", { class: "ph-grid" }, ...more.map(make("")))] : []),
      ...(toggle ? [toggle] : []),
    );
    if (focused) (this.buttons.querySelector(`[data-act="${focused}"]`) ?? this.top.querySelector("h1")).focus();
  }

  label(act) {
    const names = new Intl.ListFormat("en-GB").format(others(this.alert));
    return act === "will_engage" && names ? words("join", { names }) : this.phone.actWords(act);
  }

  unfold() {
    this.open = !this.open;
    this.choices();
  }

  press(act) {
    const { alert, phone } = this;
    if (act === LOOK) return phone.look(alert);
    if (act === "will_engage" && others(alert).length && !mine(alert)) return phone.join(alert, others(alert));
    if (act === "will_not_engage" || act === "documents_shown" || CHECKED.has(act)) return phone.choose(alert, act);
    return this.record(act);
  }

  async record(act) {
    this.busy(true);
    this.said.textContent = "";
    await this.phone.act(this.alert, { act });
    this.busy(false);
  }

  busy(yes) { for (const one of this.buttons.querySelectorAll("button")) one.disabled = yes; }

  changed(alert) {
    if (alert.id !== this.alert.id) return;
    this.alert = alert;
    this.fill();
  }

  tell(what) {
    this.said.classList.remove("ph-said--good");
    this.said.textContent = what;
  }

  did(what) { good(this.said, what); }

  tick() { times(this.top, this.alert); }
}

function facts(alert, now) {
  const { operator } = alert;
  const taken = alert.picture_taken_on ? `${day(alert.picture_taken_on)} (${age(alert.picture_taken_on, now)})` : say("date_unknown");
  const view = h("span", {}, words(`view_${operator?.view}`), operator?.reasons?.length ? `: ${operator.reasons.join("; ")}` : "", operator?.note ? `. ${operator.note}` : "");
  const rows = [
    ["fact_do", alert.instructions],
    ["fact_reason", alert.reason],
    ["fact_basis", alert.basis],
    ["fact_picture", `${taken}, ${alert.picture_source}`],
    ["fact_operator", operator && view],
    ["fact_band", alert.band && h("span", {}, h("strong", {}, alert.band), h("span", { class: "ph-hint" }, " ", words("fact_band_hint")))],
    ["fact_name", alert.name],
    ["fact_reference", alert.reference],
    ["fact_looks", alert.second_looks ? String(alert.second_looks) : ""],
  ].filter(([, value]) => value);
  return h("div", {},
    h("dl", { class: "ph-facts" }, ...rows.map(([key, value]) => h("div", {}, h("dt", {}, words(key)), h("dd", {}, value)))),
    h("p", { class: "ph-decide" }, words("decide")));
}

// Documents end a stop, unless another ground was recorded with them.
const ground = ({ ground: another }) => (another === undefined ? [] : [", ", words(another ? "ground_other" : "ground_none")]);

function steps(alert) {
  const made = alert.steps.map((step) =>
    h("li", {}, h("strong", {}, step.words), step.check ? `, ${step.check}` : "", ...ground(step), h("span", { class: "ph-hint" }, " ", words("step_ago", { by: step.by, ago: lasts(step.ago_ms) }))));
  return h("section", { class: "ph-steps" }, h("h2", {}, words("steps")), made.length ? h("ol", {}, ...made) : h("p", { class: "ph-quiet" }, words("no_steps")));
}

// The second look: a reason, one still, one answer. The still is in memory until the answer is there, and nowhere else.
import { h } from "../../console/text.js";
import { Camera } from "../../camera.js";
import { Problem, Unreachable } from "../desk.js";
import { actions, back, button, heading, radios, said } from "../parts.js";
import { say, words } from "../words.js";

const WANTED = { facing: "environment", longest: 1600 };
const REASONS = ["look_unsure", "look_age", "look_says"];
const MARKS = { match: "✓", no_match: "✕", cannot_tell: "?", again: "↻" };

export class Look {
  constructor(phone, alert) {
    Object.assign(this, { phone, alert });
  }

  elements() {
    this.place = h("div", { class: "ph-look" });
    this.title = heading(words("look_title"));
    this.ask();
    return [back(() => this.phone.home(this.alert.id)), this.title, this.place];
  }

  ask(why = "") {
    const options = Object.fromEntries(REASONS.map((key) => [key, words(key)]));
    this.said = said();
    this.said.textContent = why;
    const go = button(words("look_camera"), () => {}, { kind: "main", type: "submit" });
    const form = h("form", { class: "ph-form", novalidate: true }, radios("reason", words("look_why"), options), actions(this.said, go));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const chosen = new FormData(form).get("reason");
      if (chosen) {
        this.reason = say(chosen);
        this.view();
      } else {
        this.said.textContent = say("form_choose");
        form.querySelector("input").focus();
      }
    });
    this.place.replaceChildren(h("p", {}, words("look_what")), form);
  }

  async view() {
    const video = h("video", { playsinline: true, muted: true, "aria-label": say("look_viewfinder") });
    video.muted = true;
    const take = button(words("look_take"), () => this.take(), { kind: "main", disabled: true });
    this.place.replaceChildren(
      h("div", { class: "ph-finder" }, video, h("div", { class: "ph-finder__oval", "aria-hidden": "true" })),
      h("p", {}, words("look_frame")), actions(take));
    this.title.focus();
    try {
      const camera = await Camera.open(video, WANTED);
      if (!video.isConnected || this.camera) return camera.close();
      this.camera = camera;
      take.disabled = false;
      take.focus();
    } catch (error) {
      if (video.isConnected) this.ask(say(error.name === "NotAllowedError" ? "look_denied" : "look_none"));
    }
  }

  async take() {
    const { camera } = this;
    this.camera = null;
    if (!camera) return;
    const still = camera.last();
    this.place.replaceChildren(h("p", { class: "ph-waiting", role: "status" }, words("look_checking")));
    this.title.focus();
    try {
      this.answer(await this.phone.desk.secondLook(this.alert.id, this.reason, await still));
    } catch (problem) {
      if (problem instanceof Unreachable) this.phone.link.fail();
      if (!this.place.isConnected) return;
      this.ask(problem instanceof Problem ? say("look_refused", { why: problem.message }) : say("look_lost"));
    }
  }

  answer({ answer, coaching = [], band }) {
    if (!this.place.isConnected) return;
    this.place.replaceChildren(
      h("div", { class: `ph-answer ph-answer--${answer}`, role: "alert" },
        h("p", { class: "ph-answer__word" }, h("span", { "aria-hidden": "true" }, `${MARKS[answer] ?? "?"} `), words(`look_${answer}`)),
        band && h("p", {}, band),
        h("p", {}, words(`look_${answer}_what`)),
        coaching.length > 0 && h("ul", {}, ...coaching.map((one) => h("li", {}, one)))),
      h("p", { class: "ph-quiet" }, words("look_forgotten")),
      actions(h("div", { class: "ph-grid ph-grid--2" },
        button(words("look_another"), () => this.view()),
        button(words("done"), () => this.phone.home(this.alert.id), { kind: "main" }))));
    this.title.focus();
  }

  hide() {
    if (!this.camera) return;
    this.leave();
    this.ask();
  }

  leave() {
    this.camera?.close();
    this.camera = null;
  }
}

// The live photo, and a second one with the head turned where that is asked for. Another way is open all the time.
import { h } from "../../console/text.js";
import { Camera } from "../../camera.js";
import { actions, alert, button, equal, heading, para } from "../parts.js";
import { failed } from "../problems.js";
import { say, words } from "../words.js";

// A face at arm's length is then twice as large as what encodes it looks at, and no more is sent.
const WANTED = { facing: "user", longest: 960 };

export class Photo {
  asks = true;

  constructor(app) { this.app = app; }

  draw() {
    this.video = h("video", { playsinline: true, "aria-label": say("photo_title") });
    this.video.muted = true;
    this.said = alert();
    this.hint = para(words("photo_hint"), "quiet");
    this.shoot = button(words("photo_shoot"), () => this.take(), { disabled: true });
    this.open();
    return [
      heading(words("photo_title")),
      h("div", { class: "we-finder" }, this.video, h("div", { class: "we-finder__ring", "aria-hidden": "true" })),
      this.hint,
      this.said,
      actions(equal(this.shoot, button(words("prompt_other"), () => this.app.show("Other")))),
    ];
  }

  async open() {
    try {
      const camera = await Camera.open(this.video, WANTED);
      if (this.app.screen !== this) return camera.close();
      this.camera = camera;
      this.shoot.disabled = false;
      if (this.app.faults.known.has("camera")) this.app.faults.tell("camera", true);
    } catch (error) {
      this.app.faults.tell("camera");
      if (this.app.screen === this) this.app.show("NoCamera", error.name);
    }
    return undefined;
  }

  close() {
    this.camera?.close();
    this.camera = null;
  }

  async take() {
    if (this.busy || !this.camera) return;
    this.busy = this.shoot.disabled = true;
    try {
      if (this.issued?.turn) await this.second();
      else await this.first();
    } catch (problem) {
      this.issued = null;
      this.shoot.replaceChildren(words("photo_shoot"));
      failed(this.app, problem, this.said);
    } finally {
      this.busy = this.shoot.disabled = false;
    }
  }

  async first() {
    this.photo = await this.camera.still();
    this.issued = await this.app.api.number(this.app.asked, "answer");
    if (!this.issued.turn) return this.send();
    this.hint.replaceChildren(words(`photo_${this.issued.turn}`));
    this.hint.className = "we-strong";
    this.app.spoken(say(`photo_${this.issued.turn}`));
    return this.shoot.replaceChildren(words("photo_turned"));
  }

  async second() { return this.send(await this.camera.still()); }

  async send(turned) {
    this.said.replaceChildren(words("sending"));
    const { photo, issued } = this;
    this.photo = this.issued = null;
    const { outcome, advice } = await this.app.api.photo(this.app.asked, issued, photo, turned);
    if (outcome === "again") this.app.show("Advice", advice);
    else this.app.answered("Done", outcome === "people" ? "people_what" : "answered_what");
  }
}

export class NoCamera {
  asks = true;

  constructor(app, name) { Object.assign(this, { app, name }); }

  draw() {
    return [
      heading(words("camera_title")),
      para(words(this.name === "NotAllowedError" ? "camera_denied" : "camera_none")),
      actions(equal(
        button(words("again"), () => this.app.show("Photo")),
        button(words("prompt_other"), () => this.app.show("Other")),
      )),
    ];
  }
}

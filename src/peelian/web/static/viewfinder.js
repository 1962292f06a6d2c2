// A camera on a page of the desk: opened by one button, and a still taken by another. Both pages that have one say by
// `take` what becomes of a still, and by `words` what is said when there is no camera.
import { Camera } from "/static/camera.js";

const WIDEST = { width: 1920, height: 1080 };

export class ViewFinder extends HTMLElement {
  quality = 0.92;

  connectedCallback() {
    this.video = this.querySelector("video");
    this.opening = this.querySelector("[data-open]");
    this.taking = this.querySelector("[data-take]");
    this.said = this.querySelector("[data-said]");
    this.opening.addEventListener("click", () => this.open());
    this.taking.addEventListener("click", () => this.take());
    addEventListener("pagehide", () => this.close());
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.close(); });
    this.opening.disabled = false; // a page's button is off until somebody hears it, so that no press is lost
  }

  say(words) { this.said.textContent = words; }

  async open() {
    this.say("");
    try {
      this.camera = await Camera.open(this.video, { ...WIDEST, quality: this.quality });
    } catch (problem) {
      this.say(problem.name === "NotAllowedError" ? this.words.refused : this.words.none);
      return;
    }
    this.video.hidden = false;
    this.opening.hidden = true;
    this.taking.hidden = false;
    this.taking.focus();
  }

  // Take the one still, and let go of the camera.
  async still() {
    const still = await this.camera.still();
    this.close();
    return still;
  }

  close() {
    this.camera?.close();
    this.camera = null;
    this.video.hidden = this.taking.hidden = true;
    this.opening.hidden = false;
  }
}

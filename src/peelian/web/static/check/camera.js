// One still through the camera: shown while it is open, sent once, and kept nowhere in the browser.
import { ViewFinder } from "/static/viewfinder.js";

class OneStill extends ViewFinder {
  words = { refused: "The camera was not allowed.", none: "There is no camera that can be used." };

  connectedCallback() {
    super.connectedCallback();
    if (!navigator.mediaDevices) this.say("A camera needs https, or the name localhost.");
  }

  async take() {
    this.taking.disabled = true;
    const photo = await this.still();
    this.opening.disabled = true;
    this.say("Comparing…");
    try {
      const headers = { "content-type": "image/jpeg", accept: "application/json", "x-csrf-token": document.body.dataset.token };
      const answer = await fetch(this.dataset.to, { method: "POST", headers, body: photo, cache: "no-store" });
      const told = await answer.json();
      if (answer.ok) { location.replace(told.next); return; }
      this.say(told.detail);
    } catch {
      this.say("The desk could not be reached. Nothing was kept; try again.");
    }
    this.opening.disabled = this.taking.disabled = false;
    this.opening.focus();
  }
}

// The desk destroys the photograph at its time; then nothing of it stays on this screen either.
class Expires extends HTMLElement {
  connectedCallback() {
    const over = performance.now() + Number(this.dataset.left) * 1000;
    const clock = this.querySelector("[data-clock]");
    this.timer = setInterval(() => {
      const left = Math.max(0, Math.ceil((over - performance.now()) / 1000));
      if (clock && left % 10 === 0) clock.textContent = String(left);
      if (left === 0) { clearInterval(this.timer); for (const it of document.querySelectorAll("main img")) it.remove(); location.reload(); }
    }, 1000);
  }

  disconnectedCallback() { clearInterval(this.timer); }
}

customElements.define("app-camera", OneStill);
customElements.define("app-expires", Expires);
// Back from the page cache, a screen would show what is destroyed by now.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

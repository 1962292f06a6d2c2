// One still through the camera: shown while it is open, sent once, and kept nowhere in the browser.
const QUALITY = 0.92;
const LONGEST_SIDE = 1920;

class Camera extends HTMLElement {
  connectedCallback() {
    this.video = this.querySelector("video");
    this.opening = this.querySelector("[data-open]");
    this.taking = this.querySelector("[data-take]");
    this.said = this.querySelector("[data-said]");
    this.opening.addEventListener("click", () => this.open());
    this.taking.addEventListener("click", () => this.take());
    addEventListener("pagehide", () => this.close());
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.close(); });
    if (!navigator.mediaDevices) this.say("A camera needs https, or the name localhost.");
  }

  say(words) { this.said.textContent = words; }

  async open() {
    this.say("");
    try {
      const wanted = { facingMode: "environment", width: { ideal: LONGEST_SIDE }, height: { ideal: 1080 } };
      this.stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    } catch (problem) {
      this.say(problem.name === "NotAllowedError" ? "The camera was not allowed." : "There is no camera that can be used.");
      return;
    }
    this.video.srcObject = this.stream;
    this.video.hidden = false;
    await this.video.play();
    this.opening.hidden = true;
    this.taking.hidden = false;
    this.taking.focus();
  }

  close() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.srcObject = null;
    this.video.hidden = true;
    this.taking.hidden = true;
    this.opening.hidden = false;
  }

  async still() {
    const canvas = document.createElement("canvas");
    canvas.width = this.video.videoWidth;
    canvas.height = this.video.videoHeight;
    canvas.getContext("2d").drawImage(this.video, 0, 0);
    const blob = await new Promise((made) => canvas.toBlob(made, "image/jpeg", QUALITY));
    canvas.width = canvas.height = 0;
    return blob;
  }

  async take() {
    this.taking.disabled = true;
    const photo = await this.still();
    this.close();
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

customElements.define("app-camera", Camera);
customElements.define("app-expires", Expires);
// Back from the page cache, a screen would show what is destroyed by now.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

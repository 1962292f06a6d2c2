// A reference picture through this page's camera: put into the form's file field, and kept nowhere in the browser.
const QUALITY = 0.95;
const LONGEST_SIDE = 1920;

class Portrait extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.dataset.into);
    this.video = this.querySelector("video");
    this.shown = this.querySelector("[data-shown]");
    this.opening = this.querySelector("[data-open]");
    this.taking = this.querySelector("[data-take]");
    this.said = this.querySelector("[data-said]");
    this.opening.addEventListener("click", () => this.open());
    this.taking.addEventListener("click", () => this.take());
    this.field.addEventListener("change", () => this.forget());
    addEventListener("pagehide", () => { this.close(); this.forget(); });
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.close(); });
    this.hidden = !navigator.mediaDevices;
  }

  say(words) { this.said.textContent = words; }

  async open() {
    this.say("");
    this.forget();
    try {
      const wanted = { facingMode: "environment", width: { ideal: LONGEST_SIDE }, height: { ideal: 1080 } };
      this.stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    } catch (problem) {
      this.say(problem.name === "NotAllowedError" ? this.dataset.refused : this.dataset.none);
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
    this.video.hidden = this.taking.hidden = true;
    this.opening.hidden = false;
  }

  forget() {
    if (this.shown.src) URL.revokeObjectURL(this.shown.src);
    this.shown.removeAttribute("src");
    this.shown.hidden = true;
  }

  async take() {
    const canvas = document.createElement("canvas");
    canvas.width = this.video.videoWidth;
    canvas.height = this.video.videoHeight;
    canvas.getContext("2d").drawImage(this.video, 0, 0);
    const blob = await new Promise((made) => canvas.toBlob(made, "image/jpeg", QUALITY));
    canvas.width = canvas.height = 0;
    this.close();
    const chosen = new DataTransfer();
    chosen.items.add(new File([blob], "camera.jpg", { type: "image/jpeg" }));
    this.field.files = chosen.files;
    this.shown.src = URL.createObjectURL(blob);
    this.shown.hidden = false;
    this.say(this.dataset.taken);
  }
}

customElements.define("app-portrait", Portrait);

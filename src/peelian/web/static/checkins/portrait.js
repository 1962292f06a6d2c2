// Reference pictures through this page's camera, or from files: put into the form's file field, each to be looked at
// and removed there, and kept nowhere in the browser.
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
    this.most = Number(this.dataset.most);
    this.addresses = [];
    this.opening.addEventListener("click", () => this.open());
    this.taking.addEventListener("click", () => this.take());
    this.field.addEventListener("change", () => { this.say(""); this.show(); });
    addEventListener("pagehide", () => { this.close(); this.forget(); });
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.close(); });
    this.hidden = !navigator.mediaDevices;
  }

  get pictures() { return [...this.field.files]; }

  say(words) { this.said.textContent = words; }

  async open() {
    if (this.pictures.length >= this.most) { this.say(this.dataset.full); return; }
    this.say("");
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

  async take() {
    const canvas = document.createElement("canvas");
    canvas.width = this.video.videoWidth;
    canvas.height = this.video.videoHeight;
    canvas.getContext("2d").drawImage(this.video, 0, 0);
    const blob = await new Promise((made) => canvas.toBlob(made, "image/jpeg", QUALITY));
    canvas.width = canvas.height = 0;
    this.close();
    this.choose([...this.pictures, new File([blob], "camera.jpg", { type: "image/jpeg" })]);
    this.say(this.dataset.taken);
    this.opening.focus();
  }

  choose(pictures) {
    const chosen = new DataTransfer();
    for (const one of pictures) chosen.items.add(one);
    this.field.files = chosen.files;
    this.show();
  }

  show() {
    this.forget();
    this.shown.replaceChildren(...this.pictures.map((one, at) => this.entry(one, at)));
    this.shown.hidden = !this.pictures.length;
  }

  entry(picture, at) {
    const row = document.createElement("li");
    const image = document.createElement("img");
    const remove = document.createElement("button");
    this.addresses.push(URL.createObjectURL(picture));
    image.src = this.addresses.at(-1);
    image.alt = `${this.shown.dataset.alt} (${at + 1})`;
    remove.type = "button";
    remove.className = "govuk-button govuk-button--secondary";
    remove.textContent = `${this.dataset.remove} (${at + 1})`;
    remove.addEventListener("click", () => {
      this.choose(this.pictures.filter((_, other) => other !== at));
      this.say("");
      this.opening.focus();
    });
    row.append(image, remove);
    return row;
  }

  forget() {
    for (const address of this.addresses.splice(0)) URL.revokeObjectURL(address);
    this.shown.replaceChildren();
    this.shown.hidden = true;
  }
}

customElements.define("app-portrait", Portrait);

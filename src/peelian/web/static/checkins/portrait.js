// Reference pictures through this page's camera, or from files: put into the form's file field, each to be looked at
// and removed there, and kept nowhere in the browser.
import { ViewFinder } from "/static/viewfinder.js";

class Portrait extends ViewFinder {
  quality = 0.95;

  connectedCallback() {
    super.connectedCallback();
    this.words = this.dataset;
    this.field = document.getElementById(this.dataset.into);
    this.shown = this.querySelector("[data-shown]");
    this.most = Number(this.dataset.most);
    this.addresses = [];
    this.field.addEventListener("change", () => { this.say(""); this.show(); });
    addEventListener("pagehide", () => this.forget());
    this.hidden = !navigator.mediaDevices;
  }

  get pictures() { return [...this.field.files]; }

  async open() {
    if (this.pictures.length >= this.most) this.say(this.dataset.full);
    else await super.open();
  }

  async take() {
    const blob = await this.still();
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

// Pictures of an alert that is open. They are in memory only, and go at once when they are told to.
import { h } from "../console/text.js";
import { say, words } from "./words.js";

export class Pictures {
  constructor(desk) {
    this.desk = desk;
    this.age = 0;
    this.kept = new Set();
  }

  pair(alert) {
    const age = this.age;
    const frame = (which) => {
      const inner = h("div", { class: "ph-frame" }, h("p", { class: "ph-frame__word" }, words("picture_wait")));
      this.fill(inner, alert, which, age);
      return h("figure", { class: "ph-pair__one" }, inner, h("figcaption", {}, words(`picture_${which}`)));
    };
    return h("div", { class: "ph-pair" }, frame("probe"), frame("reference"));
  }

  async fill(inner, alert, which, age) {
    try {
      const content = await this.desk.picture(alert, which);
      if (age !== this.age) return;
      const address = URL.createObjectURL(content);
      this.kept.add(address);
      const image = h("img", { src: address, alt: say(`picture_alt_${which}`), width: 320, height: 320 });
      await image.decode();
      this.revoke(address); // once it is drawn nothing else needs the address
      if (age === this.age) inner.replaceChildren(image);
    } catch {
      if (age === this.age) inner.replaceChildren(h("p", { class: "ph-frame__word" }, words("picture_gone")));
    }
  }

  revoke(address) {
    URL.revokeObjectURL(address);
    this.kept.delete(address);
  }

  // Whatever is still on its way is thrown away when it comes.
  drop() {
    this.age += 1;
    for (const address of this.kept) this.revoke(address);
    for (const image of document.querySelectorAll(".ph-frame img")) image.removeAttribute("src");
    for (const frame of document.querySelectorAll(".ph-frame")) frame.replaceChildren();
  }
}

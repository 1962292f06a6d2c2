// Two pictures side by side: the same size, the same crop, the same zoom.
import { h } from "./text.js";

const MOST = 4;

class PicturePair extends HTMLElement {
  show(base, version) {
    this.zoom = 1;
    this.x = 0;
    this.y = 0;
    const picture = (which, title) => {
      const image = h("img", { src: `${base}/${which}.jpg?v=${version}`, alt: `${title} picture`, width: 320, height: 320 });
      const frame = h("div", { class: "pair-frame" }, image);
      image.addEventListener("error", () => frame.replaceChildren(h("p", { class: "pair-gone" }, "This picture is not there any more.")));
      return h("figure", { class: "pair-one" }, frame, h("figcaption", {}, title));
    };
    const tool = (label, mark, act) => {
      const button = h("button", { type: "button", class: "con-tool", "aria-label": label }, mark);
      button.addEventListener("click", act);
      return button;
    };
    this.level = h("output", { class: "pair-level" }, "1×");
    this.replaceChildren(
      h("div", { class: "pair" }, picture("probe", "Camera"), picture("reference", "Reference")),
      h("div", { class: "pair-tools", role: "group", "aria-label": "Zoom, both pictures alike" },
        tool("Zoom out", "−", () => this.by(1 / 1.25)), this.level, tool("Zoom in", "+", () => this.by(1.25)), tool("Whole picture", "Whole", () => this.by(0))),
    );
  }

  by(factor) {
    this.zoom = factor ? Math.min(MOST, Math.max(1, this.zoom * factor)) : 1;
    this.shift(0, 0);
  }

  shift(dx, dy) {
    const room = (1 - 1 / this.zoom) / 2;
    const within = (value) => Math.min(room, Math.max(-room, value));
    this.x = within(this.x + dx / this.zoom);
    this.y = within(this.y + dy / this.zoom);
    this.level.textContent = `${this.zoom.toFixed(2).replace(/\.?0+$/, "")}×`;
    for (const image of this.querySelectorAll("img")) {
      image.style.transform = `scale(${this.zoom}) translate(${-this.x * 100}%, ${-this.y * 100}%)`;
    }
  }
}

customElements.define("picture-pair", PicturePair);

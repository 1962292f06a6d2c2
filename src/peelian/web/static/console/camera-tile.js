// One camera: its newest preview with boxes, its state, and since when nothing came.
import { clock, h } from "./text.js";

const STALE_MS = 2000;

class CameraTile extends HTMLElement {
  connectedCallback() {
    if (this.canvas) return;
    this.name = this.getAttribute("camera");
    this.canvas = h("canvas", { width: 640, height: 360, role: "img", "aria-label": `Live picture of camera ${this.name}` });
    this.state = h("span", { class: "tile-state" }, "Waiting");
    this.veil = h("p", { class: "tile-veil" }, "No live data yet");
    this.append(
      h("div", { class: "tile-picture" }, this.canvas, this.veil),
      h("p", { class: "tile-name" }, h("strong", {}, this.name), h("span", { class: "tile-zone" }, this.getAttribute("zone") ?? ""), this.state),
    );
    this.timer = setInterval(() => this.watch(), 250);
  }

  disconnectedCallback() { clearInterval(this.timer); }

  async draw(header, jpeg) {
    const picture = await createImageBitmap(jpeg);
    const { canvas } = this;
    if (canvas.width !== header.width || canvas.height !== header.height) {
      canvas.width = header.width;
      canvas.height = header.height;
    }
    const paper = canvas.getContext("2d");
    paper.drawImage(picture, 0, 0, header.width, header.height);
    picture.close();
    for (const face of header.faces) this.box(paper, face, header.width);
    this.drawn = Date.now();
    this.seen = header.seen_at_ms;
    this.watch();
  }

  // Never by colour alone: a face with an alert has corners, a thick line and a word.
  box(paper, { box: [x, y, width, height], alerted }, across) {
    const line = across / 320;
    paper.lineWidth = line * 2;
    paper.strokeStyle = "#000";
    paper.strokeRect(x, y, width, height);
    paper.lineWidth = alerted ? line * 1.5 : line * 0.75;
    paper.strokeStyle = alerted ? "#ffdd00" : "#ffffff";
    paper.strokeRect(x, y, width, height);
    if (!alerted) return;
    paper.font = `700 ${Math.round(across / 36)}px sans-serif`;
    const word = "ALERT";
    const wide = paper.measureText(word).width + line * 4;
    const high = across / 28;
    paper.fillStyle = "#ffdd00";
    paper.fillRect(x, Math.max(0, y - high), wide, high);
    paper.fillStyle = "#000";
    paper.fillText(word, x + line * 2, Math.max(high, y) - line * 2.5);
  }

  watch() {
    const stale = !this.drawn || Date.now() - this.drawn > STALE_MS;
    this.veil.hidden = !stale;
    if (stale && this.drawn) this.veil.textContent = `No live data since ${clock(this.seen)}`;
  }

  health({ state, fps, drops }) {
    const good = state === "live";
    this.state.className = `tile-state ${good ? "" : "tile-state--bad"}`;
    this.state.textContent = good ? `${fps.toFixed(1)} a second${drops ? `, ${drops} dropped` : ""}` : `⚠ ${state.replaceAll("_", " ")}`;
  }
}

customElements.define("camera-tile", CameraTile);

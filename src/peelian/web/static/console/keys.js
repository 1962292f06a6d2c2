// Single keys: only while the queue or an open alert has the focus, never while somebody types, and to be switched off.
const KEY = "peelian-console-keys";
const TYPING = "input:not([type=radio]):not([type=checkbox]), textarea, select";

export class Keys {
  constructor(button, { queue, review, help }) {
    let stored = null;
    try { stored = localStorage.getItem(KEY); } catch { /* storage is off */ }
    this.on = stored !== "off";
    this.parts = { queue, review, help };
    this.button = button;
    button.addEventListener("click", () => this.turn());
    document.addEventListener("keydown", (event) => this.press(event));
    this.show();
  }

  turn() {
    this.on = !this.on;
    try { localStorage.setItem(KEY, this.on ? "on" : "off"); } catch { /* for this page only */ }
    this.show();
  }

  show() {
    this.button.setAttribute("aria-pressed", String(this.on));
    this.button.textContent = this.on ? "Keys on" : "Keys off";
  }

  press(event) {
    const { queue, review, help } = this.parts;
    const { target, key } = event;
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || document.querySelector("dialog[open]")) return;
    if (key === "Escape" && review.contains(target)) {
      review.close();
      return;
    }
    if (!this.on || target.matches(TYPING)) return;
    const inside = queue.contains(target) ? queue : review.contains(target) ? review : null;
    if (!inside) return;
    const done = key === "?" ? (help(), true) : inside === queue ? this.queued(key) : review.key(key);
    if (done) event.preventDefault();
  }

  queued(key) {
    const { queue } = this.parts;
    if (key === "j" || key === "ArrowDown") queue.move(1);
    else if (key === "k" || key === "ArrowUp") queue.move(-1);
    else return false;
    return true;
  }
}

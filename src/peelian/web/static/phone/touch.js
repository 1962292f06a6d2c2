// When the phone was touched last. It locks two minutes later; the desk keeps the time as well, and hears of touches now and then.
import { Unreachable } from "./desk.js";

const IDLE_MS = 2 * 60 * 1000;
const TOUCH_MS = 15_000;

export class Touch {
  constructor(phone) {
    this.phone = phone;
    this.begin();
  }

  begin() { this.last = this.told = performance.now(); }

  touched() {
    this.last = performance.now();
    this.tell();
  }

  isLongAgo(now) { return now - this.last > IDLE_MS; }

  // The desk need not hear of every touch, but of the last one.
  tell() {
    const { phone } = this;
    const now = performance.now();
    if (phone.mode !== "open" || !phone.linked || this.last <= this.told || now - this.told < TOUCH_MS) return;
    this.told = now;
    phone.desk.ask("state", { touched: true }).then((facts) => {
      if (phone.mode === "open" && phone.linked) phone.clock.hear(facts.server_ms);
    }).catch((problem) => { if (problem instanceof Unreachable) phone.link.fail(); });
  }
}

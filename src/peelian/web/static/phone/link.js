// The row of events from the van: connects again by itself, and says within three seconds when it has gone silent.
import { Unreachable } from "./desk.js";

const SILENT_MS = 3000;
const WAIT_MS = [500, 1000, 2000, 3000];
const KINDS = ["ping", "alert", "waiting", "gone", "locked", "wiped", "expired", "ended"];

// Events: those of the desk by their names, `open` (a new connection speaks), `down` and `refused`.
export class Link extends EventTarget {
  constructor(desk) {
    super();
    this.desk = desk;
    this.tries = 0;
    addEventListener("offline", () => this.fail());
    addEventListener("online", () => { if (this.wanted && !this.source) this.connect(); });
    setInterval(() => this.watch(), 250);
  }

  start() {
    this.wanted = true;
    if (!this.source && !this.connecting) this.connect();
  }

  stop() {
    this.wanted = false;
    this.close();
  }

  close() {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
    this.speaks = false;
  }

  async connect() {
    if (this.connecting) return;
    clearTimeout(this.timer);
    this.connecting = true;
    try {
      const { ticket } = await this.desk.ask("ticket");
      if (this.wanted) this.listen(ticket);
    } catch (problem) {
      if (problem instanceof Unreachable || problem.status >= 500 || problem.status === 429) this.fail();
      else this.refused(problem);
    } finally {
      this.connecting = false;
    }
  }

  // Nobody is asked again: the phone is locked, or it is over, which its owner has been told; or it is not known.
  refused(problem) {
    this.stop();
    this.dispatchEvent(new CustomEvent("refused", { detail: problem }));
  }

  listen(ticket) {
    this.close();
    const source = new EventSource(`/phone/events?${new URLSearchParams({ ticket })}`);
    this.source = source;
    this.heard = performance.now();
    for (const kind of KINDS) source.addEventListener(kind, (event) => this.source === source && this.take(kind, event.data));
    // A ticket works once: the browser's own way to connect again would be refused.
    source.addEventListener("error", () => this.source === source && this.fail());
  }

  take(kind, data) {
    this.heard = performance.now();
    const facts = JSON.parse(data || "{}");
    if (!this.speaks) {
      this.speaks = true;
      this.tries = 0;
      // Who is told that they are locked has nothing more to ask for.
      if (kind === "locked") this.dispatchEvent(new CustomEvent(kind, { detail: facts }));
      this.dispatchEvent(new CustomEvent("open"));
      if (kind === "locked") return;
    }
    this.dispatchEvent(new CustomEvent(kind, { detail: facts }));
  }

  watch() {
    if (this.source && performance.now() - this.heard > SILENT_MS) this.fail();
  }

  // Also for whoever finds out in another way that the van cannot be reached.
  fail() {
    if (!this.wanted) return;
    this.close();
    this.dispatchEvent(new CustomEvent("down"));
    const wait = WAIT_MS[Math.min(this.tries, WAIT_MS.length - 1)];
    this.tries += 1;
    this.timer = setTimeout(() => this.wanted && this.connect(), wait);
  }
}

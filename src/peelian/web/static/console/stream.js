// The row of events: connects again by itself, goes on where it stopped, and says when it has gone silent.
const SILENT_MS = 3000;

export class Stream extends EventTarget {
  constructor(address) {
    super();
    this.address = address;
    this.heard = Date.now();
    this.stale = false;
    this.skew = 0;
    this.connect();
    setInterval(() => this.watch(), 250);
  }

  connect() {
    this.source = new EventSource(this.address);
    for (const kind of ["snapshot", "alert", "case", "health", "ended", "ping", "signed_out"]) {
      this.source.addEventListener(kind, (event) => this.take(kind, JSON.parse(event.data)));
    }
    // A browser gives up for good when the answer is an error, such as while the desk starts again.
    this.source.addEventListener("error", () => {
      if (this.source.readyState === EventSource.CLOSED && !this.over) setTimeout(() => this.connect(), 1000);
    });
  }

  take(kind, facts) {
    this.heard = Date.now();
    if (kind === "ping") this.skew = this.heard - facts.now_ms;
    if (kind === "signed_out") {
      this.over = true;
      this.source.close();
    }
    this.dispatchEvent(new CustomEvent(kind, { detail: facts }));
    if (this.stale) {
      this.stale = false;
      this.dispatchEvent(new CustomEvent("fresh", { detail: this.heard }));
    }
  }

  watch() {
    if (this.stale || Date.now() - this.heard < SILENT_MS) return;
    this.stale = true;
    this.dispatchEvent(new CustomEvent("stale", { detail: this.heard }));
  }
}

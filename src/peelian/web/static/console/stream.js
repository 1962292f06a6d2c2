// The row of events: connects again by itself, goes on where it stopped, and says when it has gone silent.
const SILENT_MS = 3000;
const AGAIN_MS = 5000;

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
    this.source?.close();
    this.tried = performance.now();
    this.source = new EventSource(this.address);
    for (const kind of ["snapshot", "alert", "case", "health", "ended", "ping", "signed_out"]) {
      this.source.addEventListener(kind, (event) => this.take(kind, JSON.parse(event.data)));
    }
    // A browser gives up for good when the answer is an error, such as while the desk starts again.
    const { source } = this;
    source.addEventListener("error", () => {
      if (source === this.source && source.readyState === EventSource.CLOSED && !this.over) this.refused();
    });
  }

  // An EventSource does not say why it was refused, so it is asked for: somebody who was signed out is told.
  async refused() {
    const stop = new AbortController();
    const answer = await fetch(this.address, { headers: { accept: "application/json" }, signal: stop.signal }).catch(() => null);
    stop.abort();
    if (this.over) return;
    if (answer?.status === 401) this.take("signed_out", {});
    else if (answer?.status === 404) this.take("gone", {});
    else setTimeout(() => this.connect(), 1000);
  }

  take(kind, facts) {
    this.heard = Date.now();
    if (kind === "ping") this.skew = this.heard - facts.now_ms;
    if (kind === "signed_out" || kind === "gone") {
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
    if (this.over || Date.now() - this.heard < SILENT_MS) return;
    // After a closed lid nobody may say that the connection is dead: one that is silent is made anew.
    if (performance.now() - this.tried > AGAIN_MS) this.connect();
    if (this.stale) return;
    this.stale = true;
    this.dispatchEvent(new CustomEvent("stale", { detail: this.heard }));
  }
}

// From the camera's sight of a face to the alert on the screen, in milliseconds. The clocks are compared by the pings.
const MOST = 1000;
const SAME_CLOCK_MS = 1000;

export class Latencies {
  constructor() { this.measured = []; }

  // Two frames on, the browser has painted what was put into the page before the first.
  painted(alert, skew) {
    return new Promise((done) => {
      requestAnimationFrame(() => requestAnimationFrame(() => {
        const off = Math.abs(skew) > SAME_CLOCK_MS ? skew : 0;
        this.measured.push({ id: alert.id, ms: Date.now() - off - alert.seen_at_ms });
        if (this.measured.length > MOST) this.measured.shift();
        done();
      }));
    });
  }

  quantile(share) {
    if (!this.measured.length) return null;
    const sorted = this.measured.map((one) => one.ms).sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
  }
}

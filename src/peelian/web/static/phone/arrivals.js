// The alerts that are on the phone, in memory alone, and by when each is over. A new one is said, and felt, once.
import { say } from "./words.js";

const grown = (alert) => alert.steps.length + (alert.second_looks ?? 0);

export class Arrivals extends Map {
  constructor(announcer) {
    super();
    Object.assign(this, { announcer, announced: new Set(), latencies: [] });
  }

  // Returns it as it is kept: with moments of the phone's own counter. What was done with an alert only grows: an event
  // that was on its way while the desk answered something newer is not believed.
  keep(alert) {
    const before = this.get(alert.id);
    if (before && grown(alert) < grown(before)) return before;
    const now = performance.now();
    const kept = { ...alert, raised: now - alert.raised_ago_ms, seen: now - alert.seen_ago_ms, expires: now + alert.expires_in_ms };
    this.set(alert.id, kept);
    if (!this.announced.has(alert.id)) this.announce(alert);
    return kept;
  }

  // Once an alert, however often the connection comes back.
  announce(alert) {
    this.announced.add(alert.id);
    if (alert.state !== "sent") return;
    this.announcer.say(say("list_new", { category: alert.category_title, camera: alert.camera }));
    navigator.vibrate?.([200, 100, 200]);
    requestAnimationFrame(() => requestAnimationFrame(() =>
      this.latencies.push({ id: alert.id, shown_ms: performance.timeOrigin + performance.now() })));
  }

  over(now) { return [...this.values()].filter((alert) => alert.expires <= now).map((alert) => alert.id); }
}

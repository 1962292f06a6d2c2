// Tells a screen reader of alerts: at once, but never more often than it can be listened to.
const EVERY_MS = 5000;

export class Announcer {
  constructor(place) {
    this.place = place;
    this.last = -EVERY_MS;
    this.waiting = [];
  }

  say(words) {
    this.waiting.push(words);
    const wait = this.last + EVERY_MS - performance.now();
    if (wait <= 0) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), wait);
  }

  flush() {
    clearTimeout(this.timer);
    this.timer = undefined;
    const [first, ...more] = this.waiting;
    this.waiting = [];
    this.last = performance.now();
    this.place.textContent = more.length ? `${first} And ${more.length} more.` : first;
  }
}

// What an officer did, on its way to the desk: sealed before it is sent, sent in order, and each exactly once.
import { Unreachable } from "./desk.js";
import { opened, sealed } from "./keys.js";

export const LONGEST_MS = 15 * 60 * 1000;
const LOCK = "peelian-outbox";

const waits = (problem) =>
  problem instanceof Unreachable || problem.status >= 500 || problem.status === 429 || problem.status === 410
  || (problem.status === 403 && problem.rule === "locked") || (problem.status === 401 && problem.rule === "nonce");

// Events: `sent` {entry, alert} and `refused` {entry, problem} of what had to wait, `dropped` {entry}, `counted` count.
export class Outbox extends EventTarget {
  constructor({ store, seal, desk, clock }) {
    super();
    Object.assign(this, { store, seal, desk, clock, count: 0, awaited: new Map() });
  }

  // Keeps an act first and sends it then; the answer is what the desk said, or nothing while it waits.
  async put(act, { ends, linked }) {
    const entry = { key: crypto.randomUUID(), act, done: this.clock.now(), ends };
    this.awaited.set(entry.key, undefined);
    try {
      await this.store.add(await sealed(this.seal, entry));
      await this.recount();
      if (linked) await this.drain();
      return this.awaited.get(entry.key);
    } finally {
      this.awaited.delete(entry.key);
    }
  }

  // Two pages of one phone do not send the same row twice; and if they did, its key makes it count once.
  drain() { return navigator.locks.request(LOCK, () => this.all()); }

  async all() {
    for (const row of await this.rows()) {
      if (this.closed) return;
      const entry = await opened(this.seal, row).catch(() => null);
      if (!entry || this.over(entry)) {
        await this.store.remove(row.number);
        if (entry) this.tell("dropped", { entry });
        continue;
      }
      if (!this.clock.known || !(await this.one(row.number, entry))) break;
    }
    await this.recount();
  }

  async one(number, entry) {
    const ago = Math.max(0, Math.round(this.clock.now() - entry.done));
    try {
      const said = await this.desk.ask("act", { ...entry.act, key: entry.key, ago_ms: ago });
      if (this.closed) return false;
      await this.store.remove(number);
      this.tell("sent", { entry, alert: said.alert });
    } catch (problem) {
      if (waits(problem)) return false;
      await this.store.remove(number);
      this.tell("refused", { entry, problem });
    }
    return true;
  }

  over(entry) {
    return this.clock.known && (this.clock.now() - entry.done > LONGEST_MS || this.clock.now() >= entry.ends);
  }

  // Deletes what has become too old, whether or not the desk can be reached.
  purge() {
    return navigator.locks.request(LOCK, async () => {
      for (const row of await this.rows()) {
        const entry = await opened(this.seal, row).catch(() => null);
        if (this.closed || (entry && !this.over(entry))) continue;
        await this.store.remove(row.number);
        if (entry) this.tell("dropped", { entry });
      }
      await this.recount();
    });
  }

  async rows() { return this.closed ? [] : this.store.waiting(); }

  // Sends nothing more; returns how many acts were never sent.
  close() {
    this.closed = true;
    return this.count;
  }

  async recount() {
    if (this.closed) return;
    this.count = (await this.store.waiting()).length;
    this.dispatchEvent(new CustomEvent("counted", { detail: this.count }));
  }

  tell(kind, facts) {
    if (this.awaited.has(facts.entry.key)) this.awaited.set(facts.entry.key, { kind, ...facts });
    else this.dispatchEvent(new CustomEvent(kind, { detail: facts }));
  }
}

// The phone in an officer's hand: puts its parts together. What it shows is in memory only, and goes when it locks,
// when the connection goes, and when it is over.
import { Announcer } from "../console/announce.js";
import { Acts } from "./acts.js";
import { Arrivals } from "./arrivals.js";
import { Desk, Unreachable } from "./desk.js";
import { bare, LOOK, mine } from "./lawful.js";
import { Link } from "./link.js";
import * as notices from "./notices.js";
import { Outbox } from "./outbox.js";
import { Pictures } from "./pictures.js";
import { Alert } from "./screens/alert.js";
import { Choose, Join } from "./screens/choose.js";
import { Down } from "./screens/down.js";
import { AlertGone, Gone } from "./screens/gone.js";
import { List } from "./screens/list.js";
import { Lock } from "./screens/lock.js";
import { Look } from "./screens/look.js";
import { Menu } from "./screens/menu.js";
import { DeskClock } from "./steady.js";
import { erase, Store } from "./store.js";
import { Touch } from "./touch.js";
import { worker } from "./wake.js";
import { Witness } from "./witness.js";
import { say } from "./words.js";

const PURGE_MS = 5000;
const WATCH_MS = 60_000;

const at = (id) => document.getElementById(id);

class Phone {
  constructor(store, device) {
    Object.assign(this, { store, device, linked: false, mode: "connecting", facts: null, begun: [] });
    this.clock = new DeskClock();
    this.desk = new Desk(device);
    this.link = new Link(this.desk);
    this.outbox = new Outbox({ store, seal: device.seal, desk: this.desk, clock: this.clock });
    this.pictures = new Pictures(this.desk);
    this.witness = new Witness({ store, desk: this.desk, id: device.id, pair: device.pair, now: () => this.clock.now() });
    this.alerts = new Arrivals(new Announcer(at("said")));
    this.acts = new Acts(this);
    this.touch = new Touch(this);
  }

  async begin() {
    this.listen();
    await this.outbox.recount();
    this.go(new Down(this));
    this.link.start();
    this.timers = [setInterval(() => this.tick(), 1000), setInterval(() => this.outbox.purge(), PURGE_MS), setInterval(() => this.linked && this.watch(), WATCH_MS)];
  }

  listen() {
    const on = (source, kind, act) => source.addEventListener(kind, ({ detail }) => act(detail));
    on(this.desk, "gone", ({ rule }) => this.end(rule === "wiped" ? "wiped" : "expired"));
    on(this.desk, "locked", () => this.locked());
    on(this.link, "open", () => this.speaks());
    on(this.link, "ping", ({ server_ms, point }) => {
      this.clock.hear(server_ms);
      notices.point(point);
    });
    on(this.link, "alert", (alert) => this.told(() => this.put(alert)));
    on(this.link, "waiting", ({ waits }) => this.woken(waits));
    on(this.link, "gone", ({ id, why }) => this.told(() => this.drop(id, why)));
    on(this.link, "locked", () => this.locked());
    on(this.link, "wiped", () => this.end("wiped"));
    for (const kind of ["expired", "ended"]) on(this.link, kind, () => this.end("expired"));
    on(this.link, "down", () => this.down());
    on(this.link, "refused", (problem) => { if (problem.status === 401) this.unknown(); });
    on(this.witness, "forked", () => notices.forked());
    on(this.outbox, "counted", (count) => this.screen?.counted?.(count));
    on(this.outbox, "dropped", ({ entry }) => this.acts.loud("act_dropped", entry.act));
    on(this.outbox, "refused", ({ entry, problem }) => this.acts.lateRefused(entry.act, problem));
    on(this.outbox, "sent", ({ entry, alert }) => this.acts.late(entry.act, alert));
    for (const kind of ["keydown", "pointerdown"]) addEventListener(kind, () => this.touch.touched(), { passive: true });
    addEventListener("pagehide", () => this.seen(false));
    addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
    document.addEventListener("visibilitychange", () => this.seen(!document.hidden));
  }

  // ---- what is on the screen

  go(screen) {
    this.screen?.leave?.();
    this.pictures.drop();
    this.screen = screen;
    at("main").replaceChildren(...screen.elements());
    const title = at("main").querySelector("h1");
    document.title = `${title.textContent} – Peelian`;
    if (document.hasFocus()) title.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  list(spoken) { this.go(this.linked ? new List(this, spoken) : new Down(this)); }

  menu() { this.go(new Menu(this)); }

  open(id, spoken) { this.go(new Alert(this, this.alerts.get(id), spoken)); }

  look(alert) { this.go(new Look(this, alert)); }

  join(alert, names) { this.go(new Join(this, alert, names)); }

  choose(alert, act, why) { this.go(new Choose(this, alert, act, why)); }

  home(id, spoken) {
    if (this.linked && this.alerts.has(id)) this.open(id, spoken);
    else this.list();
  }

  actWords(act) { return (act !== LOOK && this.facts?.acts?.[act]) || say(`act_${act}`); }

  seen(yes) {
    document.body.classList.toggle("ph--covered", !yes);
    if (yes) this.screen?.unhide?.();
    else {
      this.pictures.drop();
      this.screen?.hide?.();
    }
  }

  // ---- what the desk tells

  // There is a connection. A locked phone has nothing to ask for; it only says no longer that it is cut off.
  speaks() {
    if (this.mode === "locked") notices.banner("");
    else this.refresh();
  }

  async refresh() {
    this.during = [];
    try {
      const facts = await this.desk.ask("state", { touched: false });
      this.stands(facts);
      this.outbox.drain();
      this.watch();
    } catch (problem) {
      if (problem instanceof Unreachable || problem.status >= 500) this.link.fail();
    } finally {
      const missed = this.during ?? [];
      this.during = null;
      if (this.mode === "open") for (const act of missed) act();
    }
  }

  stands(facts) {
    const first = this.mode !== "open" || !this.linked;
    this.facts = facts;
    this.clock.hear(facts.server_ms);
    this.mode = "open";
    this.linked = true;
    this.begun = [];
    notices.banner("");
    const kept = new Set(facts.alerts.map((alert) => alert.id));
    for (const id of this.alerts.keys()) if (!kept.has(id)) this.drop(id);
    for (const alert of facts.alerts) this.put(alert);
    if (first) this.list();
  }

  // The phone is a witness of the desk's log. That it could not look is not the officer's concern; that it was forked is.
  watch() { this.witness.watch().catch(() => {}); }

  // What comes while the whole is being fetched is newer than the whole.
  told(act) {
    if (this.mode === "locked") this.woken();
    else if (this.during) this.during.push(act);
    else if (this.mode === "open") act();
  }

  put(alert) {
    if (alert.state === "over") return this.drop(alert.id);
    const kept = this.alerts.keep(alert); // whether the screen wants to know or not
    this.screen?.changed?.(kept);
  }

  drop(id, why) {
    if (!this.alerts.delete(id)) return;
    if (this.screen?.alert?.id === id) this.go(new AlertGone(this, why));
    else this.screen?.refill?.();
  }

  // A locked phone is told that something waits, or that nothing does any more; what it is, nobody is told.
  woken(waits = true) {
    if (this.mode !== "locked") return;
    this.screen?.waiting?.(waits);
    if (waits) navigator.vibrate?.([200, 100, 200]);
  }

  // ---- what the officer does

  act(alert, facts) { return this.acts.make(alert, facts); }

  // ---- lock, connection, end

  async unlock(code) {
    await this.desk.ask("unlock", { code });
    this.touch.begin(); // unlocking is a touch
    this.mode = "connecting";
    notices.banner("");
    this.go(new Down(this));
    this.link.start();
    if (this.link.speaks) this.refresh();
  }

  lock() {
    this.desk.ask("lock").catch(() => {});
    this.locked();
  }

  forget() {
    this.pictures.drop();
    this.alerts.clear();
    at("said").textContent = "";
    if (this.facts) this.facts = { acts: this.facts.acts, ends_at_ms: this.facts.ends_at_ms };
  }

  locked() {
    if (this.mode === "over" || this.mode === "locked") return;
    this.mode = "locked";
    this.linked = false;
    this.begun = [];
    this.forget();
    notices.banner(this.link.speaks ? "" : say("down_banner"));
    this.go(new Lock(this));
  }

  down() {
    if (this.mode === "over") return;
    notices.banner(say("down_banner"));
    // A locked phone shows nothing that could be stale, but for the word that something waits.
    if (this.mode === "locked") return this.screen.waiting(false);
    if (!this.linked) return; // the next try came to nothing, too: whoever records something meanwhile goes on
    this.linked = false;
    this.begun = [...this.alerts.values()].filter(mine).map(bare);
    this.pictures.drop();
    this.alerts.clear();
    at("said").textContent = "";
    this.go(new Down(this));
  }

  // The van may say that it is over before it has answered.
  async handBack() {
    this.leaving = true;
    try {
      await this.desk.ask("leave");
      await this.end("left");
    } finally {
      this.leaving = false;
    }
  }

  async end(kind) {
    if (this.mode === "over") return;
    this.mode = "over";
    this.timers.forEach(clearInterval);
    this.link.stop();
    this.forget();
    this.facts = null;
    notices.clear();
    const [how, unsent] = [this.leaving ? "left" : kind, this.outbox.close()];
    at("main").replaceChildren();
    await erase(this.store);
    this.go(new Gone(how, unsent));
  }

  unknown() {
    this.mode = "over";
    this.forget();
    this.go(new Gone("foreign"));
  }

  tick() {
    const now = performance.now();
    if (this.mode === "open" && this.touch.isLongAgo(now)) return this.lock();
    for (const id of this.alerts.over(now)) this.drop(id);
    this.touch.tell();
    this.screen?.tick?.();
  }
}

const store = await Store.open();
const device = await store.device();
if (device?.id) {
  worker();
  const phone = new Phone(store, device);
  globalThis.peelian = { latencies: phone.alerts.latencies, phone };
  await phone.begin();
} else {
  at("main").replaceChildren(...new Gone("none").elements());
}

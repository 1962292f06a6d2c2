// The phone in an officer's hand: puts its parts together. What it shows is in memory only, and goes when it locks,
// when the connection goes, and when it is over.
import { Announcer } from "../console/announce.js";
import { clock } from "../console/text.js";
import { Desk, Unreachable } from "./desk.js";
import { bare, LOOK, mine, short } from "./lawful.js";
import { Link } from "./link.js";
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
import { worker } from "./wake.js";
import { Witness } from "./witness.js";
import { say } from "./words.js";

const IDLE_MS = 2 * 60 * 1000;
const TOUCH_MS = 15_000;
const PURGE_MS = 5000;
const WATCH_MS = 60_000;

const at = (id) => document.getElementById(id);

class Phone {
  constructor(store, device) {
    Object.assign(this, { store, device, linked: false, mode: "connecting", facts: null, alerts: new Map(), begun: [] });
    this.clock = new DeskClock();
    this.desk = new Desk(device);
    this.link = new Link(this.desk);
    this.outbox = new Outbox({ store, seal: device.seal, desk: this.desk, clock: this.clock });
    this.pictures = new Pictures(this.desk);
    this.witness = new Witness({ store, desk: this.desk, id: device.id, pair: device.pair, now: () => this.clock.now() });
    this.announcer = new Announcer(at("said"));
    this.announced = new Set();
    this.latencies = [];
    this.last = this.asked = performance.now();
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
      this.point(point);
    });
    on(this.link, "alert", (alert) => this.told(() => this.put(alert)));
    on(this.link, "waiting", ({ waits }) => this.woken(waits));
    on(this.link, "gone", ({ id, why }) => this.told(() => this.drop(id, why)));
    on(this.link, "locked", () => this.locked());
    on(this.link, "wiped", () => this.end("wiped"));
    for (const kind of ["expired", "ended"]) on(this.link, kind, () => this.end("expired"));
    on(this.link, "down", () => this.down());
    on(this.link, "refused", (problem) => { if (problem.status === 401) this.unknown(); });
    on(this.witness, "forked", () => this.forked());
    on(this.outbox, "counted", (count) => this.screen?.counted?.(count));
    on(this.outbox, "dropped", ({ entry }) => this.loud("act_dropped", entry.act));
    on(this.outbox, "refused", ({ entry, problem }) => this.loud("act_refused", entry.act, problem.message || say("trouble")));
    on(this.outbox, "sent", ({ entry, alert }) => this.late(entry.act, alert));
    for (const kind of ["keydown", "pointerdown"]) addEventListener(kind, () => this.touched(), { passive: true });
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

  banner(words) {
    at("banner").textContent = words;
    at("banner").hidden = !words;
  }

  loud(key, act, why = "") {
    const line = document.createElement("p");
    line.textContent = say(key, { act: this.actWords(act.act), short: short(act.alert), why });
    const close = Object.assign(document.createElement("button"), { type: "button", className: "ph-button ph-button--plain", textContent: say("done") });
    close.addEventListener("click", () => line.remove());
    line.append(" ", close);
    at("notes").append(line);
  }

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
    if (this.mode === "locked") this.banner("");
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
    this.banner("");
    const kept = new Set(facts.alerts.map((alert) => alert.id));
    for (const id of this.alerts.keys()) if (!kept.has(id)) this.drop(id);
    for (const alert of facts.alerts) this.put(alert);
    if (first) this.list();
  }

  // The phone is a witness of the desk's log. That it could not look is not the officer's concern; that it was forked is.
  watch() { this.witness.watch().catch(() => {}); }

  // The threshold that alerts come from was changed while the deployment is live: it stays on every screen.
  point(point) {
    const place = at("point");
    place.hidden = !point?.changed;
    if (point?.changed) place.textContent = say("point_changed", { at: clock(point.since_ms), why: point.why });
  }

  forked() {
    at("forked").hidden = false;
    at("forked").textContent = say("log_forked");
  }

  // What comes while the whole is being fetched is newer than the whole.
  told(act) {
    if (this.mode === "locked") this.woken();
    else if (this.during) this.during.push(act);
    else if (this.mode === "open") act();
  }

  put(alert) {
    if (alert.state === "over") return this.drop(alert.id);
    const now = performance.now();
    this.alerts.set(alert.id, { ...alert, raised: now - alert.raised_ago_ms, seen: now - alert.seen_ago_ms, expires: now + alert.expires_in_ms });
    if (!this.announced.has(alert.id)) this.announce(alert);
    this.screen?.changed?.(this.alerts.get(alert.id));
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

  async act(alert, facts) {
    const act = { alert: alert.id, ...facts };
    const answer = await this.outbox.put(act, { ends: this.facts.ends_at_ms, linked: this.linked });
    if (answer?.kind === "sent") this.recorded(act, answer.alert);
    else if (answer?.kind === "refused") this.refused(alert, act, answer.problem);
    else if (this.mode === "open") this.queued(act);
  }

  recorded(act, alert) {
    const did = say("recorded", { act: this.actWords(act.act) });
    if (alert.state === "over") {
      this.alerts.delete(alert.id);
      return this.list(did);
    }
    this.put(alert);
    if (this.screen instanceof Alert && this.screen.alert.id === alert.id) this.screen.did(did);
    else this.home(alert.id, did);
  }

  late(act, alert) {
    this.loud("sent_late", act);
    if (this.mode === "open" && this.linked) this.told(() => this.put(alert));
  }

  refused(alert, act, problem) {
    const why = problem.message || say("trouble");
    if (problem.rule === "held" && act.act === "will_engage") this.join(this.alerts.get(alert.id) ?? alert, [problem.by].flat().map((one) => one?.name ?? one));
    else if (problem.rule === "check" && !(this.screen instanceof Choose)) this.choose(alert, act.act, why);
    else if (this.screen?.tell) this.screen.tell(why);
    else this.loud("act_refused", act, why);
  }

  // The act waits. How far the alert would have come is remembered, so that the next act can be recorded as well.
  queued(act) {
    const one = this.begun.find((begun) => begun.id === act.alert);
    one?.steps.push({ act: act.act });
    if (this.linked) this.link.fail();
    else this.go(new Down(this));
  }

  touched() {
    this.last = performance.now();
    this.tellTouched();
  }

  // The desk keeps the time as well; it need not hear of every touch, but of the last one.
  tellTouched() {
    const now = performance.now();
    if (this.mode !== "open" || !this.linked || this.last <= this.asked || now - this.asked < TOUCH_MS) return;
    this.asked = now;
    this.desk.ask("state", { touched: true }).then((facts) => {
      if (this.mode === "open" && this.linked) this.clock.hear(facts.server_ms);
    }).catch((problem) => { if (problem instanceof Unreachable) this.link.fail(); });
  }

  // ---- lock, connection, end

  async unlock(code) {
    await this.desk.ask("unlock", { code });
    this.last = this.asked = performance.now(); // unlocking is a touch
    this.mode = "connecting";
    this.banner("");
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
    this.banner(this.link.speaks ? "" : say("down_banner"));
    this.go(new Lock(this));
  }

  down() {
    if (this.mode === "over") return;
    this.banner(say("down_banner"));
    // A locked phone shows nothing that could be stale, but for the word that something waits.
    if (this.mode === "locked") return this.screen.waiting(false);
    if (!this.linked && this.screen instanceof Down) return;
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
    this.banner("");
    at("notes").replaceChildren();
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
    if (this.mode === "open" && now - this.last > IDLE_MS) return this.lock();
    for (const [id, alert] of this.alerts) if (alert.expires <= now) this.drop(id);
    this.tellTouched();
    this.screen?.tick?.();
  }
}

const store = await Store.open();
const device = await store.device();
if (device?.id) {
  worker();
  const phone = new Phone(store, device);
  globalThis.peelian = { latencies: phone.latencies, phone };
  await phone.begin();
} else {
  at("main").replaceChildren(...new Gone("none").elements());
}

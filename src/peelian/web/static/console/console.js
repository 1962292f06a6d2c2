// The console: puts its parts together, and tells each what the desk tells it.
import "./alert-queue.js";
import "./alert-review.js";
import "./camera-tile.js";
import "./health-panel.js";
import { Announcer } from "./announce.js";
import { Desk } from "./desk.js";
import { Keys } from "./keys.js";
import { Latencies } from "./latency.js";
import { Sound } from "./sound.js";
import { Stream } from "./stream.js";
import { clock, h, inZone, span } from "./text.js";
import { Tiles } from "./tiles.js";

const at = (id) => document.getElementById(id);
const figure = (name) => document.querySelector(`[data-figure="${name}"]`);

class Console {
  constructor(config) {
    this.config = config;
    inZone(config.zone);
    this.desk = new Desk(config.deployment);
    this.alerts = new Map();
    this.latencies = new Latencies();
    this.queue = at("queue");
    this.review = at("review");
    this.health = at("health");
    this.queue.use(config);
    this.review.use(config, this.desk);
    this.sound = new Sound(at("sound"));
    this.announcer = new Announcer(at("said"));
    this.tiles = new Map();
    this.cameras(config.cameras);
    this.help = () => at("help-dialog").showModal();
    at("help").addEventListener("click", this.help);
    this.keys = new Keys(at("shortcuts"), { queue: this.queue, review: this.review, help: this.help });
    this.listen();
    this.connect();
    setInterval(() => this.tick(), 500);
  }

  cameras(cameras) {
    for (const { name, zone } of cameras) {
      if (this.tiles.has(name)) continue;
      const tile = h("camera-tile", { camera: name, zone });
      this.tiles.set(name, tile);
      at("tiles").append(tile);
    }
    at("tiles").dataset.count = this.tiles.size;
  }

  listen() {
    this.queue.addEventListener("open-alert", ({ detail }) => {
      this.queue.mark(detail);
      this.review.show(this.alerts.get(detail));
    });
    this.queue.addEventListener("counted", ({ detail }) => {
      at("count").textContent = detail ? `${detail} to look at` : "none to look at";
      document.title = document.title.replace(/^(\(\d+\) )?/, detail ? `(${detail}) ` : "");
    });
    this.review.addEventListener("closed", ({ detail }) => {
      this.queue.mark(null);
      this.queue.focusOn(detail);
    });
  }

  connect() {
    this.stream = new Stream(`${this.desk.base}/events`);
    const on = (kind, act) => this.stream.addEventListener(kind, ({ detail }) => act(detail));
    on("snapshot", (facts) => this.snapshot(facts));
    on("alert", (alert) => this.raised(alert));
    on("case", (alert) => this.changed(alert));
    on("health", (facts) => this.stands(facts));
    on("ended", (facts) => this.end(facts));
    on("signed_out", () => this.health.connected("⚠ signed out"));
    on("signed_out", () => this.banner("fault", "You have been signed out, so nothing is shown any more. Sign in again.", "beep"));
    on("gone", () => this.banner("fault", "The desk has no console of this deployment any more: it is over, or the desk was started anew after its end.", "beep"));
    on("stale", (heard) => {
      this.banner("stale", `No live data since ${clock(heard)}: the connection to the desk is lost. Alerts may be missing; it connects again by itself.`, "beep");
      this.health.connected(`⚠ lost at ${clock(heard)}`);
    });
    on("fresh", () => this.banner("stale", ""));
    on("ping", () => this.health.connected("✓ live"));
    const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${this.desk.base}/tiles`;
    this.video = new Tiles(address, (camera) => this.tiles.get(camera));
  }

  snapshot(facts) {
    this.cameras(facts.cameras);
    this.config.officers = facts.officers;
    const before = this.alerts;
    this.alerts = new Map(facts.alerts.map((alert) => [alert.id, alert]));
    this.queue.fill(facts.alerts);
    if (this.shown) this.missed(facts.alerts.filter((alert) => alert.state === "new" && !before.has(alert.id)).length);
    this.shown = true;
    if (!facts.may_see_alerts) this.queue.empty.textContent = "Your roles do not include seeing alerts.";
    const open = this.alerts.get(this.review.open);
    if (open) this.review.update(open);
    if (facts.health) this.stands(facts.health);
    if (facts.stage && facts.stage !== "live") this.end({ why: `it is ${facts.stage}` });
  }

  // What came while nobody could hear it rings now.
  missed(count) {
    if (!count) return;
    this.sound.beep();
    this.announcer.say(`${count} ${count === 1 ? "alert" : "alerts"} came while the connection was lost.`);
  }

  raised(alert) {
    const known = this.alerts.has(alert.id);
    this.changed(alert);
    if (known) return;
    this.sound.beep();
    this.announcer.say(`Alert from camera ${alert.camera}: ${alert.volunteer ? "Blue list" : alert.category_title}.`);
    this.latencies.painted(alert, this.stream.skew).then(() =>
      this.health.latencies(this.latencies.quantile(0.95), this.latencies.measured.length));
  }

  changed(alert) {
    const left = alert.state === "unfinished" && this.alerts.get(alert.id)?.state !== "unfinished";
    if (left) this.announcer.say(`Nobody has said how the alert from camera ${alert.camera} at ${clock(alert.seen_at_ms)} ended.`);
    this.alerts.set(alert.id, alert);
    this.queue.put(alert);
    if (this.review.open === alert.id) {
      this.queue.mark(alert.id);
      this.review.update(alert);
    }
  }

  stands(facts) {
    this.facts = facts;
    this.told = Date.now();
    this.health.show(facts);
    for (const camera of facts.cameras) this.tiles.get(camera.name)?.health(camera);
    figure("faces").textContent = facts.faces_seen.toLocaleString("en-GB");
    const over = facts.false_alerts > facts.false_alerts_allowed;
    figure("false").textContent = `${over ? "⚠ " : ""}${facts.false_alerts} of ${facts.false_alerts_allowed}`;
    figure("false").parentElement.classList.toggle("con-figure--bad", over);
    const busy = facts.alarm_load > this.config.guide.peak;
    figure("load").textContent = `${busy ? "⚠ " : ""}${facts.alarm_load} in 10 min`;
    figure("load").parentElement.classList.toggle("con-figure--bad", busy);
    this.point(facts.point);
    at("unconfined").hidden = !facts.unconfined;
    at("unrecorded").hidden = facts.recording === "ok";
    this.tick();
  }

  // Two people changed the threshold while this is live: it stays on the screen, and is said once.
  point(point) {
    const words = point?.changed ? `The operating point was changed at ${clock(point.since_ms)}, from ${point.was} to ${point.name}: ${point.why}` : "";
    if (at("point").textContent !== words) this.banner("point", words);
  }

  end({ why }) {
    at("ended").textContent = `This deployment has ended${why ? `: ${why}` : ""}. Nobody is looked for any more.`;
    at("ended").hidden = false;
    this.over = true;
  }

  banner(id, words, sound = "") {
    if (sound) this.sound.beep();
    at(id).textContent = words;
    at(id).hidden = !words;
  }

  tick() {
    figure("clock").textContent = clock(Date.now());
    if (!this.facts) return;
    const left = this.over ? 0 : this.facts.time_left_s - (Date.now() - this.told) / 1000;
    figure("left").textContent = span(left);
    figure("left").parentElement.classList.toggle("con-figure--warn", left < 600);
  }
}

const live = new Console(JSON.parse(at("main-content").dataset.config));
window.peelian = { latencies: live.latencies.measured, console: live };

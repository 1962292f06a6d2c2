// A wearer's device: says what is asked, which most of the time is nothing, and takes the answer.
import { Api, Problem, Unreachable } from "./api.js";
import { Faults } from "./faults.js";
import { possible } from "./keys.js";
import { Places } from "./places.js";
import * as answer from "./screens/answer.js";
import { Enrol } from "./screens/enrol.js";
import * as held from "./screens/held.js";
import * as menu from "./screens/menu.js";
import * as photo from "./screens/photo.js";
import * as rest from "./screens/rest.js";
import * as trouble from "./screens/trouble.js";
import { erase, Store } from "./store.js";
import { speak, words } from "./words.js";

// Screens show each other by name, through the app, and import none of each other.
const SCREENS = { ...answer, ...held, ...menu, ...photo, ...rest, ...trouble };
const { Down, Rest, Stranger } = SCREENS;

const EVERY_MS = 15_000;

const at = (id) => document.getElementById(id);

class App {
  constructor(store, device) {
    Object.assign(this, { store, device, state: null, ahead_ms: 0, asked: "", until_ms: 0 });
    this.api = new Api(store, device);
    this.faults = new Faults(this.api);
    this.places = new Places(this.api);
  }

  begin() {
    document.addEventListener("visibilitychange", () => this.refresh());
    addEventListener("online", () => this.refresh());
    addEventListener("offline", () => this.lost());
    setInterval(() => this.refresh(), EVERY_MS);
    setInterval(() => this.screen?.tick?.(), 1000);
    this.show("Down");
    return this.refresh();
  }

  // The desk's time, as well as the device can tell.
  now() { return Date.now() + this.ahead_ms; }

  go(screen) {
    this.screen?.close?.();
    this.screen = screen;
    at("main").replaceChildren(...screen.draw().filter(Boolean));
    at("main").dataset.screen = screen.constructor.name.toLowerCase();
    const heading = at("main").querySelector("h1");
    heading?.focus({ preventScroll: true });
    scrollTo(0, 0);
    this.spoken(heading?.textContent ?? "");
  }

  show(name, ...given) { this.go(new SCREENS[name](this, ...given)); }

  spoken(what) { at("said").textContent = what; }

  note(key) {
    at("note").hidden = !key;
    at("note").replaceChildren(...(key ? [words(key)] : []));
  }

  async refresh() {
    if (this.over || document.visibilityState === "hidden") return;
    try {
      const state = await this.api.state();
      this.ahead_ms = state.server_ms - Date.now();
      this.note("");
      this.faults.reached(state.device.faults);
      this.settle(state);
    } catch (problem) {
      this.troubled(problem);
    }
  }

  // What is not an answer to a person's own act: the connection, or that the device is over.
  troubled(problem) {
    if (problem instanceof Problem && problem.rule === "gone") return this.end();
    if (problem instanceof Problem && problem.rule === "device") return this.unknown();
    if (problem instanceof Unreachable) return this.lost();
    if (!(problem instanceof Problem)) throw problem;
    this.note("slow");
  }

  // It may be the desk that is mistaken: the key stays, and the app goes on asking.
  unknown() {
    this.asked = "";
    this.state = null;
    if (!(this.screen instanceof Stranger)) this.show("Stranger");
  }

  lost() {
    if (this.over) return;
    this.note("offline");
    this.faults.unreachable();
    if (!this.state) this.show("Down");
  }

  settle(state) {
    const before = JSON.stringify([this.state?.why, this.state?.quiet, this.state?.order]);
    this.state = state;
    this.places.wanted(state.places);
    const open = state.prompt;
    if (open && open.id !== this.asked) return this.ask(open);
    if (!open && this.asked) {
      this.asked = "";
      if (this.screen.asks) return this.show(state.stands ? "Closed" : "Rest");
    }
    const changed = before !== JSON.stringify([state.why, state.quiet, state.order]);
    if (this.screen instanceof Down || this.screen instanceof Stranger || (this.screen instanceof Rest && changed)) this.show("Rest");
    return undefined;
  }

  // The time to answer begins here, when the person can see it; not when it was sent.
  async ask(prompt) {
    this.asked = prompt.id;
    this.until_ms = prompt.answer_by_ms ?? this.now() + 30 * 60_000;
    this.show("Prompt");
    navigator.vibrate?.([200, 100, 200]);
    if (prompt.state !== "sent") return;
    try {
      this.until_ms = (await this.api.delivered(prompt.id)).answer_by_ms;
      this.screen.tick?.();
    } catch (problem) {
      this.asked = "";
      if (problem instanceof Unreachable) return this.lost();
      this.show("Rest");
    }
  }

  // It was answered, or is over: nothing more is asked of this prompt.
  answered(name, ...given) {
    this.asked = "";
    if (this.state) this.state.prompt = null;
    this.show(name, ...given);
  }

  home() {
    this.show(this.asked ? "Prompt" : "Rest");
    this.refresh();
  }

  async end() {
    this.over = true;
    this.places.wanted(false);
    this.note("");
    await erase(this.store);
    this.show("Gone");
  }
}

async function main() {
  speak();
  navigator.serviceWorker?.register("/checkin/sw.js", { scope: "/checkin" }).catch(() => {});
  if (!possible()) return new Enrol(null, at("main")).cannot();
  const store = await Store.open();
  const device = await store.device();
  const begin = (mine) => new App(store, mine).begin();
  if (location.pathname.endsWith("/enrol") || !device?.id) return new Enrol(store, at("main"), begin).begin(device);
  return begin(device);
}

main();

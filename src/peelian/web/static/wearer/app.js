// A wearer's device: says what is asked, which most of the time is nothing, and takes the answer.
import { Api, Problem, Unreachable } from "./api.js";
import { Faults } from "./faults.js";
import { possible } from "./keys.js";
import { Places } from "./places.js";
import { Closed, Prompt } from "./screens/answer.js";
import { Enrol } from "./screens/enrol.js";
import { Down, Gone, Rest, Stranger } from "./screens/rest.js";
import { erase, Store } from "./store.js";
import { say, speak, words } from "./words.js";

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
    this.go(new Down(this));
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
    if (!(this.screen instanceof Stranger)) this.go(new Stranger(this));
  }

  lost() {
    if (this.over) return;
    this.note("offline");
    this.faults.unreachable();
    if (!this.state) this.go(new Down(this));
  }

  settle(state) {
    const before = JSON.stringify([this.state?.why, this.state?.quiet, this.state?.order]);
    this.state = state;
    this.places.wanted(state.places);
    const open = state.prompt;
    if (open && open.id !== this.asked) return this.ask(open);
    if (!open && this.asked) {
      this.asked = "";
      if (this.screen.asks) return this.go(state.stands ? new Closed(this) : new Rest(this));
    }
    const changed = before !== JSON.stringify([state.why, state.quiet, state.order]);
    if (this.screen instanceof Down || this.screen instanceof Stranger || (this.screen instanceof Rest && changed)) this.go(new Rest(this));
    return undefined;
  }

  // The time to answer begins here, when the person can see it; not when it was sent.
  async ask(prompt) {
    this.asked = prompt.id;
    this.until_ms = prompt.answer_by_ms ?? this.now() + 30 * 60_000;
    this.go(new Prompt(this));
    navigator.vibrate?.([200, 100, 200]);
    if (prompt.state !== "sent") return;
    try {
      this.until_ms = (await this.api.delivered(prompt.id)).answer_by_ms;
      this.screen.tick?.();
    } catch (problem) {
      this.asked = "";
      if (problem instanceof Unreachable) return this.lost();
      this.go(new Rest(this));
    }
  }

  // It was answered, or is over: nothing more is asked of this prompt.
  answered(screen) {
    this.asked = "";
    if (this.state) this.state.prompt = null;
    this.go(screen);
  }

  home() {
    this.go(this.asked ? new Prompt(this) : new Rest(this));
    this.refresh();
  }

  async end() {
    this.over = true;
    this.places.wanted(false);
    this.note("");
    await erase(this.store);
    this.go(new Gone(this));
  }
}

// Lets a screen say what went wrong with an act of the person: never that they did it.
export function sentence(problem) {
  if (problem instanceof Unreachable) return say("offline");
  const known = { wait: "photo_wait", tries: "photo_over", attempts: "photo_over", slow: "slow", closed: "closed_what" };
  return say(known[problem.rule] ?? "failed");
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

// What the device itself notices: an empty battery, and that it could not reach the desk. It is written down, and helps.
const LOW = 0.15;

export class Faults {
  constructor(api) {
    Object.assign(this, { api, since: null, known: new Set() });
    this.battery();
  }

  // From when it could not be reached is known only here, so it is said afterwards.
  unreachable() { this.since ??= performance.now(); }

  async reached(known) {
    this.known = new Set(known);
    if (this.since === null) return;
    const ago_s = Math.min(86_400, Math.ceil((performance.now() - this.since) / 1000));
    this.since = null;
    await this.tell("link", true, { ago_s });
  }

  async tell(kind, over = false, more = {}) {
    try {
      this.known = new Set((await this.api.ask("fault", { kind, over, ...more })).faults);
      return true;
    } catch {
      return false; // it is noticed again
    }
  }

  async battery() {
    const battery = await navigator.getBattery?.().catch(() => null);
    if (!battery) return;
    const look = () => {
      const low = battery.level <= LOW && !battery.charging;
      if (low !== this.known.has("battery")) this.tell("battery", !low);
    };
    battery.addEventListener("levelchange", look);
    battery.addEventListener("chargingchange", look);
    if (battery.level <= LOW && !battery.charging) look();
  }
}

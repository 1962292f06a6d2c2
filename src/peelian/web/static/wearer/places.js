// Only for an order with a zone, and only while the app is open: where the device is, told once a minute, kept nowhere.
const EVERY_MS = 60_000;
const OPTIONS = { enableHighAccuracy: true, maximumAge: 30_000, timeout: 30_000 };

export class Places {
  constructor(api) {
    Object.assign(this, { api, watching: null, told: -EVERY_MS });
  }

  wanted(wanted) {
    if (!navigator.geolocation || wanted === (this.watching !== null)) return;
    if (wanted) {
      this.watching = navigator.geolocation.watchPosition((found) => this.tell(found), () => {}, OPTIONS);
    } else {
      navigator.geolocation.clearWatch(this.watching);
      this.watching = null;
    }
  }

  async tell({ coords, timestamp }) {
    if (performance.now() - this.told < EVERY_MS) return;
    this.told = performance.now();
    const at = new Date(timestamp).toISOString();
    const fix = { latitude: coords.latitude, longitude: coords.longitude, radius_m: coords.accuracy, at };
    await this.api.ask("place", fix).catch(() => {}); // the next one tells as much
  }
}

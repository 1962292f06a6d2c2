// All that the device keeps: its key, its name at the desk, and how often it has signed. Nothing of anybody.
const NAME = "peelian-wearer";

const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

export class Store {
  static async open() {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("own");
    return new Store(await asked(request));
  }

  constructor(database) {
    this.database = database;
    database.onversionchange = () => database.close();
  }

  device() { return asked(this.database.transaction("own").objectStore("own").get("device")); }

  // Done when it is on the disk, not when it is asked for.
  keep(device) {
    return new Promise((resolve, reject) => {
      const change = this.database.transaction("own", "readwrite", { durability: "strict" });
      change.objectStore("own").put(device, "device");
      change.oncomplete = () => resolve();
      change.onerror = change.onabort = () => reject(change.error);
    });
  }

  // The next count of what is signed: higher than any before, here or as the desk knows it.
  async count(device, known) {
    device.counter = Math.max(device.counter ?? 0, known ?? 0) + 1;
    await this.keep(device);
    return device.counter;
  }

  close() { this.database.close(); }
}

// Deletes the key and everything else that the app has put on the device.
export async function erase(store) {
  store?.close();
  await new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(NAME);
    request.onsuccess = request.onerror = request.onblocked = resolve;
  });
}

// All that the phone keeps: its own keys, its name at the desk, and sealed actions that wait. Nothing of anybody.
const NAME = "peelian-phone";

const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

export class Store {
  static async open() {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("own");
      request.result.createObjectStore("queue", { autoIncrement: true });
    };
    return new Store(await asked(request));
  }

  constructor(database) {
    this.database = database;
    // Another page of this phone wipes: it must not wait for this one.
    database.onversionchange = () => database.close();
  }

  // Writes are done when they are on the disk, not when they are asked for.
  write(name, act) {
    return new Promise((resolve, reject) => {
      const change = this.database.transaction(name, "readwrite", { durability: "strict" });
      const request = act(change.objectStore(name));
      change.oncomplete = () => resolve(request.result);
      change.onerror = () => reject(change.error);
      change.onabort = () => reject(change.error);
    });
  }

  async device() { return asked(this.database.transaction("own").objectStore("own").get("device")); }

  keep(device) { return this.write("own", (own) => own.put(device, "device")); }

  // What else is the phone's own, and about nobody.
  own(name) { return asked(this.database.transaction("own").objectStore("own").get(name)); }

  put(name, what) { return this.write("own", (own) => own.put(what, name)); }

  // Every waiting action, the oldest first: its number and its sealed box.
  async waiting() {
    const queue = this.database.transaction("queue").objectStore("queue");
    const [numbers, boxes] = await Promise.all([asked(queue.getAllKeys()), asked(queue.getAll())]);
    return numbers.map((number, at) => ({ number, ...boxes[at] }));
  }

  add(box) { return this.write("queue", (queue) => queue.add(box)); }

  remove(number) { return this.write("queue", (queue) => queue.delete(number)); }

  close() { this.database.close(); }
}

// Deletes everything that this origin has put on the phone, and takes its worker off it.
export async function erase(store) {
  store?.close();
  const deleted = (name) =>
    new Promise((resolve) => {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = request.onerror = request.onblocked = resolve;
    });
  const known = (await indexedDB.databases?.().catch(() => [])) ?? [];
  await Promise.all([...new Set([NAME, ...known.map((one) => one.name)])].map(deleted));
  localStorage.clear();
  sessionStorage.clear();
  const workers = (await navigator.serviceWorker?.getRegistrations().catch(() => [])) ?? [];
  for (const worker of workers) {
    if (!new URL(worker.scope).pathname.startsWith("/phone")) continue;
    await worker.pushManager?.getSubscription().then((one) => one?.unsubscribe()).catch(() => {});
    await worker.unregister().catch(() => {});
  }
  // After the worker, which could otherwise fill them again.
  for (const name of (await globalThis.caches?.keys().catch(() => [])) ?? []) await caches.delete(name);
}

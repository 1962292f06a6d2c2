// What both apps' service workers do: keep the app's own files, and no others, so that a device without a connection can
// say that it has none; and show the same words for every push. A worker loads it with `importScripts`, which every
// browser has, and not as a module, which not every browser takes for a worker. Nothing about anybody goes through here:
// not the desk's answers, not pictures, not events.
const PATIENCE_MS = 3000;

// `kept`: name of the cache. `files`: all that is kept. `at`: where the app is; `words`, `tag`, `icon`: of a notification.
function keepShell({ kept, files, at, words, tag, icon }) {
  addEventListener("install", (event) => {
    event.waitUntil(caches.open(kept).then((store) => store.addAll(files)).then(() => skipWaiting()));
  });

  addEventListener("activate", (event) => event.waitUntil(forgotten().then(() => clients.claim())));

  // What an older worker kept, and this one does not.
  async function forgotten() {
    const store = await caches.open(kept);
    const old = (await store.keys()).filter((one) => !files.includes(new URL(one.url).pathname));
    await Promise.all(old.map((one) => store.delete(one)));
  }

  // The newest, if it comes in time; else what is kept.
  async function newest(path) {
    const given = new AbortController();
    const timer = setTimeout(() => given.abort(), PATIENCE_MS);
    try {
      const answer = await fetch(path, { signal: given.signal, credentials: "same-origin" });
      if (answer.ok && !answer.redirected) await (await caches.open(kept)).put(path, answer.clone());
      return answer;
    } catch {
      return (await caches.match(path)) ?? Response.error();
    } finally {
      clearTimeout(timer);
    }
  }

  addEventListener("fetch", (event) => {
    const { origin, pathname, search } = new URL(event.request.url);
    if (event.request.method !== "GET" || origin !== location.origin || search || !files.includes(pathname)) return;
    event.respondWith(newest(pathname));
  });

  // Whatever a push carries is not looked at: a locked screen shows these words and no others.
  addEventListener("push", (event) => {
    event.waitUntil(registration.showNotification("Peelian", { body: words, tag, renotify: true, icon }));
  });

  addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(
      clients.matchAll({ type: "window" }).then((open) => {
        const app = open.find((client) => new URL(client.url).pathname === at);
        return app ? app.focus() : clients.openWindow(at);
      }),
    );
  });
}

// Keeps the app's own files, and no others, so that a device without a connection can say that it has none.
// Nothing about anybody goes through here: no answer of the desk, no photo, no copy.
const KEPT = "peelian-wearer-shell";
const PATIENCE_MS = 3000;
const SHELL = [
  "/checkin",
  "/checkin/manifest.webmanifest",
  "/static/boot.js",
  "/static/console/text.js",
  "/static/peelian.css",
  "/static/wearer/api.js",
  "/static/wearer/app.js",
  "/static/wearer/ar.js",
  "/static/wearer/camera.js",
  "/static/wearer/cy.js",
  "/static/wearer/en.js",
  "/static/wearer/faults.js",
  "/static/wearer/icon-192.png",
  "/static/wearer/keys.js",
  "/static/wearer/parts.js",
  "/static/wearer/places.js",
  "/static/wearer/problems.js",
  "/static/wearer/screens/answer.js",
  "/static/wearer/screens/enrol.js",
  "/static/wearer/screens/held.js",
  "/static/wearer/screens/menu.js",
  "/static/wearer/screens/photo.js",
  "/static/wearer/screens/rest.js",
  "/static/wearer/screens/trouble.js",
  "/static/wearer/store.js",
  "/static/wearer/wake.js",
  "/static/wearer/wearer.css",
  "/static/wearer/words.js",
];

addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(SHELL)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

// The newest, if it comes in time; else what is kept.
async function shell(path) {
  const given = new AbortController();
  const timer = setTimeout(() => given.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(path, { signal: given.signal, credentials: "same-origin" });
    if (answer.ok && !answer.redirected) await (await caches.open(KEPT)).put(path, answer.clone());
    return answer;
  } catch {
    return (await caches.match(path)) ?? Response.error();
  } finally {
    clearTimeout(timer);
  }
}

// Whatever a push carries is not looked at: a locked screen shows these words and no others.
addEventListener("push", (event) => {
  event.waitUntil(registration.showNotification("Peelian", { body: "Open the app", tag: "check-in", renotify: true, icon: "/static/wearer/icon-192.png" }));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(
    clients.matchAll({ type: "window" }).then((open) => {
      const app = open.find((client) => new URL(client.url).pathname.startsWith("/checkin"));
      return app ? app.focus() : clients.openWindow("/checkin");
    }),
  );
});

addEventListener("fetch", (event) => {
  const { origin, pathname, search } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin || search || !SHELL.includes(pathname)) return;
  event.respondWith(shell(pathname));
});

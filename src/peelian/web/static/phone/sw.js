// Keeps the app's own files, and no others, so that a phone without a connection can say that it has none.
// Nothing about anybody goes through here: not the desk's answers, not pictures, not events.
const KEPT = "peelian-phone-shell";
const PATIENCE_MS = 3000;
const SHELL = [
  "/phone",
  "/phone/manifest.webmanifest",
  "/static/boot.js",
  "/static/peelian.css",
  "/static/console/announce.js",
  "/static/console/text.js",
  "/static/phone/acts.js",
  "/static/phone/app.js",
  "/static/phone/arrivals.js",
  "/static/phone/camera.js",
  "/static/phone/cy.js",
  "/static/phone/desk.js",
  "/static/phone/en.js",
  "/static/phone/icon-192.png",
  "/static/phone/keys.js",
  "/static/phone/lawful.js",
  "/static/phone/link.js",
  "/static/phone/notices.js",
  "/static/phone/outbox.js",
  "/static/phone/parts.js",
  "/static/phone/phone.css",
  "/static/phone/pictures.js",
  "/static/phone/screens/alert.js",
  "/static/phone/screens/choose.js",
  "/static/phone/screens/down.js",
  "/static/phone/screens/gone.js",
  "/static/phone/screens/list.js",
  "/static/phone/screens/lock.js",
  "/static/phone/screens/look.js",
  "/static/phone/screens/menu.js",
  "/static/phone/steady.js",
  "/static/phone/store.js",
  "/static/phone/touch.js",
  "/static/phone/wake.js",
  "/static/phone/witness.js",
  "/static/phone/words.js",
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

addEventListener("fetch", (event) => {
  const { origin, pathname, search } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin || search || !SHELL.includes(pathname)) return;
  event.respondWith(shell(pathname));
});

// Whatever a push carries is not looked at: a locked screen shows these words and no others.
addEventListener("push", (event) => {
  event.waitUntil(registration.showNotification("Peelian", { body: "Alert – open the app", tag: "alert", renotify: true, icon: "/static/phone/icon-192.png" }));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(
    clients.matchAll({ type: "window" }).then((open) => {
      const phone = open.find((client) => new URL(client.url).pathname === "/phone");
      return phone ? phone.focus() : clients.openWindow("/phone");
    }),
  );
});

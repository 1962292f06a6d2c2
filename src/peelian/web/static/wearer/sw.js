// Keeps the app's own files, and no others: no answer of the desk, no photo, no copy. How, stands in shell.js.
importScripts("/static/shell.js");

const FILES = [
  "/checkin",
  "/checkin/manifest.webmanifest",
  "/static/boot.js",
  "/static/camera.js",
  "/static/console/text.js",
  "/static/peelian.css",
  "/static/wearer/api.js",
  "/static/wearer/app.js",
  "/static/wearer/ar.js",
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

keepShell({
  kept: "peelian-wearer-shell",
  files: FILES,
  at: "/checkin",
  words: "Open the app",
  tag: "check-in",
  icon: "/static/wearer/icon-192.png",
});

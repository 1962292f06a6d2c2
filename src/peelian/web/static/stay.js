// Whoever works on a page stays signed in; whoever seems to have left is told two minutes before they are signed out.
const EVERY_MS = 60_000;
const WARN_MS = 13 * 60_000;

export function stay() {
  const { token } = document.body.dataset;
  if (!token) return;
  let last = Date.now();
  let notice = null;
  const used = () => {
    if (!notice && Date.now() - last < EVERY_MS) return;
    last = Date.now();
    notice?.remove();
    notice = null;
    const headers = { "x-csrf-token": token, accept: "application/json" };
    fetch("/session", { method: "POST", headers }).catch(() => { /* the next page says so */ });
  };
  for (const kind of ["keydown", "pointerdown", "pointermove"]) addEventListener(kind, used, { passive: true });
  setInterval(() => {
    if (notice || Date.now() - last < WARN_MS) return;
    notice = document.createElement("div");
    notice.className = "app-leaving";
    notice.setAttribute("role", "alertdialog");
    notice.setAttribute("aria-label", "You are about to be signed out");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button govuk-button--secondary";
    button.textContent = "Stay signed in";
    button.addEventListener("click", used);
    const words = document.createElement("span");
    words.setAttribute("role", "alert");
    words.textContent = "You will be signed out in two minutes, because nothing was pressed.";
    notice.append(words, button);
    document.body.append(notice);
  }, 1000);
}

// What every page does: the design system's own behaviour, and the choice of a theme.
import { initAll } from "/static/vendor/govuk-frontend/govuk-frontend.min.js";
import { stay } from "/static/stay.js";
import { stack } from "/static/tables.js";

const KEY = document.body.dataset.themeKey ?? "peelian-theme";

class Theme extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.addEventListener("click", (event) => {
      const choice = event.target.closest("[data-theme-choice]")?.dataset.themeChoice;
      if (choice) this.choose(choice);
    });
    this.show();
  }

  choose(choice) {
    try { localStorage.setItem(KEY, choice); } catch { /* the choice then lasts for this page */ }
    if (choice === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = choice;
    this.show();
  }

  show() {
    const now = document.documentElement.dataset.theme ?? "system";
    for (const button of this.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === now));
    }
  }
}

// Whoever skips the menu leaves no mark of it in the address: a form that is sent from there would come back to the top
// of its page, and not to what is wrong in it.
function skip(event) {
  const main = document.getElementById("main-content");
  if (!main) return;
  event.preventDefault();
  main.focus();
  main.scrollIntoView();
}

document.querySelector(".govuk-skip-link")?.addEventListener("click", skip);
customElements.define("app-theme", Theme);
initAll();
stay();
stack();

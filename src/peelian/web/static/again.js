// Keeps a page's figures fresh without loading it anew, so that nobody loses their place; loads it once they are final.
import { label } from "/static/tables.js";

const EVERY_MS = 1000;

class Again extends HTMLElement {
  connectedCallback() { this.wait(); }

  disconnectedCallback() { clearTimeout(this.timer); }

  wait() { this.timer = setTimeout(() => this.look(), EVERY_MS); }

  async look() {
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" } });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("app-again");
      if (!fresh) {
        location.reload();
        return;
      }
      for (const part of this.querySelectorAll("[data-fresh]")) this.renew(part, fresh);
      for (const part of this.querySelectorAll("[data-fresh-whole]")) this.replace(part, fresh);
    } catch { /* the desk did not answer: it is asked again */ }
    this.wait();
  }

  renew(part, fresh) {
    const newer = fresh.querySelector(`[data-fresh="${part.dataset.fresh}"]`);
    if (!newer) return;
    if (newer.matches("progress")) [part.max, part.value] = [newer.max, newer.value];
    else if (part.textContent !== newer.textContent) part.textContent = newer.textContent;
  }

  // Whoever is about to press something in it keeps what they see until they have.
  replace(part, fresh) {
    const newer = fresh.querySelector(`[data-fresh-whole="${part.dataset.freshWhole}"]`);
    if (!newer || newer.innerHTML === this.last || part.contains(document.activeElement)) return;
    this.last = newer.innerHTML;
    part.replaceWith(document.adoptNode(newer));
    for (const table of this.querySelectorAll("table")) label(table);
  }
}

customElements.define("app-again", Again);

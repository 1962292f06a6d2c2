// Keeps a page's figures fresh without loading it anew, so that nobody loses their place; loads it once they are final.
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
    } catch { /* the desk did not answer: it is asked again */ }
    this.wait();
  }

  renew(part, fresh) {
    const newer = fresh.querySelector(`[data-fresh="${part.dataset.fresh}"]`);
    if (!newer) return;
    if (newer.matches("progress")) [part.max, part.value] = [newer.max, newer.value];
    else if (part.textContent !== newer.textContent) part.textContent = newer.textContent;
  }
}

customElements.define("app-again", Again);

// Makes a passkey by a link, or signs in with one. Nothing but the browser's own WebAuthn.
class Passkey extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("[data-passkey]");
    this.said = this.querySelector("[data-said]");
    this.button.addEventListener("click", () => this.run());
    // Off until it is heard: a press before that would come to nothing, and nobody would know.
    this.button.disabled = false;
    this.button.removeAttribute("aria-disabled");
    if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
      this.button.disabled = true;
      this.said.textContent = window.isSecureContext
        ? "This browser knows no passkeys; use a newer one."
        : "Passkeys need https, or the name localhost.";
    }
  }

  async run() {
    this.said.textContent = "";
    this.button.disabled = true;
    try {
      const options = await this.post("question");
      const credential = await this.ask(options);
      const { next } = await this.post("answer", credential.toJSON());
      location.assign(this.dataset.next === "/" ? next : this.dataset.next);
    } catch (problem) {
      this.said.textContent = problem.name === "NotAllowedError" ? "Nothing was chosen, or it took too long." : problem.message;
      this.button.disabled = false;
    }
  }

  ask(options) {
    if (this.dataset.purpose === "sign-in") {
      return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    }
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
  }

  async post(step, body) {
    const headers = { "content-type": "application/json", accept: "application/json" };
    const token = document.body.dataset.token;
    if (token) headers["x-csrf-token"] = token;
    const answer = await fetch(`/${this.dataset.purpose}/${step}`, { method: "POST", headers, body: JSON.stringify(body ?? {}) });
    const said = await answer.json();
    if (!answer.ok) throw new Error(said.detail);
    return said;
  }
}

customElements.define("app-passkey", Passkey);

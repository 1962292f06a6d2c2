// Asks the desk to do something. A refusal comes back as the desk's own words.
export class Desk {
  constructor(deployment) {
    this.base = `/deployments/${encodeURIComponent(deployment)}`;
    this.token = document.body.dataset.token ?? "";
  }

  alert(id) { return `${this.base}/alerts/${encodeURIComponent(id)}`; }

  async post(address, body = {}) {
    const headers = { "content-type": "application/json", accept: "application/json", "x-csrf-token": this.token };
    const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(said.detail ?? "The desk did not answer; try again.");
    return said;
  }
}

// Asks the desk, each time with a signature and a nonce that works once. A refusal comes back in the desk's own words.
import { signature } from "./keys.js";

const PATIENCE_MS = 8000;
const LOOK_MS = 20_000;
// A nonce works for 120 s; one that is nearly over is not worth the try, because every refusal is logged.
const NONCE_MS = 100_000;

export class Unreachable extends Error {}

export class Problem extends Error {
  constructor(status, said) {
    super(said.detail ?? said.title ?? "");
    this.status = status;
    this.rule = said.rule ?? "";
    this.by = said.by ?? said.reasons?.by ?? "";
    this.said = said;
  }
}


async function reached(address, options, patience) {
  const given = new AbortController();
  const timer = setTimeout(() => given.abort(), patience);
  try {
    const answer = await fetch(address, { cache: "no-store", credentials: "omit", redirect: "error", signal: given.signal, ...options });
    return { answer, body: await answer.blob() };
  } catch {
    throw new Unreachable();
  } finally {
    clearTimeout(timer);
  }
}

const read = async (body) => JSON.parse((await body.text()) || "{}");

export async function enrol(token, facts) {
  const options = { method: "POST", headers: { "content-type": "application/json", accept: "application/json" }, body: JSON.stringify(facts) };
  const { answer, body } = await reached(`/phone/enrol/${encodeURIComponent(token)}`, options, PATIENCE_MS);
  const said = await read(body).catch(() => ({}));
  if (!answer.ok) throw new Problem(answer.status, said);
  return said;
}

// Events: `gone` (the phone is wiped, or its time is over) and `locked`.
export class Desk extends EventTarget {
  constructor({ id, pair }) {
    super();
    this.id = id;
    this.pair = pair;
    this.before = Promise.resolve();
  }

  async ask(verb, facts = {}) { return read(await this.send(`/phone/api/${verb}`, facts)); }

  picture(alert, which) { return this.send("/phone/api/picture", { alert, which }); }

  async secondLook(alert, reason, jpeg) {
    const path = `/phone/api/second-look?${new URLSearchParams({ alert, reason })}`;
    return read(await this.send(path, new Uint8Array(await jpeg.arrayBuffer()), LOOK_MS));
  }

  // One at a time: each answer brings the nonce of the next question.
  send(path, facts, patience = PATIENCE_MS) {
    const mine = this.before.then(() => this.signed(path, facts, patience, true));
    this.before = mine.catch(() => {});
    return mine;
  }

  async signed(path, facts, patience, again) {
    if (!this.nonce || performance.now() - this.since > NONCE_MS) await this.fresh();
    const nonce = this.nonce;
    this.nonce = undefined;
    const picture = facts instanceof Uint8Array;
    const body = picture ? facts : new TextEncoder().encode(JSON.stringify(facts));
    const headers = {
      accept: "application/json, image/jpeg",
      "content-type": picture ? "image/jpeg" : "application/json",
      "peelian-device": this.id,
      "peelian-nonce": nonce,
      "peelian-signature": await signature(this.pair, { method: "POST", path, device: this.id, nonce, body }),
    };
    const { answer, body: content } = await reached(path, { method: "POST", headers, body }, patience);
    this.keep(answer);
    if (answer.ok) return content;
    const problem = new Problem(answer.status, await read(content).catch(() => ({})));
    if (again && problem.status === 401 && problem.rule === "nonce") {
      this.nonce = undefined;
      return this.signed(path, facts, patience, false);
    }
    this.tell(problem);
    throw problem;
  }

  async fresh() {
    const path = `/phone/api/nonce?${new URLSearchParams({ device: this.id })}`;
    const { answer, body } = await reached(path, { headers: { accept: "application/json" } }, PATIENCE_MS);
    const said = await read(body).catch(() => ({}));
    this.keep(answer, said.nonce);
    if (answer.ok && this.nonce) return;
    const problem = new Problem(answer.status, said);
    this.tell(problem);
    throw problem;
  }

  keep(answer, other) {
    this.nonce = answer.headers.get("peelian-nonce") ?? other;
    this.since = performance.now();
  }

  tell(problem) {
    const kind = problem.status === 410 ? "gone" : problem.status === 403 && problem.rule === "locked" ? "locked" : "";
    if (kind) this.dispatchEvent(new CustomEvent(kind, { detail: problem }));
  }
}


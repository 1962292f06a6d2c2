// Asks the desk, each time with a signature and a number that works once. docs/check-in-device.md describes it whole.
import { call, sha256, shown, sign, statement } from "./keys.js";

const PATIENCE_MS = 10_000;
const PHOTO_MS = 30_000;
const NO_NONCE = "00".repeat(32);
const UTF8 = new TextEncoder();

export class Unreachable extends Error {}

export class Problem extends Error {
  constructor(status, said) {
    super(said.detail ?? "");
    this.status = status;
    this.rule = said.rule ?? "";
  }
}

async function reached(address, options, patience = PATIENCE_MS) {
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

async function well({ answer, body }) {
  if (answer.status >= 500) throw new Unreachable();
  if (!answer.ok) throw new Problem(answer.status, await read(body).catch(() => ({})));
  return body;
}

const posted = (body, headers = {}) => ({ method: "POST", headers: { "content-type": "application/json", accept: "application/json", ...headers }, body });

export async function enrol(code, pair) {
  const said = JSON.stringify({ code, public_key: await shown(pair) });
  return read(await well(await reached("/checkin/api/enrol", posted(said))));
}

export class Api {
  constructor(store, device) {
    Object.assign(this, { store, device, known: 0, nonce: "", before: Promise.resolve() });
  }

  // One after the other: each call uses up the number that the one before has brought.
  call(verb, facts = {}) {
    const mine = this.before.then(() => this.sent(verb, facts));
    this.before = mine.catch(() => {});
    return mine;
  }

  async ask(verb, facts) { return read(await this.call(verb, facts)); }

  async state() {
    const told = await this.ask("state");
    this.known = told.device.counter;
    return told;
  }

  async sent(verb, facts, again = true) {
    if (!this.nonce) await this.fresh();
    const [path, nonce, body] = [`/checkin/api/${verb}`, this.nonce, UTF8.encode(JSON.stringify(facts))];
    this.nonce = "";
    const signature = await sign(this.device.pair, await call({ method: "POST", path, device: this.device.id, nonce, body }));
    const headers = { "peelian-device": this.device.id, "peelian-nonce": nonce, "peelian-signature": signature };
    const { answer, body: said } = await reached(path, posted(body, headers));
    this.nonce = answer.headers.get("peelian-nonce") ?? "";
    try {
      return await well({ answer, body: said });
    } catch (problem) {
      if (again && problem.rule === "nonce") return this.sent(verb, facts, false);
      throw problem;
    }
  }

  async fresh() {
    const { answer, body } = await reached(`/checkin/api/nonce?${new URLSearchParams({ device: this.device.id })}`, { headers: { accept: "application/json" } });
    this.nonce = (await read(await well({ answer, body }))).nonce;
  }

  // A statement of this device, with its signature, as a form.
  async stated(purpose, prompt, nonce, content) {
    const said = {
      purpose,
      nonce,
      device: this.device.id,
      prompt,
      counter: await this.store.count(this.device, this.known),
      content_sha256: await sha256(content),
      camera: "live",
      said_at: `${new Date().toISOString().slice(0, 19)}+00:00`,
    };
    const form = new FormData();
    form.set("statement", JSON.stringify(said));
    form.set("signature", await sign(this.device.pair, statement(said)));
    return form;
  }

  async send(verb, form, patience) {
    return read(await well(await reached(`/checkin/api/${verb}`, { method: "POST", headers: { accept: "application/json" }, body: form }, patience)));
  }

  async delivered(prompt) { return this.send("delivered", await this.stated("delivered", prompt, NO_NONCE, new Uint8Array())); }

  // The number of an answer, and whether the head is to be turned for it.
  number(prompt, purpose) { return this.ask("number", { prompt, purpose }); }

  async photo(prompt, { nonce, purpose }, photo, turned) {
    const [first, second] = await Promise.all([photo, turned].map((one) => one?.arrayBuffer()));
    const content = second ? UTF8.encode(`${await sha256(first)}\n${await sha256(second)}\n`) : first;
    const form = await this.stated(purpose, prompt, nonce, content);
    form.set("photo", photo, "photo.jpg");
    if (turned) form.set("turned", turned, "turned.jpg");
    return this.send("answer", form, PHOTO_MS);
  }

  async otherwise(prompt, how, word = "") {
    const { nonce, purpose } = await this.number(prompt, "otherwise");
    const form = await this.stated(purpose, prompt, nonce, UTF8.encode(`${how}\n${word}`));
    form.set("how", how);
    form.set("word", word);
    return this.send("otherwise", form);
  }
}

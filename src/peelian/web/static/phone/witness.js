// The phone watches over the desk's log: it keeps the last checkpoint that it saw, accepts only what adds to it, and signs
// what it saw. Whoever shows two phones two different logs is found out when either meets what the other has signed.
const DASH = "\u2014 ";
const HEADER = "peelian.p256-cosignature/v1";
const KEPT = "log";
const UTF8 = new TextEncoder();
// Stands before a key of this kind: one byte, and a name that nobody else has.
const MARK = [0xff, ...UTF8.encode(`${HEADER}\n`)];

const joined = (...parts) => new Uint8Array(parts.flatMap((part) => [...part]));
const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);
const base64 = (bytes) => btoa(String.fromCharCode(...bytes));
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
const node = (left, right) => sha256([1], left, right);
const odd = (number) => number % 2 === 1;
const half = (number) => Math.floor(number / 2);

// Says whether a path shows that the new tree only adds to the old one (RFC 9162, 2.1.4.2). Numbers beyond 32 bits are
// halved by division.
export async function consistent(old, now, path) {
  if (old.size === 0) return path.length === 0;
  if (old.size >= now.size) return old.size === now.size && same(old.root, now.root) && path.length === 0;
  const hashes = Number.isInteger(Math.log2(old.size)) ? [old.root, ...path] : [...path];
  if (!hashes.length) return false;
  let [index, last] = [old.size - 1, now.size - 1];
  while (odd(index)) [index, last] = [half(index), half(last)];
  let [below, above] = [hashes[0], hashes[0]];
  for (const sibling of hashes.slice(1)) {
    if (last === 0) return false;
    if (odd(index) || index === last) {
      [below, above] = [await node(sibling, below), await node(sibling, above)];
      while (!odd(index) && index !== 0) [index, last] = [half(index), half(last)];
    } else above = await node(above, sibling);
    [index, last] = [half(index), half(last)];
  }
  return last === 0 && same(below, old.root) && same(above, now.root);
}

// Takes a checkpoint apart: which log, how many entries, which root, and the lines under it.
export function taken(note) {
  const at = note.lastIndexOf("\n\n");
  const text = note.slice(0, at + 1);
  const [origin, size, root, ...more] = text.slice(0, -1).split("\n");
  if (at < 0 || !/^(0|[1-9][0-9]{0,14})$/.test(size) || more.length) throw new Error("no checkpoint");
  const lines = note.slice(at + 2).split("\n").filter(Boolean).map((line) => {
    const [name, signature] = line.slice(DASH.length).split(" ");
    const content = bytes(signature);
    return { name, id: content.slice(0, 4), signature: content.slice(4) };
  });
  return { origin, size: Number(size), root: bytes(root), text, lines, note };
}

// The log's key, from its line.
async function opened(key) {
  const [, name, encoded] = /^([^+]+)\+[0-9a-f]{8}\+(.+)$/.exec(key);
  const content = bytes(encoded);
  const id = (await sha256(UTF8.encode(`${name}\n`), content)).slice(0, 4);
  return { name, id, verifier: await crypto.subtle.importKey("raw", content.slice(1), "Ed25519", false, ["verify"]) };
}

// Keeps what it saw of one log in the phone's own store. Events: `forked` {notes}, once and again each time it is opened.
export class Witness extends EventTarget {
  constructor({ store, desk, id, pair, now }) {
    super();
    Object.assign(this, { store, desk, id, pair, now, before: Promise.resolve() });
  }

  // What was seen last: size and root to compare with a colleague's phone by eye.
  async seen() {
    const kept = await this.store.own(KEPT);
    return kept ? { size: kept.size, code: base64(kept.root).slice(0, 8), forked: kept.forked ?? null } : null;
  }

  // Asks the desk how the log grew, checks it, keeps it, and signs it. One at a time.
  watch() {
    const mine = this.before.then(() => this.once());
    this.before = mine.catch(() => {});
    return mine;
  }

  async once() {
    const held = await this.store.own(KEPT);
    if (held?.forked) return this.tell(held.forked);
    const said = await this.asked({ size: held?.size ?? 0, root: held ? base64(held.root) : "" }, held);
    if (!said) return false;
    const key = held?.key ?? said.key;
    const now = await this.checked(key, said.note);
    if (!(await consistent(held ?? { size: 0 }, now, said.proof.map(bytes)))) return this.fork(held, [held.note, said.note]);
    const kept = { key, size: now.size, root: now.root, note: said.note, line: await this.signed(now) };
    await this.store.put(KEPT, kept);
    if (kept.size !== held?.size) await this.asked({ size: kept.size, root: base64(kept.root), line: kept.line }, kept);
    for (const other of said.others) if (!(await this.meets(other))) return false;
    return true;
  }

  // The desk says by itself that what was seen is not the beginning of its log; that is evidence as well.
  async asked(seen, held, other = "") {
    try {
      return await this.desk.ask("log", seen);
    } catch (problem) {
      if (problem.rule === "log_forked") return this.fork(held, [held?.note ?? "", other]);
      throw problem;
    }
  }

  // Meets a checkpoint that somebody else holds: of the same size it must be the same; of another, the desk has to prove
  // that the smaller one is the beginning of the larger one.
  async meets(note) {
    const held = await this.store.own(KEPT);
    if (!held || held.forked) return !held;
    const other = await this.checked(held.key, note);
    if (other.size === held.size) return same(other.root, held.root) || this.fork(held, [held.note, note]);
    const [old, now] = other.size < held.size ? [other, held] : [held, other];
    const said = await this.asked({ size: old.size, root: base64(old.root), upto: now.size }, held, note);
    if (!said) return false;
    return (await consistent(old, now, said.proof.map(bytes))) || this.fork(held, [held.note, note]);
  }

  // A checkpoint that the log's key has signed.
  async checked(key, note) {
    const log = await opened(key);
    const state = taken(note);
    const line = state.lines.find(({ name, id }) => name === log.name && same(id, log.id));
    const fits = line && state.origin === log.name
      && (await crypto.subtle.verify("Ed25519", log.verifier, line.signature, UTF8.encode(state.text)));
    if (!fits) throw new Error("not signed by the log");
    return state;
  }

  async signed(state) {
    const name = `peelian/phone/${this.id}`;
    const point = new Uint8Array(await crypto.subtle.exportKey("raw", this.pair.publicKey));
    const id = (await sha256(UTF8.encode(`${name}\n`), MARK, point)).slice(0, 4);
    const time = Math.floor(this.now() / 1000);
    const stamp = new Uint8Array(8);
    new DataView(stamp.buffer).setBigUint64(0, BigInt(time));
    const said = UTF8.encode(`${HEADER}\ntime ${time}\n${state.text}`);
    const signature = new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, this.pair.privateKey, said));
    return `${DASH}${name} ${base64(joined(id, stamp, signature))}\n`;
  }

  // The evidence stays on the phone until it is wiped: two notes that the log's key has signed, and that cannot both be true.
  async fork(held, notes) {
    await this.store.put(KEPT, { ...held, forked: notes });
    return this.tell(notes);
  }

  tell(notes) {
    this.dispatchEvent(new CustomEvent("forked", { detail: { notes } }));
    return false;
  }
}

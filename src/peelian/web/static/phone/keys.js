// The phone's two keys, neither of which can leave it: one signs what it asks, one seals what has to wait.
const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const UTF8 = new TextEncoder();

export const possible = () => Boolean(globalThis.isSecureContext && globalThis.crypto?.subtle && globalThis.indexedDB);

export async function make() {
  const pair = await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);
  const seal = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  return { pair, seal };
}

export async function shown(pair) {
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  return { kty, crv, x, y };
}

export const base64url = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// What is signed names everything that could be exchanged: method, path, device, nonce and body.
export async function signature(pair, { method, path, device, nonce, body }) {
  const digest = hex(await crypto.subtle.digest("SHA-256", body));
  const said = UTF8.encode(["peelian-phone-1", method, path, device, nonce, digest].join("\n"));
  return base64url(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, pair.privateKey, said));
}

export async function sealed(key, facts) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, UTF8.encode(JSON.stringify(facts)));
  return { iv, box };
}

export async function opened(key, { iv, box }) {
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, box)));
}

// The device's key, which cannot leave it: it signs each call, and in an answer the statement that is kept.
const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const UTF8 = new TextEncoder();

export const possible = () => Boolean(globalThis.isSecureContext && globalThis.crypto?.subtle && globalThis.indexedDB);

export const make = () => crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);

export async function shown(pair) {
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  return { kty, crv, x, y };
}

const base64url = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export const sha256 = async (bytes) => hex(await crypto.subtle.digest("SHA-256", bytes));

export const sign = async (pair, text) =>
  base64url(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, pair.privateKey, UTF8.encode(text)));

// What is signed of a call names everything that could be exchanged.
export const call = async ({ method, path, device, nonce, body }) =>
  ["peelian-check-in-call-1", method, path, device, nonce, await sha256(body)].join("\n");

// The nine lines of a statement, each with its end.
export const statement = (said) =>
  ["peelian check-in 1", said.purpose, said.nonce, said.device, said.prompt, String(said.counter), said.content_sha256, said.camera, said.said_at, ""].join("\n");

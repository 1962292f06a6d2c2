// The notification that wakes a device when a prompt waits, without saying why. It is the person's to switch on.
const base64url = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

export const possible = (key) => Boolean(key && "PushManager" in globalThis && globalThis.Notification?.permission === "default");

// Needs a tap. Says whether the device will be woken.
export async function subscribe(api, key) {
  try {
    if ((await Notification.requestPermission()) !== "granted") return false;
    const ready = await navigator.serviceWorker.ready;
    const found = await ready.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    const facts = { endpoint: found.endpoint, p256dh: base64url(found.getKey("p256dh")), auth: base64url(found.getKey("auth")) };
    return (await api.ask("wake", facts)).woken;
  } catch {
    return false;
  }
}

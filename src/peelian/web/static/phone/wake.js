// The worker that keeps the app's own files, and the notification that wakes a phone without saying why.
import { base64url } from "./keys.js";

export async function worker() {
  return navigator.serviceWorker?.register("/phone/sw.js", { scope: "/phone" }).catch(() => null);
}

// Needs a tap. The answer is a key of the dictionary.
export async function subscribe(desk, pushKey) {
  if (!pushKey || !("PushManager" in globalThis) || !("Notification" in globalThis)) return "wake_failed";
  if ((await Notification.requestPermission()) !== "granted") return "wake_denied";
  try {
    await navigator.serviceWorker.register("/phone/sw.js", { scope: "/phone" });
    const ready = await navigator.serviceWorker.ready;
    const found = await ready.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: pushKey });
    await desk.ask("push", { endpoint: found.endpoint, p256dh: base64url(found.getKey("p256dh")), auth: base64url(found.getKey("auth")) });
    return "wake_on";
  } catch {
    return "wake_failed";
  }
}

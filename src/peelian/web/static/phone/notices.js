// What is said beside the screen, whichever it is: no connection, another threshold, a forked log, what became of an act.
import { clock } from "../console/text.js";
import { say } from "./words.js";

const at = (id) => document.getElementById(id);

function show(id, words) {
  at(id).textContent = words;
  at(id).hidden = !words;
}

export const banner = (words) => show("banner", words);

// The threshold that alerts come from was changed while the deployment is live: it stays on every screen.
export const point = (now) => show("point", now?.changed ? say("point_changed", { at: clock(now.since_ms), why: now.why }) : "");

export const forked = () => show("forked", say("log_forked"));

// Stays on the screen until the officer has taken note.
export function loud(words) {
  const line = document.createElement("p");
  line.textContent = words;
  const close = Object.assign(document.createElement("button"), { type: "button", className: "ph-button ph-button--plain", textContent: say("done") });
  close.addEventListener("click", () => line.remove());
  line.append(" ", close);
  at("notes").append(line);
}

export function clear() {
  banner("");
  at("notes").replaceChildren();
}

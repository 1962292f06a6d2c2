// How things stand: cameras, the recogniser, and how long an alert took to be seen here.
import { h } from "./text.js";

class HealthPanel extends HTMLElement {
  connectedCallback() {
    this.rows = h("tbody", {});
    this.recogniser = h("dd", {}, "–");
    this.latency = h("dd", {}, "no alert yet");
    this.link = h("dd", {}, "–");
    this.point = h("dd", {}, "–");
    this.worse = h("dd", {}, "–");
    this.append(
      h("div", { class: "con-head" }, h("h2", {}, "Health")),
      h("div", { class: "health-scroll", tabindex: "0", role: "region", "aria-label": "Cameras, their state" },
        h("table", { class: "health" },
          h("thead", {}, h("tr", {}, ...["Camera", "State", "Frames a second", "Dropped"].map((title) => h("th", { scope: "col" }, title)))),
          this.rows)),
      h("dl", { class: "health-list" },
        h("div", {}, h("dt", {}, "Recogniser"), this.recogniser),
        h("div", {}, h("dt", {}, "Connection"), this.link),
        h("div", {}, h("dt", {}, "Operating point: false alerts, at most"), this.point),
        h("div", {}, h("dt", {}, "Evidence that there are more than authorised; it stops at 100 %"), this.worse),
        h("div", {}, h("dt", {}, "From camera to screen, 95 of 100 alerts within"), this.latency)),
    );
  }

  show({ cameras, recogniser, point, false_alert_evidence: worse = 0 }) {
    this.point.textContent = point ? `1 in ${Math.round(1 / point.target).toLocaleString("en-GB")}${point.overridden ? " ⚠ overridden" : ""}` : "–";
    this.worse.textContent = `${worse >= 0.8 ? "⚠ " : ""}${Math.round(worse * 100)} %`;
    this.worse.className = worse >= 0.8 ? "health-bad" : "";
    this.rows.replaceChildren(...cameras.map(({ name, state, fps, drops }) => {
      const good = state === "live";
      return h("tr", { class: good ? "" : "health-bad" },
        h("th", { scope: "row" }, name), h("td", {}, `${good ? "✓" : "⚠"} ${state.replaceAll("_", " ")}`), h("td", {}, fps.toFixed(1)), h("td", {}, String(drops)));
    }));
    const running = recogniser.state === "running";
    this.recogniser.textContent = `${running ? "✓" : "⚠"} ${recogniser.state.replaceAll("_", " ")}`;
    this.recogniser.className = running ? "" : "health-bad";
  }

  connected(words) { this.link.textContent = words; }

  latencies(ms, count) {
    if (ms !== null) this.latency.textContent = `${(ms / 1000).toFixed(2)} s (${count} ${count === 1 ? "alert" : "alerts"})`;
  }
}

customElements.define("health-panel", HealthPanel);

// Without a connection: nothing that could be stale is shown. What was begun can be recorded, and is sent later.
import { h } from "../../console/text.js";
import { CHECKED, next, short } from "../lawful.js";
import { actions, button, heading, said } from "../parts.js";
import { words } from "../words.js";

export class Down {
  constructor(phone) { this.phone = phone; }

  elements() {
    this.said = said();
    this.queued = h("div", { role: "status" });
    this.begun = h("div", {});
    this.counted(this.phone.outbox.count);
    this.fill();
    const first = !this.phone.facts;
    return [heading(words(first ? "connecting" : "down_title")), h("p", {}, words("down_what")), this.queued, actions(this.said, this.begun)];
  }

  counted(count) {
    const at = this.phone.begun.map((alert) => h("p", {}, words("down_at", { short: short(alert.id) })));
    this.queued.replaceChildren(...at, ...(count ? [h("p", {}, h("strong", {}, words("down_queued", { count }))), h("p", { class: "ph-quiet" }, words("down_expires"))] : []));
  }

  fill() {
    this.begun.replaceChildren(...this.phone.begun.flatMap((alert) => {
      const { main, more } = next(alert, { linked: false });
      const acts = [...main, ...more];
      return acts.length === 0 ? [] : [
        h("p", {}, words("down_record", { short: short(alert.id) })),
        h("div", { class: "ph-grid" }, ...acts.map((act) => button(this.phone.actWords(act), () => this.press(alert, act), { "data-act": act }))),
      ];
    }));
  }

  async press(alert, act) {
    if (act === "will_not_engage" || act === "documents_shown" || CHECKED.has(act)) return this.phone.choose(alert, act);
    for (const one of this.begun.querySelectorAll("button")) one.disabled = true;
    await this.phone.act(alert, { act });
  }

  tell(what) { this.said.textContent = what; }
}

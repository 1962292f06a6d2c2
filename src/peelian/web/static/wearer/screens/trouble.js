// Something is wrong with the device. The person says so by one touch, and takes it back by one.
import { h } from "../../console/text.js";
import { alert, back, button, heading, para } from "../parts.js";
import { sentence } from "../problems.js";
import { words } from "../words.js";

const KINDS = ["battery", "link", "camera", "broken"];

export class Trouble {
  constructor(app) { this.app = app; }

  draw() {
    this.said = alert();
    this.list = h("div", { class: "we-list" });
    this.fill(this.app.state?.device.faults ?? []);
    return [back(() => this.app.show("Menu")), heading(words("trouble_title")), para(words("trouble_what")), this.said, this.list];
  }

  fill(lasting) {
    const one = (kind) => {
      const on = lasting.includes(kind);
      const label = on ? h("span", {}, words(`trouble_${kind}`), " – ", words("trouble_over")) : words(`trouble_${kind}`);
      return button(label, () => this.tell(kind, on), { "aria-pressed": String(on), "data-kind": kind });
    };
    this.list.replaceChildren(...KINDS.map(one));
  }

  async tell(kind, over) {
    try {
      const { faults } = await this.app.api.ask("fault", { kind, over });
      if (this.app.state) this.app.state.device.faults = faults;
      this.fill(faults);
      this.said.replaceChildren(words(over ? "trouble_over" : "trouble_said"));
      this.list.querySelector(`[data-kind="${kind}"]`).focus();
    } catch (problem) {
      this.said.textContent = sentence(problem);
    }
  }
}

// Nothing is asked: what most people see most of the time. And why not, when there is more to say.
import { actions, button, heading, para } from "../parts.js";
import { day, say, words } from "../words.js";
import { possible, subscribe } from "../wake.js";

export class Rest {
  constructor(app) { this.app = app; }

  draw() {
    const { why, order, quiet, places, push_key } = this.app.state ?? {};
    const key = why ?? "rest";
    const when = { overdue: order?.review_due_at_ms, not_begun: order?.starts_at_ms }[why];
    return [
      heading(words(`${key}_title`)),
      para(words(`${key}_what`, { day: when ? day(when) : "" })),
      quiet && para(words("rest_quiet", { why: say(`quiet_${quiet}`) })),
      !why && order && para(words("rest_review", { day: day(order.review_due_at_ms) }), "strong"),
      !why && order && para(words("rest_end", { day: day(order.ends_at_ms) }), "quiet"),
      places && para(words("places_on"), "quiet"),
      actions(
        !why && possible(push_key) && button(words("wake_on"), () => this.wake(push_key)),
        button(words("menu"), () => this.app.show("Menu"))),
    ];
  }

  async wake(key) {
    await subscribe(this.app.api, key);
    if (this.app.screen === this) this.app.show("Rest");
  }
}

export class Down {
  constructor(app) { this.app = app; }

  draw() {
    return [heading(words("down_title")), para(words("down_what")), actions(button(words("again"), () => this.app.refresh()))];
  }
}

export class Stranger {
  constructor(app) { this.app = app; }

  draw() {
    return [heading(words("stranger_title")), para(words("stranger_what")), actions(button(words("again"), () => this.app.refresh()))];
  }
}

export class Gone {
  draw() { return [heading(words("gone_title")), para(words("gone_what"))]; }
}

// What the officer did with an alert: sealed and sent, then shown as done, told why not, or kept until there is a connection.
import { Alert } from "./screens/alert.js";
import { Choose } from "./screens/choose.js";
import { Down } from "./screens/down.js";
import { short } from "./lawful.js";
import { loud } from "./notices.js";
import { say } from "./words.js";

export class Acts {
  constructor(phone) {
    this.phone = phone;
  }

  async make(alert, facts) {
    const { phone } = this;
    const from = phone.screen;
    const act = { alert: alert.id, ...facts };
    const answer = await phone.outbox.put(act, { ends: phone.facts.ends_at_ms, linked: phone.linked });
    if (answer?.kind === "sent") this.recorded(act, answer.alert);
    else if (answer?.kind === "refused") this.refused(alert, act, answer.problem);
    else if (phone.mode === "open") this.queued(act, from);
  }

  recorded(act, alert) {
    const { phone } = this;
    const did = say("recorded", { act: phone.actWords(act.act) });
    if (alert.state === "over") {
      phone.alerts.delete(alert.id);
      return phone.list(did);
    }
    phone.put(alert);
    if (phone.screen instanceof Alert && phone.screen.alert.id === alert.id) phone.screen.did(did);
    else phone.home(alert.id, did);
  }

  refused(alert, act, problem) {
    const { phone } = this;
    const why = problem.message || say("trouble");
    if (problem.rule === "held" && act.act === "will_engage") phone.join(phone.alerts.get(alert.id) ?? alert, [problem.by].flat().map((one) => one?.name ?? one));
    else if (problem.rule === "check" && !(phone.screen instanceof Choose)) phone.choose(alert, act.act, why);
    else if (phone.screen?.tell) phone.screen.tell(why);
    else this.loud("act_refused", act, why);
  }

  // The act waits. How far the alert would have come is remembered, so that the next act can be recorded as well. An
  // officer who has gone on meanwhile is not called back.
  queued(act, from) {
    const { phone } = this;
    const one = phone.begun.find((begun) => begun.id === act.alert);
    one?.steps.push({ act: act.act });
    if (phone.linked) phone.link.fail();
    else if (phone.screen === from) phone.go(new Down(phone));
  }

  // What became of an act that had waited.
  late(act, alert) {
    const { phone } = this;
    this.loud("sent_late", act);
    if (phone.mode === "open" && phone.linked) phone.told(() => phone.put(alert));
  }

  lateRefused(act, problem) { this.loud("act_refused", act, problem.message || say("trouble")); }

  loud(key, act, why = "") { loud(say(key, { act: this.phone.actWords(act.act), short: short(act.alert), why })); }
}

// What went wrong with an act of the person, in words: never that they did it.
import { Unreachable } from "./api.js";
import { say } from "./words.js";

const KNOWN = { wait: "photo_wait", tries: "photo_over", attempts: "photo_over", slow: "slow", closed: "closed_what" };

export function sentence(problem) {
  if (problem instanceof Unreachable) return say("offline");
  return say(KNOWN[problem.rule] ?? "failed");
}

// Says what went wrong with an answer; where nothing is asked any more, says that.
export function failed(app, problem, said) {
  if (problem.rule === "closed") return app.answered("Closed");
  if (problem.rule === "gone") return app.end();
  if (problem.rule === "overdue" || problem.rule === "over") {
    app.answered("Rest");
    return app.refresh();
  }
  said.textContent = sentence(problem);
  return undefined;
}

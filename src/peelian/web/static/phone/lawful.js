// Which acts are offered next. A help for the thumb only: what is lawful the desk decides, each time.
const RESULTS = ["confirmed_true", "confirmed_false"];
const ENDS = ["released", "arrest", "other_disposal"];
// Without a connection nobody sees who else has an alert: so nothing that takes one up is offered.
const NEEDS_LINK = ["acknowledge", "will_engage", "second_look"];

export const CHECKED = new Set(["confirmed_true", "confirmed_false", "arrest", "other_disposal"]);
export const LOOK = "second_look";

export const mine = (alert) => alert.holders.some((one) => one.mine);
export const others = (alert) => alert.holders.filter((one) => !one.mine).map((one) => one.name);

const ONE_OF = (done, which) => which.some((act) => done.has(act));

function offered(alert, done, looks) {
  if (!mine(alert)) return [["will_engage"], ["acknowledge", "will_not_engage"]];
  if (alert.state !== "engaged" && !done.has("engaged")) return [["engaged"], ["lost_sight", "will_not_engage"]];
  if (done.has("confirmed_false")) return [["released"], []];
  if (done.has("confirmed_true")) return [["arrest", "released"], ["other_disposal"]];
  // Whether another ground was recorded with the documents, the desk knows: it then refuses no more than it must.
  if (done.has("documents_shown")) return [["confirmed_false", "released"], ["confirmed_true", "arrest", "other_disposal"]];
  return [[...(looks ? [LOOK] : []), "documents_shown", ...RESULTS], ENDS];
}

// `looks`: whether the policy allows second looks; `me`: the officer's name, to know their own steps.
export function next(alert, { looks = false, me = "", linked = true } = {}) {
  if (alert.state === "over") return { main: [], more: [] };
  const done = new Set(alert.steps.map((step) => step.act));
  const own = new Set(alert.steps.filter((step) => step.by === me).map((step) => step.act));
  const again = (act) => (act === "acknowledge" ? own.has(act) : [...RESULTS, ...ENDS, "documents_shown"].includes(act) && done.has(act));
  const left = (acts) => acts.filter((act) => !again(act) && (linked || !NEEDS_LINK.includes(act)));
  const [main, more] = offered(alert, done, looks).map(left);
  return ONE_OF(done, ENDS) ? { main: [], more: [] } : { main, more };
}

// What is left of an alert on a phone without a connection: its number and how far it had come, and nothing of anybody.
export const bare = (alert) => ({
  id: alert.id,
  state: alert.state,
  holders: [{ mine: mine(alert) }],
  steps: alert.steps.map(({ act }) => ({ act })),
});

// Short enough to be said on the radio.
export const short = (id) => id.replace(/[^0-9A-Za-z]/g, "").slice(-4).toUpperCase();

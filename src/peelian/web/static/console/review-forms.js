// The three forms of an open alert: what somebody sees, whom it is sent to, and what came of it.
import { h } from "./text.js";

const CHOICES = { t: "true", f: "false", c: "cannot_tell" };

// Sends a form; what the desk refuses stands beside the button, in its own words.
function form(name, title, fields, { submit, send, body }) {
  const said = h("p", { class: "review-error", role: "alert" });
  const button = h("button", { type: "submit", class: "govuk-button" }, submit);
  const made = h("form", { class: "review-form", novalidate: true, "aria-label": title }, h("h3", {}, title), ...fields, said, button);
  made.dataset.form = name;
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    said.textContent = "";
    const { problem, at, ...fields } = body(new FormData(made));
    if (problem) {
      said.textContent = problem;
      at.focus();
      return;
    }
    button.disabled = true;
    made.dataset.sent = "yes";
    try {
      await send(fields);
    } catch (error) {
      delete made.dataset.sent;
      said.textContent = error.message;
    } finally {
      button.disabled = false;
    }
  });
  made.button = button;
  return made;
}

// What somebody wrote into forms and has not sent, to be put into the same forms when they are made anew.
export function written(place) {
  const forms = [...place.querySelectorAll("form")].filter((one) => !one.dataset.sent);
  const kept = new Map(forms.map((one) => [one.dataset.form, new FormData(one)]));
  const { id, value, name, form } = document.activeElement;
  const had = place.contains(form) && { form: form.dataset.form, id, value, name };
  return { restore: (made) => {
    for (const one of made.querySelectorAll("form")) if (kept.has(one.dataset.form)) fill(one, kept.get(one.dataset.form));
    const [again] = had ? [...made.querySelectorAll(`form[data-form="${had.form}"] [name]`)].filter((one) =>
      one.name === had.name && (one.type === "radio" || one.type === "checkbox" ? one.value === had.value : one.id === had.id)) : [];
    again?.focus();
  } };
}

function fill(made, data) {
  for (const field of made.elements) {
    if (!field.name) continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = data.getAll(field.name).includes(field.value);
    else field.value = data.get(field.name) ?? "";
  }
}

const note = (id) => h("p", { class: "review-note" }, h("label", { for: id }, "Note"), h("textarea", { id, name: "note", rows: "2", maxlength: "1000" }));

function choice(id, label, options, first) {
  return h("p", {}, h("label", { for: id }, label),
    h("select", { id, name: id }, h("option", { value: "" }, first), ...options.map(([value, text]) => h("option", { value }, text))));
}

export function view(config, send) {
  const letters = Object.fromEntries(Object.entries(CHOICES).map(([letter, value]) => [value, letter]));
  const radios = Object.entries(config.views).map(([value, text]) =>
    h("label", { class: "review-view" }, h("input", { type: "radio", name: "view", value }), h("span", {}, text, " ", h("kbd", {}, letters[value] ?? ""))));
  const boxes = Object.entries(config.reasons).map(([value, text], at) =>
    h("label", { class: "review-reason" }, h("input", { type: "checkbox", name: "reasons", value }), h("kbd", {}, String(at + 1)), h("span", {}, text)));
  const made = form("view", "What do you see?", [
    h("fieldset", { class: "review-views" }, h("legend", { class: "govuk-visually-hidden" }, "Are they the same person?"), ...radios),
    h("fieldset", { class: "review-reasons" }, h("legend", {}, "Why? Choose at least one"), ...boxes),
    note("view-note"),
  ], {
    submit: "Record what you see",
    send,
    body(data) {
      if (!data.get("view")) return { problem: "Choose what you see.", at: radios[0].firstChild };
      if (!data.getAll("reasons").length) return { problem: "Choose at least one reason.", at: boxes[0].firstChild };
      return { view: data.get("view"), reasons: data.getAll("reasons"), note: data.get("note") };
    },
  });
  made.dataset.next = "";
  // A key chooses or ticks; none records.
  made.key = (key) => {
    const value = CHOICES[key];
    const radio = value && made.querySelector(`input[value="${value}"][name="view"]`);
    if (radio) {
      radio.checked = true;
      radio.focus();
      return true;
    }
    const box = boxes[Number(key) - 1]?.firstChild;
    if (box) {
      box.checked = !box.checked;
      box.focus();
      return true;
    }
    if (key !== "r") return false;
    made.button.focus();
    return true;
  };
  return made;
}

export function officer(config, send) {
  const options = (config.officers ?? []).map(({ id, name }) => [id, name]);
  const field = choice("to", "Engagement officer", options, options.length ? "Choose an officer" : "No officer is signed on");
  return form("release", "Send to an engagement officer", [field], {
    submit: "Send",
    send,
    body: (data) => (data.get("to") ? { to: data.get("to") } : { problem: "Choose an officer.", at: field.querySelector("select") }),
  });
}

export function outcome(config, alert, send) {
  const done = new Set((alert.outcomes ?? []).map((one) => one.result));
  const left = Object.entries(config.outcomes).filter(([key]) => !done.has(key));
  const result = choice("result", "What came of it", left, "Choose an outcome");
  const check = choice("check", "Independent check that was made", Object.entries(config.checks), "Choose a check");
  return form("outcome", "Record what came of it", [result, check, note("outcome-note")], {
    submit: "Record the outcome",
    send,
    body(data) {
      if (!data.get("result")) return { problem: "Choose an outcome.", at: result.querySelector("select") };
      if (!data.get("check")) return { problem: "Choose the check that was made.", at: check.querySelector("select") };
      return { result: data.get("result"), check: data.get("check"), note: data.get("note") };
    },
  });
}

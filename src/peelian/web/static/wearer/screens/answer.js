// A prompt: two ways to answer it that count the same, and look the same, from the first second.
import { h } from "../../console/text.js";
import { actions, alert, back, button, equal, heading, para } from "../parts.js";
import { failed } from "../problems.js";
import { minutes, words } from "../words.js";

const DONE = { call_back: "answered_call", in_person: "answered_person" };

export class Prompt {
  asks = true;

  constructor(app) { this.app = app; }

  draw() {
    this.left = para("");
    this.tick();
    const { photos } = this.app.state.device;
    return [
      heading(words("prompt_title")),
      this.left,
      actions(equal(
        photos && button(words("prompt_photo"), () => this.app.show("Photo")),
        button(words("prompt_other"), () => this.app.show("Other")),
      )),
    ];
  }

  tick() { this.left.replaceChildren(words("prompt_left", { minutes: minutes(this.app.until_ms - this.app.now()) })); }
}

export class Other {
  asks = true;

  constructor(app) { this.app = app; }

  draw() {
    this.said = alert();
    const way = (how) => button(words(`other_${how}`), () => (how === "code_word" ? this.app.show("Word") : this.answer(how)));
    return [
      back(() => this.app.show("Prompt")),
      heading(words("other_title")),
      this.said,
      h("div", { class: "we-list" }, way("call_back"), way("in_person"), way("code_word")),
    ];
  }

  async answer(how, word = "") {
    if (this.busy) return;
    this.busy = true;
    this.said.replaceChildren(words("sending"));
    try {
      const { outcome } = await this.app.api.otherwise(this.app.asked, how, word);
      if (outcome === "again") this.said.replaceChildren(words("word_wrong"));
      else this.app.answered("Done", outcome === "people" ? "people_what" : DONE[how] ?? "answered_what");
    } catch (problem) {
      failed(this.app, problem, this.said);
    } finally {
      this.busy = false;
    }
  }
}

export class Word extends Other {
  draw() {
    this.said = alert();
    this.input = h("input", { class: "we-text", id: "word", type: "text", maxlength: "200", autocomplete: "off", autocapitalize: "off", spellcheck: "false", "aria-describedby": "word-hint" });
    const form = h("form", { class: "we-form", novalidate: true },
      h("label", { for: "word" }, words("word_title")),
      h("p", { class: "we-quiet", id: "word-hint" }, words("word_hint")),
      this.input, this.said, button(words("word_send"), null, { type: "submit" }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.input.value.trim()) this.answer("code_word", this.input.value.trim());
    });
    return [back(() => this.app.show("Other")), heading(words("other_code_word")), form];
  }
}

// It is done, and what follows is said: nothing, or a person.
export class Done {
  constructor(app, what) { Object.assign(this, { app, what }); }

  draw() {
    return [heading(words("answered_title")), para(words(this.what)), actions(button(words("done"), () => this.app.home()))];
  }
}

export class Closed {
  constructor(app) { this.app = app; }

  draw() {
    return [heading(words("closed_title")), para(words("closed_what")), actions(button(words("done"), () => this.app.home()))];
  }
}

// What could be better, in one sentence, and both ways on.
export class Advice {
  asks = true;

  constructor(app, advice) { Object.assign(this, { app, advice }); }

  draw() {
    return [
      heading(words("advice_title")),
      para(words(`advice_${this.advice ?? "none"}`), "strong"),
      actions(equal(
        button(words("again"), () => this.app.show("Photo")),
        button(words("prompt_other"), () => this.app.show("Other")),
      )),
    ];
  }
}

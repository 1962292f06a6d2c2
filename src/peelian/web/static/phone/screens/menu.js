// The phone itself: whose it is, until when, how it looks, what wakes it; the notice for the person, and handing it back.
import { h } from "../../console/text.js";
import { Unreachable } from "../desk.js";
import { actions, back, button, heading, said } from "../parts.js";
import { lasts } from "../steady.js";
import { subscribe } from "../wake.js";
import { say, words } from "../words.js";

const LANGUAGES = { en: "English", cy: "Cymraeg" };
const { themeKey } = document.body.dataset;

export class Menu {
  constructor(phone) { this.phone = phone; }

  elements() {
    const { facts } = this.phone;
    this.said = said();
    this.left = h("p", {});
    this.log = h("p", { class: "ph-hint" });
    this.phone.witness.seen().then((seen) => seen && this.log.replaceChildren(words("menu_log", seen)), () => {});
    this.tick();
    return [
      back(() => this.phone.list()), heading(words("menu_title")),
      h("p", {}, h("strong", {}, words("menu_who", facts)), h("br"), words("menu_where", facts)), this.left, this.log,
      h("p", {}, h("a", { class: "ph-link", href: "/notice/live", target: "_blank", rel: "noopener" }, words("menu_notice")), h("span", { class: "ph-hint" }, " ", words("menu_notice_hint"))),
      this.wake(), themes(), languages(), this.handBack(),
      actions(this.said, button(words("lock_now"), () => this.phone.lock(), { kind: "main" })),
    ];
  }

  wake() {
    const go = button(words("menu_wake"), async () => {
      go.disabled = true;
      this.tell(say(await subscribe(this.phone.desk, this.phone.device.push)));
      go.disabled = false;
    });
    return h("section", { class: "ph-section" }, go, h("p", { class: "ph-hint" }, words("menu_wake_what")));
  }

  handBack() {
    const sure = button(words("menu_back_sure"), () => this.leaving(sure), { kind: "warning" });
    const what = h("summary", {}, words("menu_back"));
    return h("details", { class: "ph-section" }, what, h("p", {}, words("menu_back_what")), sure);
  }

  async leaving(sure) {
    sure.disabled = true;
    try {
      await this.phone.handBack();
    } catch (problem) {
      sure.disabled = false;
      this.tell(problem instanceof Unreachable ? say("down_banner") : problem.message || say("trouble"));
    }
  }

  tell(what) { this.said.textContent = what; }

  tick() { this.left.replaceChildren(words("menu_ends", { left: lasts(this.phone.facts.ends_at_ms - this.phone.clock.now()) })); }
}

function themes() {
  const root = document.documentElement;
  const buttons = ["system", "light", "dark"].map((theme) => button(words(`theme_${theme}`), () => {
    localStorage.setItem(themeKey, theme);
    if (theme === "system") delete root.dataset.theme;
    else root.dataset.theme = theme;
    mark();
  }, { "data-theme-choice": theme }));
  const mark = () => buttons.forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.themeChoice === (root.dataset.theme ?? "system"))));
  mark();
  return h("div", { class: "ph-section", role: "group", "aria-label": say("menu_theme") }, h("p", { class: "ph-label" }, words("menu_theme")), h("div", { class: "ph-grid ph-grid--3" }, ...buttons));
}

function languages() {
  const made = Object.entries(LANGUAGES).map(([code, name]) =>
    code === document.documentElement.lang
      ? h("span", { lang: code, "aria-current": "true" }, name)
      : h("a", { class: "ph-link", lang: code, hreflang: code, href: `/language/${code}?back=/phone` }, name));
  return h("nav", { class: "ph-section ph-languages", "aria-label": say("menu_language") }, ...made);
}

"""What can be seen to be wrong with a page, whatever it is about: too wide, cut off, out of reach, or loud.

with seen.by(context) as watching:           # notes what the page says in the console, and what it asks for in vain
    watching.page.goto(address)
    assert not watching.faults()
"""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response
from playwright.sync_api import Request as Asked

SQUEEZED = (320, 480)
"""A desk of 1280 px at 400 %: WCAG 2.2, 1.4.10."""

ABORTED = "ERR_ABORTED"
"""Streams end so when their page is left."""

CROWDED = """() => {
  const found = [], wide = document.documentElement.clientWidth;
  const over = document.documentElement.scrollWidth - wide;
  if (over > 0) found.push(`the page is ${over} px too wide`);
  const named = (it) => `${it.tagName.toLowerCase()}${it.className && typeof it.className === 'string'
    ? '.' + it.className.trim().split(/\\s+/).join('.') : ''} "${it.textContent.trim().slice(0, 40)}"`;
  const scrolls = (it) => { for (; it; it = it.parentElement) {
    if (['auto', 'scroll'].includes(getComputedStyle(it).overflowX)) return true; } return false; };
  for (const it of document.body.querySelectorAll('*')) {
    if (it.closest('svg, .govuk-visually-hidden, [hidden]') || !it.getClientRects().length) continue;
    const own = [...it.childNodes].some((one) => one.nodeType === Node.TEXT_NODE && one.data.trim());
    const box = it.getBoundingClientRect(), style = getComputedStyle(it);
    if (!own || box.width <= 2 || style.position === 'absolute' && style.clipPath !== 'none') continue;
    if (!['INPUT', 'TEXTAREA', 'SELECT', 'OPTION'].includes(it.tagName) && style.display !== 'inline'
      && it.scrollWidth > it.clientWidth + 1 && !scrolls(it)) found.push(`text is cut off or spills: ${named(it)}`);
    if (box.right > wide + 1 && !scrolls(it)) found.push(`beyond the edge: ${named(it)}`);
    if (Number.parseFloat(style.fontSize) < 12) found.push(`smaller than 12 px: ${named(it)}`);
    const words = [...it.childNodes].filter((one) => one.nodeType === Node.TEXT_NODE).map((one) => one.data).join(' ');
    if (/<\\/?\\w+[ >]|&\\w+;/.test(words)) {
      found.push(`shows its markup: ${named(it)}`);
    }
  }
  for (const it of document.querySelectorAll('[tabindex]')) {
    if (it.tabIndex > 0) found.push(`out of order for the keyboard: ${named(it)}`);
  }
  return found;
}"""
"""What does not fit, or is too small to read."""

SCROLLED = """() => [...document.querySelectorAll('.app-scroll')]
  .filter((it) => it.scrollWidth > it.clientWidth + 1 && !it.querySelector('.app-dense') && !it.closest('.app-dense'))
  .map((it) => `has to be pushed sideways: ${it.scrollWidth} px, ${it.textContent.trim().slice(0, 40)}`)"""
"""Tables that have to be pushed sideways to be read on a phone; rows of figures alone may be (WCAG 2.2, 1.4.10)."""

UNMARKED = """() => {
  const look = (it) => { const style = getComputedStyle(it);
    return [style.outlineStyle !== 'none' && style.outlineWidth, style.outlineColor, style.boxShadow,
      style.backgroundColor, style.borderColor, style.textDecoration].join(); };
  const held = (it) => it.closest('.govuk-radios__item, .govuk-checkboxes__item')?.querySelector('label');
  const seen = (it) => look(it) + (held(it) ? getComputedStyle(held(it), '::before').boxShadow
    + getComputedStyle(held(it), '::before').outline : '');
  const found = [];
  for (const it of document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')) {
    if (it.disabled || it.type === 'hidden' || !it.checkVisibility({ visibilityProperty: true })) continue;
    document.activeElement?.blur();
    const before = seen(it);
    it.focus();
    if (document.activeElement === it && it.matches(':focus-visible') && seen(it) === before) {
      found.push(`nothing shows the focus: ${it.outerHTML.slice(0, 80)}`);
    }
  }
  document.activeElement?.blur();
  return found;
}"""
"""What looks the same with the keyboard's focus and without."""

MOVING = """() => document.getAnimations().filter((it) => it.playState === 'running')
  .map((it) => `moves: ${it.animationName}`)"""
"""What moves although somebody asked for less motion."""


@dataclass(kw_only=True)
class Watching:
    """A page, and what it said and asked for in vain."""

    page: Page
    noted: list[str] = field(default_factory=list)

    def faults(self) -> list[str]:
        """Return what went wrong since the last time."""
        found, self.noted = self.noted, []
        return found

    def hear(self, said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"}:
            self.noted.append(f"console: {said.text}")

    def answered(self, answer: Response) -> None:
        if answer.status >= 400:
            self.noted.append(f"{answer.status} for {answer.url}")

    def failed(self, asked: Asked) -> None:
        if ABORTED not in (asked.failure or ""):
            self.noted.append(f"{asked.failure} for {asked.url}")


def by(context: BrowserContext) -> Watching:
    """Open a page that is watched."""
    made = Watching(page=context.new_page())
    made.page.on("console", made.hear)
    made.page.on("pageerror", lambda error: made.noted.append(f"script: {error}"))
    made.page.on("response", made.answered)
    made.page.on("requestfailed", made.failed)
    return made


def crowded(page: Page, size: tuple[int, int], *, whole: bool = False) -> list[str]:
    """Return what does not fit on a screen of that size; `whole`: and which tables do not stand whole on it."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    asked = (CROWDED, SCROLLED) if whole else (CROWDED,)
    return [f"{size[0]} px: {one}" for ask in asked for one in page.evaluate(ask)]


def lost(page: Page) -> list[str]:
    """Return where somebody loses their way who has a keyboard alone, or wants nothing to move."""
    page.keyboard.press("Tab")
    return [*page.evaluate(UNMARKED), *page.evaluate(MOVING)]


def skipped(page: Page) -> bool:
    """Say whether the first key leads to a link past the menu that can be seen, and that to what the page is about."""
    page.keyboard.press("Tab")
    shown = page.evaluate(
        "() => document.activeElement.matches('.govuk-skip-link') && document.activeElement.clientWidth > 1"
    )
    page.keyboard.press("Enter")
    return bool(shown) and bool(page.evaluate("() => document.activeElement.id === 'main-content'"))

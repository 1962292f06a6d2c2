"""Tries the demonstration headless: a browser in which somebody who does not exist works by keyboard alone.

Where there is no browser to drive, the same steps are taken at the desk, and the figures say so.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

from peelian.jobs.live.desk import record, running
from peelian.jobs.live.desk.alerts import Opinion
from peelian.jobs.live.tally import quantile
from peelian.nouns.case import View
from peelian.nouns.deployment import Stage
from peelian.nouns.ids import AlertId
from peelian.web.showing import Showing
from peelian.web.stage import deployment as stage
from peelian.wiring.live import records

if TYPE_CHECKING:
    from playwright.sync_api import Page

LOOK_S = 0.1
ON_SCREEN_WITHIN_MS = 1000.0
"""From when a face was last seen to its alert on the screen, for 95 of 100."""

OVER_WITHIN_S = 30.0
"""How long the list may take to go once everything is decided on."""

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--mute-audio",
)


@dataclass(slots=True, kw_only=True)
class Trial:
    """What was tried. `shown_ms`: in the browser, from when each face was seen to its alert on the screen."""

    browser: bool
    decided: int = 0
    shown_ms: list[float] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def check(self, holds: bool, promise: str) -> None:  # noqa: FBT001 - a check is of something
        """Take note of a promise that does not hold."""
        if not holds:
            self.broken.append(promise)

    def fields(self) -> dict[str, object]:
        """Return it for programs."""
        p95 = quantile(self.shown_ms, 0.95)
        return {
            "browser": self.browser,
            "adjudicated": self.decided,
            "alert_on_screen_ms_p95": None if p95 is None else round(p95, 1),
            "broken": self.broken,
        }

    def rows(self) -> Iterator[tuple[str, str]]:
        """Return it for people."""
        p95 = quantile(self.shown_ms, 0.95)
        yield (
            "alerts adjudicated " + ("by keyboard, in a browser" if self.browser else "at the desk"),
            str(self.decided),
        )
        yield (
            "from a face last seen to its alert on the screen, 95th percentile",
            f"{p95:.0f} ms" if p95 else "not measured",
        )
        yield "promises that did not hold", "; ".join(self.broken) or "none"


class Operator(Protocol):
    """Somebody who adjudicates."""

    def decide(self) -> int:
        """Decide on every alert that waits; return how many there were."""
        ...

    def latencies_ms(self) -> list[float]:
        """Return how long alerts took to the screen."""
        ...


def run(showing: Showing, *, note: Callable[[], None]) -> Trial:
    """Work until the deployment has ended by itself, then see it through to its record."""
    with operator(showing) as somebody:
        trial = Trial(browser=isinstance(somebody, InBrowser))
        while showing.stage is Stage.LIVE:
            note()
            trial.decided += somebody.decide()
            time.sleep(LOOK_S)
        trial.decided += somebody.decide()
        trial.shown_ms = somebody.latencies_ms()
    _see_through(showing, trial)
    return trial


@contextmanager
def operator(showing: Showing) -> Iterator[Operator]:
    """Give an operator: in a browser where there is one."""
    chromium = shutil.which("chromium")
    if chromium is None or find_spec("playwright") is None:
        yield AtDesk(showing)
        return
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only the check drives a browser

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, headless=True, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.goto(f"{showing.origin}/sign-in")
        page.get_by_role("button", name=stage.OPERATOR.name).click()
        page.goto(f"{showing.origin}/deployments/{showing.deployment.id}/console")
        page.locator("alert-queue").wait_for(state="attached")
        yield InBrowser(page)
        browser.close()


class InBrowser:
    """An operator at the console, by keyboard alone."""

    def __init__(self, page: "Page") -> None:
        self._page = page

    def decide(self) -> int:
        """Decide on every alert that waits; return how many there were."""
        page, count = self._page, 0
        while (waiting := page.locator("alert-card button.card--new")).count():
            waiting.first.focus()
            page.keyboard.press("Enter")
            page.locator("alert-review img").nth(1).wait_for()
            for key in ("t", "1", "r", "Enter"):
                page.keyboard.press(key)
            page.locator("alert-review .review-verdict").wait_for()
            page.keyboard.press("Escape")
            count += 1
        return count

    def latencies_ms(self) -> list[float]:
        """Return how long alerts took to the screen."""
        measured = self._page.evaluate("() => window.peelian.latencies.map((one) => one.ms)")
        return [float(value) for value in measured]


class AtDesk:
    """The same person without a browser."""

    def __init__(self, showing: Showing) -> None:
        self._showing = showing

    def decide(self) -> int:
        """Decide on every alert that waits; return how many there were."""
        showing = self._showing
        console = showing.site.room.of(showing.deployment.id)
        with showing.site.store.read() as unit:
            waiting: list[AlertId] = [
                case.id for case in unit.cases.of(showing.deployment.id) if case.adjudication is None
            ]
        for alert in waiting:
            console.look(stage.OPERATOR, alert)
            console.adjudicate(stage.OPERATOR, alert, Opinion(view=View.TRUE, reasons=("feature_match",)))
        return len(waiting)

    def latencies_ms(self) -> list[float]:
        """Return nothing: there was no screen."""
        return []


def _see_through(showing: Showing, trial: Trial) -> None:
    desk, identity = showing.site.desk, showing.deployment.id
    with desk.store.read() as unit:
        ending, cases = unit.deployments.get(identity).ending, unit.cases.of(identity)
    trial.check(ending is not None and ending.cause == running.TIME, "it ends by itself")
    trial.check(trial.decided == len(cases), "every alert was adjudicated")
    p95 = quantile(trial.shown_ms, 0.95)
    trial.check(p95 is None or p95 <= ON_SCREEN_WITHIN_MS, "alerts are on the screen within a second")
    over_s = time.monotonic() + OVER_WITHIN_S
    while showing.stage is Stage.ENDED and time.monotonic() < over_s:
        time.sleep(LOOK_S)
    trial.check(showing.stage is Stage.DESTROYED, "the list is destroyed")
    with desk.store.read() as unit:
        trial.check(not unit.entries.of(identity), "nothing of the list is left")
    values = records.fields(record.read(desk, identity), desk.policy)
    record.publish(desk, stage.LEAD, identity, document=records.document(values))
    trial.check(showing.stage is Stage.RECORDED, "the record is published")
    with desk.store.change() as unit:
        unit.journal.checkpoint()
        trial.check(not unit.journal.verify(), "the log verifies")

"""Somebody under an order, with an app in a browser whose camera films people who do not exist; and their desk.

with wearers.opened(folder) as home:
    order = home.ordered()               # active, the reference of "one" taken
    page.goto(home.link(order))          # sets the device up
    home.prompt(order)
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from playwright.sync_api import Browser, BrowserContext, Page, expect
from typing_extensions import override

from peelian import settings
from peelian.jobs.checkins import digests, inviting, ordering, prompting, wearing
from peelian.jobs.checkins.office import Office
from peelian.jobs.checkins.references import Taken
from peelian.jobs.checkins.wearing import Enrolling
from peelian.law.quality import PROBE
from peelian.nouns.entry import Subject
from peelian.nouns.face import Face
from peelian.nouns.frame import Frame
from peelian.nouns.ids import ModelId
from peelian.nouns.operating_point import OperatingPoint, Proportion
from peelian.nouns.order import Order, PromptTimes, Terms
from peelian.nouns.prompt import Prompt
from peelian.nouns.wearer import WearerId
from peelian.web import showing
from peelian.web.control.machinery import Manners
from peelian.web.site import Ground, Site, build
from peelian.wiring import packs, rules
from peelian.wiring.checkins.desk import Comparing
from peelian.wiring.checkins.photos import PhotoComparer
from peelian.wiring.likeness import Decode
from peelian.wiring.store import KeyFile
from peelian.wiring.vision import open_vision
from tests.fakes.checkins import CASE_OFFICER, DECISION_MAKER, taken
from tests.fakes.desk import FakeChecker
from tests.fakes.machinery import FakeMachinery
from tests.fakes.orders import TERMS
from tests.journey import checking
from tests.journey.checking import FRAMES, Camera
from tests.journey.conftest import WallClock, free_port

SQUARE = {"width": 320, "height": 320}
PHONE = {"width": 390, "height": 844}

MEASURED = OperatingPoint(
    name="starter on people who do not exist",
    model=ModelId("of the starter pack"),
    pack="starter",
    gallery_size=0,
    target=1e-4,
    threshold=0.988,
    false_positive=Proportion(errors=6, trials=62_250, value=9.64e-5, low=4.4e-5, high=2.1e-4),
    false_negative=Proportion(errors=0, trials=250, value=0.0, low=0.0, high=0.015),
    data="250 people who do not exist (seeds 1 to 250): each reference against each film of everybody else",
    measured_on=date(2026, 11, 25),
)
"""Measured with `checking.picture` and `checking.still`. Good for these films, and for nobody who exists."""

EVENING = replace(TERMS, times=(PromptTimes(rule="FREQ=DAILY", starts_minute=18 * 60, window_minutes=60),))
"""What the desk's own clock sends comes at another time of day than what a test sends."""

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@dataclass
class Shifted(WallClock):
    """The time of day, so many hours from now."""

    ahead: timedelta = timedelta(0)

    @override
    def __call__(self) -> datetime:
        return super().__call__() + self.ahead

    def to(self, moment: datetime) -> None:
        self.ahead += moment - self()


@cache
def film(what: str) -> bytes:
    """What the camera sees: somebody by name, `dark`, or `paper`: a print of “one” on a white sheet."""
    if what not in {"dark", "paper"}:
        return checking.still(what)
    pixels = np.asarray(cv2.imdecode(np.frombuffer(checking.still("one"), np.uint8), cv2.IMREAD_COLOR))
    if what == "dark":
        seen = (pixels * 0.07).astype(np.uint8)
    else:
        seen = np.full_like(pixels, 255)
        seen[24:456, 64:576] = cv2.resize(pixels[:, 64:576], (512, 432), interpolation=cv2.INTER_AREA)
    return cv2.imencode(".jpg", seen, [cv2.IMWRITE_JPEG_QUALITY, 98])[1].tobytes()


def show(camera: Camera, what: str) -> None:
    camera.path.write_bytes(film(what) * FRAMES)


def looks_live(frame: Frame, _face: Face) -> bool:
    """Stand in for a measured hint: the white edge of the sheet gives a print away."""
    return bool(frame.pixels[:, :24].mean() < 240)


def comparer(decode: Decode) -> PhotoComparer:
    pack = packs.load("starter", settings.read())
    eyes = open_vision(pack, threads=1, smallest_eye_distance_px=PROBE.eye_distance_px)
    return PhotoComparer(eyes, replace(MEASURED, model=pack.model), decode, looks_live)


@dataclass
class Home:
    """A desk that is served, and everybody under an order of its own."""

    site: Site
    clock: Shifted
    made: int = 0
    orders: list[Order] = field(default_factory=list)

    @property
    def office(self) -> Office:
        return self.site.check_ins.office

    def ordered(self, *, terms: Terms = EVENING) -> Order:
        """An active order of somebody new, whose reference is a picture of “one”; it is noon of its first day."""
        self.made += 1
        self.clock.to(terms.starts_at - timedelta(hours=1))
        order = taken(ordering.draft(self.office, CASE_OFFICER, WearerId(f"W-{self.made}"), terms))
        digest = digests.of_terms(order.terms)
        order = taken(ordering.activate(self.office, DECISION_MAKER, order.id, reason="Necessary", digest=digest))
        likeness = taken(self.site.check_ins.reference(checking.picture("one"), name="picture"))
        enrolling = Enrolling(
            subject=Subject(reference=f"N-{self.made}", name="Robin Vane"),
            pictures=(Taken(template=likeness.template, picture=likeness.picture),),
            code_word="Blue kettle",
            told="notice 1",
        )
        taken(wearing.take(self.office, CASE_OFFICER, order.id, enrolling))
        self.clock.to(NOON)
        return order

    def link(self, order: Order) -> str:
        """What is in the QR code."""
        code = taken(inviting.invite(self.office, CASE_OFFICER, order.id)).code
        return f"{self.site.origin}/checkin/enrol#{code}"

    def prompt(self, order: Order) -> Prompt:
        return taken(prompting.send(self.office, order.id))

    def faults(self, order: Order) -> list[str]:
        """What the device of an order's wearer has said is wrong with it."""
        with self.office.store.read() as unit:
            return [one.kind.value for one in unit.watches.of(order.wearer)[-1].faults]

    def kept(self, prompt: Prompt) -> Prompt:
        with self.office.store.read() as unit:
            return unit.prompts.get(prompt.id)


@contextmanager
def opened(folder: Path) -> Iterator[Home]:
    """Serve a desk until the test is over."""
    clock = Shifted()
    ground = Ground(
        data=folder / "data",
        key=KeyFile(path=folder / "keys" / "vault.key"),
        origin=f"http://localhost:{free_port()}",
        policy=rules.load(),
        checker=FakeChecker(),
        settings=settings.read(),
        now=clock,
        manners=Manners(),
        comparing=Comparing(opened=comparer, point=MEASURED),
    )
    site = build(ground, FakeMachinery(now=clock))
    site.room.open()
    try:
        with showing.served(site, int(site.origin.rsplit(":", 1)[1])):
            yield Home(site=site, clock=clock)
    finally:
        site.close()


def wearing_page(browser: Browser, size: dict[str, int], **context: object) -> tuple[BrowserContext, Page]:
    """A page of the app on a screen of that size."""
    made = browser.new_context(locale="en-GB", viewport=size, **context)  # type: ignore[arg-type]
    page = made.new_page()
    page.on("pageerror", lambda error: problems.append(f"script: {error}"))
    page.on("console", lambda said: problems.append(said.text) if "Content Security Policy" in said.text else None)
    return made, page


problems: list[str] = []


def set_up(page: Page, link: str) -> None:
    """Set the device up, as the person does with their case officer."""
    page.goto(link)
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", name="Nothing to do")).to_be_visible()


def look(page: Page) -> None:
    """Let the app ask how things stand now, and not some seconds later."""
    page.evaluate("() => dispatchEvent(new Event('online'))")


def crowded(page: Page) -> list[str]:
    """What is wider than the screen, or too small for a thumb."""
    found = page.evaluate(
        "() => { const wide = document.documentElement.scrollWidth - innerWidth;"
        "const small = [...document.querySelectorAll('button, input, textarea')]"
        ".filter((it) => it.getClientRects().length && it.getBoundingClientRect().height < 44)"
        ".map((it) => it.textContent);"
        "return [...(wide > 0 ? [`${wide} px too wide`] : []), ...small]; }"
    )
    assert isinstance(found, list)
    return found

"""A desk of operator-initiated checks on a port, and a browser whose camera films people who do not exist.

with checking.opened(folder) as base:      # a published set of drawn people
    base.camera.show("one")
"""

import io
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from playwright.sync_api import Browser, Page, expect

from peelian import settings
from peelian.jobs.handset import importing, reference_sets
from peelian.nouns.ids import PersonId, SetId
from peelian.nouns.person import Person, Role
from peelian.nouns.signed_point import Use
from peelian.synthetic import lottery, portrait
from peelian.web import showing
from peelian.web.control.machinery import Manners
from peelian.web.site import Ground, Site, build
from peelian.wiring import bundles, operating_points, packs, rules
from peelian.wiring.store import KeyFile
from tests.fakes import signed
from tests.fakes.desk import FakeChecker
from tests.fakes.handset import taken
from tests.fakes.machinery import FakeMachinery
from tests.journey.conftest import FLAGS, WallClock, free_port
from tests.journey.forgetting import Listening

expect.set_options(timeout=20_000)  # two cores run a browser, a server and other tests

SEEDS = {"one": 1, "two": 4, "three": 2, "stranger": 3}
LISTED = ("one", "two", "three")
FRAMES = 30
PHONE = {"width": 390, "height": 844}

NIA = Person(id=PersonId("nia"), name="Nia Doyle", rank="constable", roles=frozenset({Role.CHECKING_OFFICER}))
IDRIS = Person(id=PersonId("idris"), name="Idris Vale", rank="constable", roles=frozenset({Role.CHECKING_OFFICER}))
LOWRI = Person(id=PersonId("lowri"), name="Lowri Hay", rank="constable", roles=frozenset({Role.CHECKING_OFFICER}))
BO = Person(id=PersonId("bo"), name="Bo Tanner", roles=frozenset({Role.REFERENCE_KEEPER}))
GWYN = Person(id=PersonId("gwyn"), name="Gwyn Reed", rank="inspector", roles=frozenset({Role.SUPERVISOR}))
JO = Person(id=PersonId("jo"), name="Jo Price", rank="superintendent", roles=frozenset({Role.AUTHORISING_OFFICER}))
CAST = (NIA, IDRIS, LOWRI, BO, GWYN, JO)


@cache
def drawn(who: str) -> np.ndarray:
    """Somebody's portrait (RGB); drawing it takes a second."""
    return portrait.reference(lottery.draw(SEEDS[who]))


@cache
def picture(who: str) -> bytes:
    """A reference picture (PNG) of somebody; of nobody, grey."""
    if who == "nobody":
        return cv2.imencode(".png", np.full((300, 300, 3), 120, np.uint8))[1].tobytes()
    return cv2.imencode(".png", drawn(who)[::2, ::2, ::-1])[1].tobytes()


@cache
def still(who: str) -> bytes:
    """What the camera sees (JPEG, 640 by 480): somebody from in front, or a wall."""
    pixels = np.full((480, 640, 3), 150, np.uint8)
    if who != "nobody":
        pixels[:, 80:560] = cv2.resize(drawn(who), (480, 600), interpolation=cv2.INTER_AREA)[:480]
    return cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 98])[1].tobytes()


def table(*names: str) -> bytes:
    """A list of them, as a keeper has it."""
    rows = [f"N-{name},{name}.png,Custody,2025-05-01,PACE 1984 s.64A,2099-01-01," for name in names]
    return "\n".join([",".join(importing.NEEDED), *rows]).encode()


def archive(*names: str) -> bytes:
    """A ZIP of the list and its pictures."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as into:
        into.writestr("list.csv", table(*names))
        for name in names:
            into.writestr(f"{name}.png", picture(name))
    return out.getvalue()


@dataclass(frozen=True, kw_only=True)
class Camera:
    """What the fake camera sees. It is read each time the camera is opened."""

    path: Path

    def show(self, who: str) -> None:
        self.path.write_bytes(still(who) * FRAMES)


def launch(browser: Browser, camera: Camera) -> Browser:
    """Launch a browser with a camera."""
    flags = [
        *FLAGS,
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={camera.path}",
    ]
    return browser.browser_type.launch(executable_path="/usr/bin/chromium", headless=True, args=flags)


@dataclass(frozen=True, kw_only=True)
class Base:
    """A desk that is served."""

    site: Site
    folder: Path
    sent: list[bytes]
    """Every photograph that came to the desk."""

    @property
    def origin(self) -> str:
        return self.site.origin

    def sign_in(self, page: Page, who: Person) -> None:
        """Become one of the cast by the one click of a demonstration."""
        page.goto(f"{self.origin}/sign-in")
        page.get_by_role("button", name=who.name).click()
        page.wait_for_url(f"{self.origin}/")

    def published(self) -> SetId:
        """Publish a set of the drawn people, without the browser."""
        desk = self.site.handset
        made = taken(reference_sets.make(desk.handset, BO, kind="custody", title="Custody, north", pack="starter")).id
        files = {"list.csv": table(*LISTED), **{f"{name}.png": picture(name) for name in LISTED}}
        report = taken(desk.fill(BO, made, bundles.from_upload(files), lambda _done, _of: None))
        assert report.added == len(LISTED), report
        asked = taken(reference_sets.ask(desk.handset, BO, made))
        assert asked.request is not None
        digest = asked.request.digest
        found = taken(reference_sets.publish(desk.handset, JO, made, digest=digest, reason="Weeded this week"))
        over = time.monotonic() + 20
        while desk.library.ready(found) is not None:
            assert time.monotonic() < over
            time.sleep(0.02)
        return made

    def photographs(self) -> int:
        """How many photographs are in the desk's memory."""
        return sum(any(one.crop) for one in self.site.handset.checks.probes._held.values())


@contextmanager
def opened(folder: Path, *, undecided_s: int = 300) -> Iterator[Base]:
    """Serve a desk until the test is over."""
    policy = rules.load()
    clock = WallClock()
    ground = Ground(
        data=folder / "data",
        key=KeyFile(path=folder / "keys" / "vault.key"),
        origin=f"http://localhost:{free_port()}",
        policy=replace(policy, operator_check=replace(policy.operator_check, undecided_s=undecided_s)),
        checker=FakeChecker(),
        settings=settings.read(),
        now=clock,
        manners=Manners(on_stage=True),
        demo=True,
    )
    site = build(ground, FakeMachinery(now=clock))
    with site.store.change() as unit:
        for one in CAST:
            unit.people.put(one)
    drawn = operating_points.for_the_stage(packs.load("starter", settings.read()), 2)
    measured = replace(drawn, measured_on=site.board.today)
    signed.sign(site.board, point=measured, uses=frozenset({Use.OPERATOR_CHECK}), largest_list=100)
    sent: list[bytes] = []
    site.app.add_middleware(Listening, sent=sent)
    site.room.open()
    try:
        with showing.served(site, int(site.origin.rsplit(":", 1)[1])):
            yield Base(site=site, folder=folder, sent=sent)
    finally:
        site.close()


STATED = {
    "Cannot give their details": "trigger",
    "Common law: preventing crime and keeping the peace": "legal_basis",
    "Asked them": "tried",
    "Street or open public place": "place",
}


def state(
    page: Page, *, trigger: str = "Cannot give their details", place: str = "Street or open public place"
) -> None:
    """Fill the statement in, for the set that every base of these tests publishes."""
    page.get_by_label("Custody, north", exact=True).check()
    page.get_by_label(trigger, exact=True).check()
    page.get_by_label("Common law: preventing crime and keeping the peace").check()
    page.get_by_label("Why it is necessary").fill("He cannot say who he is")
    page.get_by_label("Asked them", exact=True).check()
    page.get_by_label(place, exact=True).check()


def photograph(page: Page) -> None:
    """Open the camera, and take the one still."""
    page.get_by_role("button", name="Start the camera").click()
    expect(page.get_by_role("button", name="Take the photograph")).to_be_visible()
    page.wait_for_function("() => document.querySelector('video').videoWidth > 0")
    page.get_by_role("button", name="Take the photograph").click()


def decide(page: Page, verdict: str | None, means: str = "Identity documents", outcome: str = "Identified") -> None:
    """Decide on an answer."""
    if verdict is not None:
        page.get_by_label(verdict, exact=True).check()
    page.get_by_label("Independent check that you made").select_option(label=means)
    page.get_by_label("What came of it").select_option(label=outcome)
    page.get_by_role("button", name="Record the decision").click()

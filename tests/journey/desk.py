"""A whole desk of live deployments on a port, with machinery that a test commands and people who do not exist.

with desk.opened(folder) as office:
    office.sign_in(page, stage.LEAD)
    identity = office.sealed()                 # whatever a journey is not about is done at the desk
    office.machinery.machine.alert()
"""

import io
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np
from playwright.sync_api import BrowserContext, Page, expect
from typing_extensions import override

from peelian import settings
from peelian.jobs.live.desk import digests, drafting, listing
from peelian.jobs.live.desk.alerts import Opinion
from peelian.jobs.live.desk.listing import Likeness, Nomination
from peelian.nouns.case import Case, View
from peelian.nouns.deployment import Deployment, Plan, Stage
from peelian.nouns.entry import Entry, Subject
from peelian.nouns.ids import DeploymentId
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals, Refused
from peelian.synthetic import lottery, portrait
from peelian.web import showing
from peelian.web.control.machinery import Manners
from peelian.web.site import Ground, Site, build
from peelian.web.stage import deployment as stage
from peelian.wiring import rules
from peelian.wiring.store import KeyFile
from tests.fakes import signed, web_door
from tests.fakes.deployments import PLAN
from tests.fakes.desk import FakeChecker
from tests.fakes.machinery import FakeMachinery
from tests.journey.conftest import axe, free_port, shoot

expect.set_options(timeout=20_000)  # two cores run a browser, a server and other tests

T = TypeVar("T")
CAST = {"one": 1, "two": 4, "three": 2, "four": 3, "five": 5}
"""Faces by the seeds that they are drawn from."""

COLUMNS = "reference,name,born,category,reason,basis,instructions,image,taken_on,source,legal_basis"
WIDE, NARROW = (1366, 768), (390, 844)

NOMINATION = Nomination(
    subject=Subject(reference="N-1", name="Tomos Field", born=date(1990, 6, 1)),
    category="wanted_by_court",
    reason="Failed to appear in court",
    basis="Warrant W-114",
    instructions="Speak to them; the warrant allows an arrest",
    taken_on=date(2025, 5, 1),
    source="Custody",
    legal_basis="PACE 1984 s.64A",
)


@cache
def face(name: str) -> bytes:
    """A picture (PNG) of somebody who does not exist; of two of them, or of nobody."""
    if name == "nobody":
        pixels = np.full((300, 300, 3), 120, np.uint8)
    elif name == "both":
        pixels = np.hstack([_drawn("one"), _drawn("two")])
    else:
        pixels = _drawn(name)
    return cv2.imencode(".png", pixels[..., ::-1])[1].tobytes()


@cache
def _drawn(name: str) -> np.ndarray:
    return portrait.reference(lottery.draw(CAST[name]))[::2, ::2]


@cache
def probe(name: str) -> bytes:
    """What a camera sees of somebody (JPEG)."""
    pixels = portrait.probe(lottery.draw(CAST[name]), 0)
    return cv2.imencode(".jpg", cv2.resize(pixels, (320, 320))[..., ::-1])[1].tobytes()


def archive(*lines: str, **pictures: bytes) -> bytes:
    """A ZIP of a table and its pictures."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as into:
        into.writestr("list.csv", "\n".join([COLUMNS, *lines]))
        for name, content in pictures.items():
            into.writestr(f"{name}.png", content)
    return out.getvalue()


def line(reference: str, image: str, *, category: str = "wanted_by_court", born: str = "1990-06-01") -> str:
    """A row of that table."""
    rest = f"{category},Failed to appear in court,Warrant W-1,Speak to them"
    return f"{reference},Tomos Field,{born},{rest},{image},2025-05-01,Custody,PACE 1984 s.64A"


class Clock(web_door.Clock):
    """The time of day, which a browser has as well, and by how much it was moved on."""

    def __init__(self) -> None:
        super().__init__()
        self.ahead = timedelta()

    @override
    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead  # noqa: TID251 (a test that runs a browser lives in real time)

    @override
    def forward(self, **by: float) -> None:
        self.ahead += timedelta(**by)

    def until(self, moment: datetime) -> None:
        """Go on to a moment, if it lies ahead."""
        self.ahead += max(moment - self(), timedelta())


@dataclass(kw_only=True)
class Office:
    """A desk in the browser."""

    site: Site
    clock: Clock
    machinery: FakeMachinery
    checker: FakeChecker
    made: dict[str, Likeness] = field(default_factory=dict)
    folder: Path

    @property
    def origin(self) -> str:
        return self.site.origin

    def address(self, deployment: DeploymentId, below: str = "") -> str:
        """Return the address of a deployment's page."""
        return f"{self.origin}/deployments/{deployment}{below}"

    def sign_in(self, page: Page, person: Person) -> None:
        """Become one of the cast by the one click of a demonstration, whoever one was before."""
        page.context.clear_cookies()
        page.goto(f"{self.origin}/sign-in")
        page.get_by_role("button", name=person.name).click()
        page.wait_for_url(f"{self.origin}/")

    def plan(self, **changes: object) -> Plan:
        """A plan that lacks nothing, and begins within two hours."""
        now = self.clock().replace(second=0, microsecond=0)
        plan = replace(
            PLAN,
            starts_at=now + timedelta(hours=1),
            ends_at=now + timedelta(hours=5),
            notice=replace(PLAN.notice, published_at=now - timedelta(days=2)),
        )
        return replace(plan, **changes)  # type: ignore[arg-type]

    def drafted(self, **changes: object) -> DeploymentId:
        return taken(drafting.draft(self.site.desk, stage.LEAD, self.plan(**changes))).id

    def listed(self, deployment: DeploymentId, who: str = "one", **changes: object) -> Entry:
        """Put somebody on a list."""
        subject = Subject(reference=f"N-{who}", name=f"Tomos Field {who}", born=date(1990, 6, 1))
        nomination = replace(NOMINATION, **{"subject": subject, **changes})  # type: ignore[arg-type]
        entry = taken(listing.add(self.site.desk, stage.LISTS, deployment, nomination, self.likeness(who)))
        self.machinery.probes[entry.id] = probe(who)
        return entry

    def likeness(self, who: str) -> Likeness:
        """What a list keeps of a picture; made once of each."""
        if who not in self.made:
            self.made[who] = taken(self.site.lists.likeness(face(who), name=f"{who}.png", pack="starter"))
        return self.made[who]

    def authorised(self, **changes: object) -> DeploymentId:
        """Draft, put one person on the list, and authorise."""
        identity = self.drafted(**changes)
        self.listed(identity)
        digest = digests.of_plan(self.deployment(identity).plan)
        taken(drafting.authorise(self.site.desk, stage.OFFICER, identity, reason="Nothing less works", digest=digest))
        return identity

    def sealed(self, **changes: object) -> DeploymentId:
        identity = self.authorised(**changes)
        taken(listing.check_status(self.site.desk, stage.LISTS, identity))
        taken(listing.seal(self.site.desk, stage.LEAD, identity))
        return identity

    def live(self, **changes: object) -> DeploymentId:
        """Take a deployment to where alerts come in, at its first moment."""
        identity = self.sealed(**{"starts_at": self.clock() - timedelta(minutes=1), **changes})
        taken(self.site.room.start(stage.LEAD, identity))
        return identity

    def deployment(self, identity: DeploymentId) -> Deployment:
        with self.site.store.read() as unit:
            return unit.deployments.get(identity)

    def file(self, name: str, content: bytes) -> Path:
        """Lay a file to be uploaded."""
        path = self.folder / name
        path.write_bytes(content)
        return path


def taken(answer: T | Refusals | Refused) -> T:
    """What an act returned, which was not a no."""
    assert not isinstance(answer, Refusals | Refused), answer
    return answer


@contextmanager
def opened(folder: Path, *, evidence: bool = True) -> Iterator[Office]:
    """Serve a desk until the test is over; without evidence, nobody has signed an operating point there yet."""
    clock, checker = Clock(), FakeChecker()
    machinery = FakeMachinery(now=clock)
    ground = Ground(
        data=folder / "data",
        key=KeyFile(path=folder / "keys" / "vault.key"),
        origin=f"http://localhost:{free_port()}",
        policy=rules.load(),
        checker=checker,
        settings=settings.read(),
        now=clock,
        manners=Manners(),
        demo=True,
    )
    site = build(ground, machinery)
    stage.people(site.desk)
    if evidence:
        signed.sign(site.board)
    site.room.open()
    try:
        with showing.served(site, int(site.origin.rsplit(":", 1)[1])):
            yield Office(site=site, clock=clock, machinery=machinery, checker=checker, folder=folder)
    finally:
        site.close()


def authenticator(context: BrowserContext, page: Page) -> None:
    """Give a page a phone that keeps passkeys, and whose owner unlocks it."""
    tools = context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def look(page: Page, name: str, *, keep: bool = True) -> None:
    """Look at a page as everybody will: light and dark, at a desk and on a phone; nothing may be in anybody's way."""
    before = page.evaluate("() => document.documentElement.dataset.theme ?? ''")
    for size, theme in ((NARROW, "dark"), (NARROW, "light"), (WIDE, "light"), (WIDE, "dark")):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
        # Colours do not hang on the width: each theme and each width is looked at once.
        barriers = axe(page) if (size, theme) in {(NARROW, "light"), (WIDE, "dark")} else []
        assert not barriers, f"{name}, {theme}, {size[0]} px: {barriers}"
        sideways = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert sideways <= 0, f"{name} scrolls sideways at {size[0]} px"
        if keep:
            shoot(page, f"{name}-{theme}-{size[0]}")
    page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", before)


def says(page: Page, *words: str) -> None:
    """Expect a page to say why something was refused, in the summary that every form has."""
    summary = page.locator(".govuk-error-summary")
    for one in words:
        expect(summary).to_contain_text(one)


def nominate(page: Page, picture: Path, *, reference: str, born: str = "1990-06-01") -> None:
    """Fill the form by which somebody is put on a list."""
    written = {
        "Reference": reference,
        "Name": f"Tomos Field {reference}",
        "Date of birth, if known": born,
        "Why this person is on this list": "Failed to appear in court on 2 November",
        "Offence, order or report": "Warrant W-114",
        "What is to be done on an alert": "Speak to them; the warrant allows an arrest",
        "When it was taken": "2025-05-01",
        "Where it comes from": "Custody",
        "Legal basis on which it is held": "PACE 1984 s.64A",
    }
    for label, text in written.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Wanted by the courts").check()
    page.get_by_label("A JPEG or PNG that shows this person alone").set_input_files(picture)


def alerts(office: Office, deployment: DeploymentId) -> list[Case]:
    with office.site.store.read() as unit:
        return unit.cases.of(deployment)


def adjudicate(office: Office, deployment: DeploymentId, view: View = View.TRUE) -> None:
    """Let the operator decide on every alert that waits."""
    console = office.site.room.of(deployment)
    reasons = ("feature_differ",) if view is View.FALSE else ("feature_match",)
    for case in alerts(office, deployment):
        if case.adjudication is None:
            assert console.look(stage.OPERATOR, case.id) is None
            assert console.adjudicate(stage.OPERATOR, case.id, Opinion(view=view, reasons=reasons)) is None


def reaches(office: Office, deployment: DeploymentId, wanted: Stage) -> None:
    """Wait until the clock of the control room has taken a deployment so far."""
    over = time.monotonic() + 20
    while (now := office.deployment(deployment).stage) is not wanted:
        assert time.monotonic() < over, f"it is still {now}"
        time.sleep(0.05)


def forge(page: Page, address: str, **fields: str) -> tuple[int, str]:
    """Send a form that no page offers, as this session could; return the status and the text of the answer."""
    answered = page.evaluate(
        """async ([address, fields]) => {
            const body = new URLSearchParams({ _token: document.body.dataset.token ?? "", ...fields });
            const headers = { accept: "text/html" };
            const answer = await fetch(address, { method: "POST", headers, body });
            const made = new DOMParser().parseFromString(await answer.text(), "text/html");
            return [answer.status, made.querySelector("main").textContent];
        }""",
        [address, fields],
    )
    status, text = answered
    return int(status), " ".join(str(text).split())

"""A web door of operator-initiated checks over a real store, with eyes that see what a test says; everybody is there.

door = check_door.make(folder)            # one published set of “one” and “two”
browser = door.browser(Role.CHECKING_OFFICER)
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from httpx2 import Response
from starlette.testclient import TestClient

from peelian.errors import NotFoundError
from peelian.jobs.handset import reference_sets
from peelian.jobs.handset.checks import Checks
from peelian.jobs.handset.handset import Handset
from peelian.jobs.handset.library import Seen
from peelian.jobs.handset.reference_sets import Likeness
from peelian.nouns.candidate import Candidate
from peelian.nouns.event import EventKind
from peelian.nouns.frame import Frame
from peelian.nouns.ids import SetId, SubjectId
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.person import Person, Role
from peelian.nouns.reference_set import ReferenceSet
from peelian.nouns.refusal import Refused
from peelian.nouns.template import Template
from peelian.settings import Settings
from peelian.web.desks.checks import CheckPost
from peelian.web.sites.checks import ROUTERS
from peelian.wiring.handset.opening import HandsetDesk
from tests.fakes import web_door
from tests.fakes.handset import AT, LIKENESS, MODEL, nominee, taken, vector
from tests.fakes.web_door import Desk, form_token


@dataclass
class FakeLibrary:
    """A photograph is JPEG's first bytes and the name of whoever it shows."""

    handset: Handset | None = None
    seen: list[Seen] = field(default_factory=list)
    no_point: Refused | None = None

    def progress(self, found: SetId) -> None:
        return None

    def ready(self, found: ReferenceSet) -> None:
        return None

    def point(self, found: ReferenceSet) -> OperatingPoint | Refused:
        return self.no_point or AT

    def stricter(self, at: OperatingPoint) -> list[OperatingPoint]:
        return []

    def see(self, found: ReferenceSet, photo: bytes) -> Seen | Refused:
        if not photo.startswith(b"\xff\xd8\xff"):
            return Refused(rule="picture", reason="The photograph cannot be used: not a JPEG or PNG picture")
        who = photo[3:].decode()
        if who == "blurred":
            return Refused(rule="quality", reason="Hold the phone still, and wipe the lens")
        made = Seen(crop=bytearray(photo), template=Template(model=MODEL, vector=vector(who)))
        self.seen.append(made)
        return made

    def search(self, found: ReferenceSet, template: Template, *, top: int) -> list[Candidate]:
        assert self.handset is not None
        with self.handset.store.read() as unit:
            members = unit.members.ids(found.id)
            names = [one.decode() for one in unit.vault.get_all(members, reference_sets.REFERENCE)]
        alike = [
            Candidate(subject=SubjectId(member), image="1", similarity=float(vector(name) @ template.vector))
            for member, name in zip(members, names, strict=True)
        ]
        return sorted(alike, key=lambda one: -one.similarity)[:top]

    def drop(self, found: SetId) -> None: ...

    def close(self) -> None: ...

    def open_all(self) -> None: ...


@dataclass
class CheckDoor:
    """The door, its desk of checks and the clock that only rises."""

    desk: Desk
    post: CheckPost
    library: FakeLibrary
    ticks: list[float]
    set: SetId

    def browser(self, role: Role | None = None) -> TestClient:
        return self.desk.browser(role)

    def forward(self, seconds: float) -> None:
        self.desk.clock.forward(seconds=seconds)
        self.ticks[0] += seconds

    def kinds(self) -> list[str]:
        return [str(event["action"]).split(":", 1)[1] for event in self.desk.events()]

    def photos(self) -> list[bytes]:
        """What is left of photographs in memory."""
        return [bytes(one.crop) for one in self.library.seen if any(one.crop)]


def people(role: Role) -> Person:
    return next(one for one in web_door.people() if role in one.roles)


def statement(door: CheckDoor, token: str, **changes: object) -> dict[str, object]:
    """A lawful statement as a form."""
    return {
        "_token": token,
        "trigger": "unable",
        "legal_basis": "common_law",
        "necessity": "He cannot say who he is",
        "tried": ["asked", "documents"],
        "place": "street",
        "set": door.set,
        "most": "6",
        **changes,
    }


def opened(door: CheckDoor, browser: TestClient, **changes: object) -> str:
    """Open the camera, and return the check's address."""
    form = statement(door, form_token(browser, "/checks"), **changes)
    answer = browser.post("/checks/new", data=form, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def photograph(browser: TestClient, check: str, who: str = "one", *, content: bytes | None = None) -> Response:
    """Send a still, as the page's camera does."""
    headers = {
        "content-type": "image/jpeg",
        "accept": "application/json",
        "x-csrf-token": form_token(browser, "/checks"),
    }
    sent = content if content is not None else b"\xff\xd8\xff" + who.encode()
    return browser.post(f"{check}/photo", content=sent, headers=headers)


def published(handset: Handset, *names: str, likeness: Likeness = LIKENESS) -> SetId:
    """Make and publish a set."""
    keeper, approver = people(Role.REFERENCE_KEEPER), people(Role.AUTHORISING_OFFICER)
    made = taken(reference_sets.make(handset, keeper, kind="custody", title="Custody, north", pack="starter")).id
    for name in names:
        taken(reference_sets.add_all(handset, keeper, made, [(nominee(name), likeness)])[0])
    asked = taken(reference_sets.ask(handset, keeper, made))
    assert asked.request is not None
    taken(reference_sets.publish(handset, approver, made, digest=asked.request.digest, reason="Weeded this week"))
    return made


def make(folder: Path) -> CheckDoor:
    desk = web_door.make(folder, pages=ROUTERS)
    ticks, numbers = [1000.0], iter(range(1, 10_000))
    library = FakeLibrary()
    handset = Handset(
        store=desk.store,
        policy=desk.door.policy,
        now=desk.door.utc,
        monotonic=lambda: ticks[0],
        new_id=lambda word: f"{word}-{next(numbers)}",
        secret=lambda size: bytes(np.random.default_rng(next(numbers)).integers(0, 256, size, np.uint8)),
    )
    library.handset = handset
    checks = Checks(handset=handset, library=library)
    settings = Settings(cache=folder, threads=1)
    made = HandsetDesk(
        handset=handset,
        checks=checks,
        library=library,  # type: ignore[arg-type]  # as much of it as pages use
        settings=settings,
        decode=_never,
    )
    post = desk.app.state.check_post = CheckPost(desk=made, packs=("starter",))
    return CheckDoor(desk=desk, post=post, library=library, ticks=ticks, set=published(handset, "one", "two"))


def _never(content: bytes, path: Path, *, least_px: int = 0) -> Frame:
    raise NotFoundError("decoder", str(path))


REFUSED = EventKind.CHECK_REFUSED.value

"""A desk in memory with a clock that only tests move, and a deployment taken as far along as a test needs.

office = Office()
office.live()                       # drafted, authorised, sealed and started, each step by who may
office.alert()                      # an alert on its first entry
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from peelian.jobs.live.desk import alerts, digests, drafting, listing, running
from peelian.jobs.live.desk.alerts import Raised
from peelian.jobs.live.desk.desk import Desk
from peelian.jobs.live.desk.listing import Likeness, Nomination
from peelian.nouns.case import Case
from peelian.nouns.deployment import Deployment, Ending, Plan
from peelian.nouns.entry import Entry, Subject
from peelian.nouns.event import EventKind
from peelian.nouns.geometry import Box
from peelian.nouns.ids import CameraId, DeploymentId, EntryId, PersonId
from peelian.nouns.person import Person, Role
from peelian.nouns.refusal import Refusals, Refused
from tests.fakes.deployments import CAMERA, ENDS_AT, ENTRY_ID, NOW, PLAN, STARTS_AT, everybody, person, policy
from tests.fakes.desk_store import FakeDeskStore
from tests.fakes.signed import Signs

T = TypeVar("T")

BOX = Box(x=100, y=50, width=40, height=50)
LIKENESS = Likeness(picture=b"a picture", template=b"a template", sha256="ab" * 32, quality="passed")


def nomination(number: int = 1, **changes: object) -> Nomination:
    """Somebody to be put on a list; each number is somebody else."""
    wanted = Nomination(
        subject=Subject(reference=f"N-{number}", name=f"Tomos Field {number}", born=date(1990, 6, 1)),
        category="wanted_by_court",
        reason="Failed to appear in court",
        basis="Warrant W-114",
        instructions="Speak to them",
        taken_on=date(2025, 5, 1),
        source="Custody",
        legal_basis="PACE 1984 s.64A",
    )
    return replace(wanted, **changes)  # type: ignore[arg-type]


def root(leaves: Sequence[bytes]) -> bytes:
    """A root that changes with every leaf and their order; the real one is the log's."""
    return hashlib.sha256(b"".join(hashlib.sha256(leaf).digest() for leaf in leaves)).digest()


@dataclass
class FakeChecker:
    """The force's register. `gone`: references whose reason has lapsed; `unknown`: those it does not know."""

    name: str = "Register"
    gone: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)

    def check(self, subjects: Sequence[Subject]) -> list[bool | None]:
        return [None if one.reference in self.unknown else one.reference not in self.gone for one in subjects]


class Office:
    """A desk with everybody at it, and one deployment."""

    def __init__(self) -> None:
        self.store = FakeDeskStore()
        self.checker = FakeChecker()
        self.signs = Signs()
        self.now: datetime = NOW
        self._made: Counter[str] = Counter()
        self.desk = Desk(
            store=self.store,
            policy=policy(),
            now=lambda: self.now,
            new_id=self._new_id,
            root=root,
            checker=self.checker,
            points=self.signs,
        )
        self.id = DeploymentId("none yet")
        self.add_people(*everybody())

    def _new_id(self, word: str) -> str:
        self._made[word] += 1
        return f"{word}-{self._made[word]}"

    def add_people(self, *people: Person) -> None:
        with self.store.change() as unit:
            for one in people:
                unit.people.put(one)

    def drafted(self, plan: Plan = PLAN) -> Deployment:
        made = taken(drafting.draft(self.desk, person(Role.DEPLOYMENT_LEAD), plan))
        self.id = made.id
        return made

    def listed(self, number: int = 1, **changes: object) -> Entry:
        """Put somebody on the list."""
        return taken(
            listing.add(self.desk, person(Role.LIST_MANAGER), self.id, nomination(number, **changes), LIKENESS)
        )

    def authorised(self) -> Deployment:
        """Draft, put one person on the list, and authorise."""
        self.drafted()
        self.listed()
        return self.authorise()

    def authorise(self) -> Deployment:
        officer, digest = person(Role.AUTHORISING_OFFICER), digests.of_plan(self.deployment.plan)
        reason = "Nothing less intrusive has worked"
        return taken(drafting.authorise(self.desk, officer, self.id, reason=reason, digest=digest))

    def sealed(self) -> Deployment:
        self.authorised()
        taken(listing.check_status(self.desk, person(Role.LIST_MANAGER), self.id))
        return taken(listing.seal(self.desk, person(Role.DEPLOYMENT_LEAD), self.id))

    def live(self) -> Deployment:
        self.sealed()
        return self.start()

    def start(self) -> Deployment:
        """Start what is sealed, at its first moment."""
        self.now = STARTS_AT
        taken(running.may_start(self.desk, person(Role.DEPLOYMENT_LEAD), self.id))
        return running.started(self.desk, person(Role.DEPLOYMENT_LEAD), self.id, unconfined=False)

    def ended(self) -> Deployment:
        self.live()
        self.now = ENDS_AT
        return self.end()

    def end(self) -> Deployment:
        ending = Ending(at=self.now, by=PersonId("system"), cause=running.TIME, why="The authority's time is over")
        return running.ended(self.desk, self.id, ending, faces_seen=4000)

    def destroyed(self) -> Deployment:
        self.ended()
        return self.destroy()

    def destroy(self) -> Deployment:
        return taken(running.destroy(self.desk, person(Role.DEPLOYMENT_LEAD), self.id))

    def use(self, **changes: object) -> None:
        """Go on with a policy pack that differs in something."""
        self.desk = replace(self.desk, policy=replace(self.desk.policy, **changes))  # type: ignore[arg-type]

    def raised(self, entry: EntryId = ENTRY_ID, *, camera: CameraId = CAMERA) -> Raised:
        """What a recogniser says now."""
        seen_at = self.now - timedelta(seconds=1)
        return Raised(
            entry=entry, camera=camera, seen_at=seen_at, frame=250, box=BOX, similarity=0.61, shots=4, probe=b"a probe"
        )

    def alert(self, entry: EntryId = ENTRY_ID) -> Case:
        """Raise an alert, a second after the last thing that happened."""
        self.now += timedelta(seconds=1)
        case = alerts.receive(self.desk, self.id, self.raised(entry))
        assert isinstance(case, Case), case
        return case

    def shown(self) -> Case:
        """Raise an alert that the operator looks at."""
        return taken(alerts.show(self.desk, person(Role.OPERATOR), self.alert().id))

    @property
    def deployment(self) -> Deployment:
        """The deployment as the store has it."""
        with self.store.read() as unit:
            return unit.deployments.get(self.id)

    @property
    def kinds(self) -> list[EventKind]:
        """What was recorded, in order."""
        return [event.kind for event in self.store.events]


def taken(answer: T | Refusals | Refused) -> T:
    """What an act returned, which was not a no."""
    assert not isinstance(answer, Refusals | Refused), answer
    return answer


def rules(answer: object) -> list[str]:
    """By which rules an act was refused, in order; none where it was not."""
    return [one.rule for one in answer.reasons] if isinstance(answer, Refusals) else []

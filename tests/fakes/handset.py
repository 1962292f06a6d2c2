"""A desk of operator-initiated checks in memory, with a library whose eyes see what a test says.

van = Checking()                       # everybody at their post, and one published set of two people
check = van.opened()                   # the camera is open
van.answered("one")                    # the photograph showed the first of them
van.forward(301)                       # both clocks go on
"""

import copy
import hashlib
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

import numpy as np

from peelian.errors import NotFoundError
from peelian.jobs.handset import answering, opening, reference_sets
from peelian.jobs.handset.answering import Answer
from peelian.jobs.handset.checks import Checks
from peelian.jobs.handset.handset import Handset
from peelian.jobs.handset.library import Seen
from peelian.jobs.handset.opening import Brought
from peelian.jobs.handset.reference_sets import Likeness, Nominee
from peelian.nouns.candidate import Candidate
from peelian.nouns.event import Event, EventKind
from peelian.nouns.ids import CheckId, MemberId, ModelId, PersonId, SetId, SubjectId
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.operator_check import ChildCode, OperatorCheck, Review, SelfDescribed, Statement
from peelian.nouns.reference_set import Member, ReferenceSet, SetStage
from peelian.nouns.refusal import Refusals, Refused
from peelian.nouns.template import Template
from peelian.storage import documents
from tests.fakes.deployments import NOW, policy
from tests.fakes.operator_checks import APPROVER, KEEPER, OFFICER, STATEMENT
from tests.fakes.points import POINT

T = TypeVar("T")
MODEL = ModelId("m")
AT = replace(POINT, name="check-point", gallery_size=100, threshold=0.5)


def vector(name: str) -> np.ndarray:
    """A unit vector of its own for each name."""
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
    drawn = np.random.default_rng(seed).standard_normal(64).astype(np.float32)
    made: np.ndarray = drawn / np.linalg.norm(drawn)
    return made.astype(np.float32)


@dataclass
class Kept:
    """All that the store holds. Nouns cannot change, so a copy of the shelves is a copy of everything."""

    sets: dict[SetId, ReferenceSet] = field(default_factory=dict)
    members: dict[MemberId, Member] = field(default_factory=dict)
    checks: dict[CheckId, OperatorCheck] = field(default_factory=dict)
    refusals: Counter[tuple[str, str]] = field(default_factory=Counter)
    codes: dict[str, ChildCode] = field(default_factory=dict)
    reviews: dict[CheckId, Review] = field(default_factory=dict)
    described: Counter[tuple[str, str, bool, str, str]] = field(default_factory=Counter)
    sealed: dict[tuple[str, str], bytes] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    def snapshot(self) -> "Kept":
        return Kept(**{name: copy.copy(shelf) for name, shelf in vars(self).items()})


@dataclass
class FakeSets:
    kept: Kept

    def get(self, wanted: SetId) -> ReferenceSet:
        if wanted not in self.kept.sets:
            raise NotFoundError("reference set", wanted)
        return self.kept.sets[wanted]

    def all(self) -> list[ReferenceSet]:
        return list(self.kept.sets.values())[::-1]

    def published(self) -> list[ReferenceSet]:
        return [one for one in self.all() if one.stage is SetStage.PUBLISHED]

    def put(self, found: ReferenceSet) -> None:
        self.kept.sets[found.id] = found


@dataclass
class FakeMembers:
    kept: Kept

    def get(self, member: MemberId) -> Member:
        if member not in self.kept.members:
            raise NotFoundError("member of a reference set", member)
        return self.kept.members[member]

    def find(self, member: MemberId) -> Member | None:
        return self.kept.members.get(member)

    def of(self, found: SetId) -> list[Member]:
        return [one for one in self.kept.members.values() if one.of == found]

    def ids(self, found: SetId) -> list[MemberId]:
        return [one.id for one in self.of(found)]

    def count(self, found: SetId) -> int:
        return len(self.of(found))

    def digest(self, found: SetId) -> str:
        made = hashlib.sha256()
        for one in sorted(self.of(found), key=lambda member: member.id):
            made.update(hashlib.sha256(documents.encode(one).encode()).digest())
        return made.hexdigest()

    def put(self, member: Member) -> None:
        self.kept.members[member.id] = member

    def remove(self, member: MemberId) -> None:
        self.kept.members.pop(member, None)

    def clear(self, found: SetId) -> None:
        for one in self.ids(found):
            self.remove(one)


@dataclass
class FakeChecks:
    kept: Kept

    def get(self, check: CheckId) -> OperatorCheck:
        if check not in self.kept.checks:
            raise NotFoundError("check", check)
        return self.kept.checks[check]

    def all(self) -> list[OperatorCheck]:
        return list(self.kept.checks.values())[::-1]

    def open(self) -> list[OperatorCheck]:
        return [one for one in self.kept.checks.values() if one.ended is None]

    def unfinished(self, officer: PersonId) -> list[OperatorCheck]:
        mine = [one for one in self.kept.checks.values() if one.officer == officer]
        return [one for one in mine if one.ended is None or one.owes_decision]

    def since(self, moment: datetime, officer: PersonId | None = None) -> int:
        found = [one for one in self.kept.checks.values() if one.opened_at > moment]
        return sum(officer in {None, one.officer} for one in found)

    def put(self, check: OperatorCheck) -> None:
        self.kept.checks[check.id] = check

    def remove_before(self, moment: datetime) -> int:
        old = [one.id for one in self.kept.checks.values() if one.opened_at < moment]
        for one in old:
            del self.kept.checks[one]
            self.kept.reviews.pop(one, None)
        return len(old)


@dataclass
class FakeRefusals:
    kept: Kept

    def add(self, month: str, rule: str) -> None:
        self.kept.refusals[month, rule] += 1

    def counts(self) -> list[tuple[str, str, int]]:
        return sorted((month, rule, count) for (month, rule), count in self.kept.refusals.items())


@dataclass
class FakeCodes:
    kept: Kept

    def find(self, digest: str) -> ChildCode | None:
        return self.kept.codes.get(digest)

    def put(self, code: ChildCode) -> None:
        self.kept.codes[code.digest] = code

    def remove_before(self, moment: datetime) -> None:
        for one in [one for one in self.kept.codes.values() if one.expires_at < moment]:
            del self.kept.codes[one.digest]


@dataclass
class FakeReviews:
    kept: Kept

    def all(self) -> list[Review]:
        return list(self.kept.reviews.values())

    def put(self, review: Review) -> None:
        self.kept.reviews[review.check] = review


@dataclass
class FakeSelfDescriptions:
    kept: Kept

    def add(self, said: SelfDescribed) -> None:
        for question, answer in said.answers:
            self.kept.described[said.month, said.trigger, said.possible, question, answer] += 1

    def counts(self) -> list[tuple[SelfDescribed, int]]:
        return [
            (SelfDescribed(month=month, trigger=trigger, possible=possible, answers=((question, answer),)), count)
            for (month, trigger, possible, question, answer), count in sorted(self.kept.described.items())
        ]


@dataclass
class FakeVault:
    kept: Kept

    def put(self, about: str, kind: str, content: bytes) -> None:
        self.kept.sealed[about, kind] = bytes(content)

    def get(self, about: str, kind: str) -> bytes:
        if (about, kind) not in self.kept.sealed:
            raise NotFoundError(kind, about)
        return self.kept.sealed[about, kind]

    def get_all(self, about: Sequence[str], kind: str) -> list[bytes]:
        return [self.get(one, kind) for one in about]

    def shred(self, about: Sequence[str]) -> int:
        gone = {one for one, _ in self.kept.sealed} & set(about)
        for key in [key for key in self.kept.sealed if key[0] in gone]:
            del self.kept.sealed[key]
        return len(gone)


@dataclass
class FakeJournal:
    kept: Kept

    def record(self, *events: Event) -> None:
        self.kept.events.extend(events)


class FakeUnit:
    """One transaction: works on a copy, which becomes the store when all went well."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept
        self.reference_sets = FakeSets(kept)
        self.members = FakeMembers(kept)
        self.checks = FakeChecks(kept)
        self.check_refusals = FakeRefusals(kept)
        self.child_codes = FakeCodes(kept)
        self.reviews = FakeReviews(kept)
        self.self_descriptions = FakeSelfDescriptions(kept)
        self.vault = FakeVault(kept)
        self.journal = FakeJournal(kept)


class FakeHandsetStore:
    """The store. `broken`: set it, and nothing can be changed any more."""

    def __init__(self) -> None:
        self.kept = Kept()
        self.broken: Exception | None = None
        self._writing = threading.Lock()

    @contextmanager
    def change(self) -> Iterator[FakeUnit]:
        with self._writing:
            if self.broken is not None:
                raise self.broken
            unit = FakeUnit(self.kept.snapshot())
            yield unit
            self.kept = unit.kept

    @contextmanager
    def read(self) -> Iterator[FakeUnit]:
        yield FakeUnit(self.kept.snapshot())


@dataclass
class FakeLibrary:
    """Sets in memory. A photograph is the name of whoever it shows; `mix` makes one resemble several."""

    store: FakeHandsetStore
    not_ready: Refused | None = None
    no_point: Refused | None = None
    at: OperatingPoint = AT
    seen: list[Seen] = field(default_factory=list)
    similarity: dict[str, float] = field(default_factory=dict)
    dropped: list[SetId] = field(default_factory=list)

    def ready(self, found: ReferenceSet) -> Refused | None:
        return self.not_ready

    def point(self, found: ReferenceSet) -> OperatingPoint | Refused:
        return self.no_point or self.at

    def stricter(self, at: OperatingPoint) -> list[OperatingPoint]:
        return []

    def see(self, found: ReferenceSet, photo: bytes) -> Seen | Refused:
        if photo == b"blurred":
            return Refused(rule="quality", reason="Hold the phone still, and wipe the lens")
        made = Seen(crop=bytearray(b"crop of " + photo), template=Template(model=MODEL, vector=vector(photo.decode())))
        self.seen.append(made)
        return made

    def search(self, found: ReferenceSet, template: Template, *, top: int) -> list[Candidate]:
        with self.store.read() as unit:
            held = [
                (one.id, unit.vault.get(one.id, reference_sets.REFERENCE).decode()) for one in unit.members.of(found.id)
            ]
        alike = [
            Candidate(
                subject=SubjectId(member),
                image="1.jpg",
                similarity=self.similarity.get(reference, float(vector(reference) @ template.vector)),
            )
            for member, reference in held
        ]
        return sorted(alike, key=lambda one: -one.similarity)[:top]

    def drop(self, found: SetId) -> None:
        self.dropped.append(found)


def nominee(reference: str = "one", **changes: object) -> Nominee:
    """Somebody who goes into a set."""
    wanted = Nominee(
        reference=reference,
        source="Custody",
        taken_on=date(2025, 5, 1),
        legal_basis="PACE 1984 s.64A",
        keep_until=NOW.date() + timedelta(days=300),
    )
    return replace(wanted, **changes)  # type: ignore[arg-type]


LIKENESS = Likeness(picture=b"a picture", template=b"a template", sha256="ab" * 32, quality="passed")


class Checking:
    """A desk with one published set."""

    def __init__(self, *people: str) -> None:
        self.store = FakeHandsetStore()
        self.library = FakeLibrary(self.store)
        self.at: datetime = NOW
        self.ticks = 1000.0
        self.drawn = 99
        self._made: Counter[str] = Counter()
        self.handset = Handset(
            store=self.store,
            policy=policy(),
            now=lambda: self.at,
            monotonic=lambda: self.ticks,
            new_id=self._new_id,
            secret=lambda size: self.drawn.to_bytes(size, "big"),
        )
        self.checks = Checks(handset=self.handset, library=self.library)
        self.set = self.published(*(people or ("one", "two")))

    def _new_id(self, word: str) -> str:
        self._made[word] += 1
        return f"{word}-{self._made[word]}"

    def forward(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        self.ticks += seconds

    def draft(self, *people: str, **changes: object) -> SetId:
        """A set that nobody has asked to publish."""
        made = taken(reference_sets.make(self.handset, KEEPER, kind="custody", title="Custody, north", pack="starter"))
        for one in people:
            taken(reference_sets.add_all(self.handset, KEEPER, made.id, [(nominee(one, **changes), LIKENESS)])[0])
        return made.id

    def published(self, *people: str) -> SetId:
        made = self.draft(*people)
        asked = taken(reference_sets.ask(self.handset, KEEPER, made))
        assert asked.request is not None
        taken(
            reference_sets.publish(self.handset, APPROVER, made, digest=asked.request.digest, reason="Weeded this week")
        )
        return made

    def opened(self, statement: Statement = STATEMENT, *, code: str = "") -> OperatorCheck:
        """Open the camera."""
        return taken(opening.begin(self.checks, OFFICER, self.set, statement, brought=Brought(code=code)))

    def answered(self, who: str = "one") -> Answer:
        """Open the camera, and take a photograph of somebody."""
        return taken(answering.photograph(self.checks, OFFICER, self.opened().id, who.encode()))

    def row(self, check: CheckId) -> OperatorCheck:
        return self.store.kept.checks[check]

    def found(self, wanted: SetId | None = None) -> ReferenceSet:
        return self.store.kept.sets[wanted or self.set]

    @property
    def kinds(self) -> list[EventKind]:
        return [event.kind for event in self.store.kept.events]

    def faces(self) -> list[bytes]:
        """Whatever is left in memory of the photographs that were seen: nothing, if all were overwritten."""
        left = [bytes(one.crop) for one in self.library.seen if any(one.crop)]
        return left + [b"template" for one in self.library.seen if one.template.vector.any()]


def taken(answer: T | Refusals | Refused) -> T:
    """What an act returned, which was not a no."""
    assert not isinstance(answer, Refusals | Refused), answer
    return answer


def rules(answer: object) -> list[str]:
    """The rules that said no."""
    assert isinstance(answer, Refusals), answer
    return [one.rule for one in answer.reasons]

"""The desk's store in memory, for tests of the flows. `tests/contract/test_desk_store.py` holds it to the real one.

store = FakeDeskStore()
with store.change() as unit:
    unit.people.put(person)
    unit.journal.record(event)
assert store.events == [event]
"""

import copy
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from peelian.errors import NotFoundError, PeelianError, SealBrokenError
from peelian.nouns.case import Case
from peelian.nouns.deployment import Deployment, Stage
from peelian.nouns.device import Device, DeviceId
from peelian.nouns.entry import Entry, Subject
from peelian.nouns.event import Event
from peelian.nouns.hold import Hold, HoldOn
from peelian.nouns.ids import AlertId, DeploymentId, EntryId, PersonId, PointId
from peelian.nouns.person import Person
from peelian.nouns.publication import Publication
from peelian.nouns.signed_point import SignedPoint

Sealed = dict[tuple[str, str], bytes | None]
"""Content by subject and kind; None where somebody broke the seal."""


@dataclass
class Kept:
    """All that a store holds. Nouns cannot change, so a copy of the shelves is a copy of everything."""

    deployments: dict[DeploymentId, Deployment] = field(default_factory=dict)
    entries: dict[EntryId, Entry] = field(default_factory=dict)
    cases: dict[AlertId, Case] = field(default_factory=dict)
    people: dict[PersonId, Person] = field(default_factory=dict)
    sealed: Sealed = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    devices: dict[DeviceId, Device] = field(default_factory=dict)
    points: dict[PointId, SignedPoint] = field(default_factory=dict)
    phone_links: dict[str, tuple[DeploymentId, PersonId, datetime]] = field(default_factory=dict)
    publications: dict[DeploymentId, Publication] = field(default_factory=dict)
    holds: dict[str, Hold] = field(default_factory=dict)
    ledger: dict[EntryId, tuple[str, datetime | None]] = field(default_factory=dict)

    def snapshot(self) -> "Kept":
        return Kept(**{name: copy.copy(shelf) for name, shelf in vars(self).items()})


class Shelf:
    """Something of a unit; a unit that only reads may not write, and a unit that is over may do nothing."""

    def __init__(self, unit: "FakeUnit") -> None:
        self._unit = unit

    def _reads(self) -> Kept:
        if self._unit.over:
            raise RuntimeError("the unit is over")
        return self._unit.kept

    def _writes(self) -> Kept:
        kept = self._reads()
        if not self._unit.may_write:
            raise RuntimeError("a unit that only reads was asked to write")
        return kept


class FakeDeployments(Shelf):
    def get(self, deployment: DeploymentId) -> Deployment:
        if deployment not in self._reads().deployments:
            raise NotFoundError("deployment", deployment)
        return self._reads().deployments[deployment]

    def all(self) -> list[Deployment]:
        return list(self._reads().deployments.values())[::-1]

    def at_stage(self, stage: Stage) -> list[Deployment]:
        return [one for one in self.all() if one.stage is stage]

    def put(self, deployment: Deployment) -> None:
        self._writes().deployments[deployment.id] = deployment


class FakeEntries(Shelf):
    def get(self, entry: EntryId) -> Entry:
        if entry not in self._reads().entries:
            raise NotFoundError("entry", entry)
        return self._reads().entries[entry]

    def of(self, deployment: DeploymentId) -> list[Entry]:
        return [one for one in self._reads().entries.values() if one.deployment == deployment]

    def put(self, entry: Entry) -> None:
        self._writes().entries[entry.id] = entry

    def remove(self, entry: EntryId) -> None:
        self._writes().entries.pop(entry, None)


class FakeCases(Shelf):
    def get(self, alert: AlertId) -> Case:
        if alert not in self._reads().cases:
            raise NotFoundError("alert", alert)
        return self._reads().cases[alert]

    def of(self, deployment: DeploymentId) -> list[Case]:
        found = [one for one in self._reads().cases.values() if one.deployment == deployment]
        return sorted(found, key=lambda case: case.raised_at)

    def put(self, case: Case) -> None:
        self._writes().cases[case.id] = case


class FakePeople(Shelf):
    def get(self, person: PersonId) -> Person:
        if person not in self._reads().people:
            raise NotFoundError("person", person)
        return self._reads().people[person]

    def all(self) -> list[Person]:
        return sorted(self._reads().people.values(), key=lambda person: (person.name, person.id))

    def put(self, person: Person) -> None:
        self._writes().people[person.id] = person


class FakePublications(Shelf):
    def add(self, publication: Publication) -> None:
        assert publication.deployment not in self._writes().publications
        self._writes().publications[publication.deployment] = publication

    def all(self) -> list[Publication]:
        return sorted(self._reads().publications.values(), key=lambda one: -one.entry)


class FakeHolds(Shelf):
    def held(self, on: HoldOn, now: datetime) -> frozenset[str]:
        return frozenset(one.about for one in self._reads().holds.values() if one.on is on and one.holds(now))

    def over(self, on: HoldOn, now: datetime) -> frozenset[str]:
        return frozenset(one.about for one in self._reads().holds.values() if one.on is on) - self.held(on, now)

    def put(self, hold: Hold) -> None:
        self._writes().holds[hold.id] = hold


class FakeLedger(Shelf):
    """Whom it knows, and since when they are on a list no more."""

    def note(self, entry: Entry, subject: Subject) -> None:
        self._writes().ledger[entry.id] = (subject.reference, None)

    def over(self, entries: Sequence[EntryId], at: datetime) -> None:
        ledger = self._writes().ledger
        for one in entries:
            if one in ledger and ledger[one][1] is None:
                ledger[one] = (ledger[one][0], at)


class FakeDevices(Shelf):
    def get(self, device: DeviceId) -> Device:
        if device not in self._reads().devices:
            raise NotFoundError("phone", device)
        return self._reads().devices[device]

    def find(self, device: DeviceId) -> Device | None:
        return self._reads().devices.get(device)

    def of(self, deployment: DeploymentId) -> list[Device]:
        return [one for one in self._reads().devices.values() if one.deployment == deployment]

    def put(self, device: Device) -> None:
        self._writes().devices[device.id] = device


class FakePoints(Shelf):
    def get(self, point: PointId) -> SignedPoint:
        found = self.find(point)
        if found is None:
            raise NotFoundError("operating point", point)
        return found

    def find(self, point: PointId) -> SignedPoint | None:
        return self._reads().points.get(point)

    def all(self) -> list[SignedPoint]:
        return list(self._reads().points.values())[::-1]

    def put(self, point: SignedPoint) -> None:
        self._writes().points[point.id] = point


class FakePhoneLinks(Shelf):
    def add(self, digest: str, deployment: DeploymentId, officer: PersonId, expires_at: datetime) -> None:
        links = self._writes().phone_links
        for old in [one for one, (where, who, _) in links.items() if (where, who) == (deployment, officer)]:
            del links[old]
        links[digest] = (deployment, officer, expires_at)

    def use(self, digest: str, now: datetime) -> tuple[DeploymentId, PersonId] | None:
        deployment, officer, expires_at = self._writes().phone_links.pop(digest, (None, None, now))
        return None if deployment is None or officer is None or expires_at <= now else (deployment, officer)


class FakeVault(Shelf):
    def put(self, about: str, kind: str, content: bytes) -> None:
        self._writes().sealed[about, kind] = bytes(content)

    def get(self, about: str, kind: str) -> bytes:
        if (about, kind) not in self._reads().sealed:
            raise NotFoundError(kind, about)
        content = self._reads().sealed[about, kind]
        if content is None:
            raise SealBrokenError(about, kind)
        return content

    def get_all(self, about: Sequence[str], kind: str) -> list[bytes]:
        return [self.get(one, kind) for one in about]

    def shred(self, about: Sequence[str]) -> int:
        sealed = self._writes().sealed
        gone = {one for one, _ in sealed} & set(about)
        for key in [key for key in sealed if key[0] in gone]:
            del sealed[key]
        return len(gone)


class FakeJournal(Shelf):
    def record(self, *events: Event) -> None:
        if self._unit.log_is_broken is not None:
            raise self._unit.log_is_broken
        self._writes().events.extend(events)

    def size(self) -> int:
        return len(self._reads().events)

    def entries(self, start: int, end: int) -> list[tuple[int, Event]]:
        return list(enumerate(self._reads().events))[start:end]

    def checkpoint(self) -> str:
        return f"fake log\n{len(self._writes().events)}\n"

    def verify(self) -> list[str]:
        self._reads()
        return []


class FakeUnit:
    """One transaction: works on a copy, which becomes the store when all went well."""

    def __init__(self, kept: Kept, *, may_write: bool, log_is_broken: PeelianError | None) -> None:
        self.kept = kept
        self.may_write = may_write
        self.log_is_broken = log_is_broken
        self.over = False
        self.deployments = FakeDeployments(self)
        self.entries = FakeEntries(self)
        self.cases = FakeCases(self)
        self.people = FakePeople(self)
        self.publications = FakePublications(self)
        self.holds = FakeHolds(self)
        self.ledger = FakeLedger(self)
        self.vault = FakeVault(self)
        self.journal = FakeJournal(self)
        self.devices = FakeDevices(self)
        self.phone_links = FakePhoneLinks(self)
        self.points = FakePoints(self)


class FakeDeskStore:
    """The store. `log_is_broken`: set it, and nothing can be recorded any more."""

    def __init__(self) -> None:
        self._kept = Kept()
        self._writing = threading.Lock()
        self._writer: int | None = None
        self.log_is_broken: PeelianError | None = None

    @contextmanager
    def change(self) -> Iterator[FakeUnit]:
        if self._writer == threading.get_ident():
            raise RuntimeError("this thread has a unit open already: it would wait for itself")
        with self._writing:
            self._writer = threading.get_ident()
            unit = FakeUnit(self._kept.snapshot(), may_write=True, log_is_broken=self.log_is_broken)
            try:
                yield unit
                self._kept = unit.kept
            finally:
                unit.over = True
                self._writer = None

    @contextmanager
    def read(self) -> Iterator[FakeUnit]:
        unit = FakeUnit(self._kept.snapshot(), may_write=False, log_is_broken=self.log_is_broken)
        try:
            yield unit
        finally:
            unit.over = True

    @property
    def events(self) -> list[Event]:
        """Everything that was recorded, in order."""
        return list(self._kept.events)

    @property
    def sealed(self) -> frozenset[tuple[str, str]]:
        """What lies in the vault, by subject and kind."""
        return frozenset(self._kept.sealed)

    def break_seal(self, about: str, kind: str) -> None:
        """Alter something in the vault behind the store's back."""
        self._kept.sealed[about, kind] = None

"""What the desk needs of others, in its own words. One `Unit` is one transaction: all of it happens, or nothing."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from peelian.nouns.case import Case
from peelian.nouns.deployment import Deployment
from peelian.nouns.device import Device
from peelian.nouns.entry import Entry, Subject
from peelian.nouns.event import Event
from peelian.nouns.hold import HoldOn
from peelian.nouns.ids import AlertId, DeploymentId, EntryId, PersonId
from peelian.nouns.person import Person
from peelian.nouns.publication import Publication


class Deployments(Protocol):
    """All deployments."""

    def get(self, deployment: DeploymentId) -> Deployment:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
        """
        ...

    def all(self) -> list[Deployment]:
        """Return all, the newest first."""
        ...

    def put(self, deployment: Deployment) -> None:
        """Keep one, new or changed."""
        ...


class Entries(Protocol):
    """The entries of watchlists."""

    def get(self, entry: EntryId) -> Entry:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
        """
        ...

    def of(self, deployment: DeploymentId) -> list[Entry]:
        """Return those of a deployment, in the order in which they were added."""
        ...

    def put(self, entry: Entry) -> None:
        """Keep one, new or changed."""
        ...

    def remove(self, entry: EntryId) -> None:
        """Remove one."""
        ...


class Cases(Protocol):
    """Alerts at the desk."""

    def get(self, alert: AlertId) -> Case:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
        """
        ...

    def of(self, deployment: DeploymentId) -> list[Case]:
        """Return those of a deployment, the oldest first."""
        ...

    def put(self, case: Case) -> None:
        """Keep one, new or changed."""
        ...


class Devices(Protocol):
    """The van's phones."""

    def of(self, deployment: DeploymentId) -> list[Device]:
        """Return those of a deployment."""
        ...

    def put(self, device: Device) -> None:
        """Keep one, new or changed."""
        ...


class People(Protocol):
    """Who works with Peelian."""

    def get(self, person: PersonId) -> Person:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
        """
        ...

    def all(self) -> list[Person]:
        """Return all, by name."""
        ...

    def put(self, person: Person) -> None:
        """Keep one, new or changed."""
        ...


class Publications(Protocol):
    """Records as they were published; nothing of them ever changes."""

    def add(self, publication: Publication) -> None:
        """Keep one, for good."""
        ...


class Holds(Protocol):
    """Legal holds."""

    def held(self, on: HoldOn, now: datetime) -> frozenset[str]:
        """Return the ids of all that is held back now."""
        ...

    def over(self, on: HoldOn, now: datetime) -> frozenset[str]:
        """Return the ids of all that a hold was asked for and that nothing holds back now."""
        ...


class Ledger(Protocol):
    """Who was on which list, as keyed hashes; nobody can be read out of it."""

    def note(self, entry: Entry, subject: Subject) -> None:
        """Note that somebody is on a list now."""
        ...

    def over(self, entries: Sequence[EntryId], at: datetime) -> None:
        """Note that people are on a list no more."""
        ...


class Vault(Protocol):
    """Where what shows or names a person lies, each subject under a key of its own.

    `about` names the subject (an entry's or an alert's id), `kind` what it is (`subject`, `picture`, `template`,
    `probe`). Shredding destroys the key: what lay under it can be read by nobody any more.
    """

    def put(self, about: str, kind: str, content: bytes) -> None:
        """Seal something; what lay there before of that kind is replaced."""
        ...

    def get(self, about: str, kind: str) -> bytes:
        """Open something.

        Raises:
            NotFoundError: there is nothing, or it was shredded.
            SealBrokenError: it was altered, or moved from another subject.
        """
        ...

    def shred(self, about: Sequence[str]) -> int:
        """Destroy the keys of these subjects, and what lay under them; return how many keys there were."""
        ...


class Journal(Protocol):
    """The tamper-evident log."""

    def record(self, *events: Event) -> None:
        """Record; it is recorded when the unit is."""
        ...

    def size(self) -> int:
        """Say how many entries there are."""
        ...

    def entries(self, start: int, end: int) -> list[tuple[int, Event]]:
        """Return the entries from `start` up to but not including `end`, each with its number."""
        ...

    def checkpoint(self) -> str:
        """Sign the log as it is, and return the signed note."""
        ...

    def verify(self) -> list[str]:
        """Verify the whole log; return what is wrong with it, which should be nothing."""
        ...


class Unit(Protocol):
    """One transaction over everything that the desk keeps."""

    @property
    def deployments(self) -> Deployments:
        """All deployments."""
        ...

    @property
    def entries(self) -> Entries:
        """All entries."""
        ...

    @property
    def cases(self) -> Cases:
        """All alerts."""
        ...

    @property
    def devices(self) -> Devices:
        """All phones."""
        ...

    @property
    def people(self) -> People:
        """All people."""
        ...

    @property
    def publications(self) -> Publications:
        """All published records."""
        ...

    @property
    def holds(self) -> Holds:
        """All legal holds."""
        ...

    @property
    def ledger(self) -> Ledger:
        """The membership ledger."""
        ...

    @property
    def vault(self) -> Vault:
        """The vault."""
        ...

    @property
    def journal(self) -> Journal:
        """The log."""
        ...


class Store(Protocol):
    """Where the desk keeps things."""

    def change(self) -> AbstractContextManager[Unit]:
        """Open a unit that may change things; it is committed at the end, or not at all when an exception leaves it."""
        ...

    def read(self) -> AbstractContextManager[Unit]:
        """Open a unit that only reads."""
        ...


class StatusChecker(Protocol):
    """Says whether the reason for listing somebody still holds. Comes from the force's own systems."""

    name: str

    def check(self, subjects: Sequence[Subject]) -> list[bool | None]:
        """Say for each whether it still holds; None where it is not known, which counts as no."""
        ...


Now = Callable[[], datetime]
"""The time of day, with its zone."""

NewId = Callable[[str], str]
"""Makes a new id that begins with a word."""

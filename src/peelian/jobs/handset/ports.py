"""What operator-initiated checks need of others, in their own words. One `Unit` is one transaction."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from peelian.nouns.event import Event
from peelian.nouns.ids import CheckId, MemberId, PersonId, SetId
from peelian.nouns.operator_check import ChildCode, OperatorCheck, Review, SelfDescribed
from peelian.nouns.reference_set import Member, ReferenceSet


class ReferenceSets(Protocol):
    """All reference sets."""

    def get(self, wanted: SetId) -> ReferenceSet:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
        """
        ...

    def all(self) -> list[ReferenceSet]:
        """Return all, the newest first."""
        ...

    def published(self) -> list[ReferenceSet]:
        """Return those that are published, the newest first."""
        ...

    def put(self, found: ReferenceSet) -> None:
        """Keep one, new or changed."""
        ...


class Members(Protocol):
    """The pictures of all sets."""

    def get(self, member: MemberId) -> Member:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
        """
        ...

    def find(self, member: MemberId) -> Member | None:
        """Return one, or None."""
        ...

    def of(self, found: SetId) -> list[Member]:
        """Return those of a set, in the order in which they were added."""
        ...

    def ids(self, found: SetId) -> list[MemberId]:
        """Return the ids of those of a set, in the order in which they were added."""
        ...

    def count(self, found: SetId) -> int:
        """Say how many there are in a set."""
        ...

    def digest(self, found: SetId) -> str:
        """Return SHA-256 (hex) over a set's members."""
        ...

    def put(self, member: Member) -> None:
        """Keep one, new or changed."""
        ...

    def remove(self, member: MemberId) -> None:
        """Remove one."""
        ...

    def clear(self, found: SetId) -> None:
        """Remove all of a set."""
        ...


class OperatorChecks(Protocol):
    """The rows that remain of checks."""

    def get(self, check: CheckId) -> OperatorCheck:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
        """
        ...

    def all(self) -> list[OperatorCheck]:
        """Return all, the newest first."""
        ...

    def open(self) -> list[OperatorCheck]:
        """Return those that have not ended."""
        ...

    def unfinished(self, officer: PersonId) -> list[OperatorCheck]:
        """Return those of an officer that have not ended or lack a decision, the oldest first."""
        ...

    def since(self, moment: datetime, officer: PersonId | None = None) -> int:
        """Say how many were opened after a moment, by one officer or by all."""
        ...

    def put(self, check: OperatorCheck) -> None:
        """Keep one, new or changed."""
        ...

    def remove_before(self, moment: datetime) -> int:
        """Remove those that were opened before a moment, and their reviews; return how many."""
        ...


class CheckRefusals(Protocol):
    """How often a check was refused, by month and rule, and of nobody in particular."""

    def add(self, month: str, rule: str) -> None:
        """Count one."""
        ...

    def counts(self) -> list[tuple[str, str, int]]:
        """Return month, rule and how often, sorted."""
        ...


class ChildCodes(Protocol):
    """Supervisors' codes, by their digests."""

    def find(self, digest: str) -> ChildCode | None:
        """Return one, or None."""
        ...

    def put(self, code: ChildCode) -> None:
        """Keep one, new or changed."""
        ...

    def remove_before(self, moment: datetime) -> None:
        """Remove those that expired before a moment."""
        ...


class Reviews(Protocol):
    """What reviewers found."""

    def all(self) -> list[Review]:
        """Return all, the oldest first."""
        ...

    def put(self, review: Review) -> None:
        """Keep one, new or changed."""
        ...


class SelfDescriptions(Protocol):
    """Counts of what people said of themselves."""

    def add(self, said: SelfDescribed) -> None:
        """Count what somebody said."""
        ...

    def counts(self) -> list[tuple[SelfDescribed, int]]:
        """Return every count, each with one question and its answer."""
        ...


class Vault(Protocol):
    """Where a member's `reference`, `picture` and `template` lie, each member under a key of its own."""

    def put(self, about: str, kind: str, content: bytes) -> None:
        """Seal something."""
        ...

    def get(self, about: str, kind: str) -> bytes:
        """Open something.

        Raises:
            NotFoundError: there is nothing, or it was shredded.
        """
        ...

    def get_all(self, about: Sequence[str], kind: str) -> list[bytes]:
        """Open something of many, in their order.

        Raises:
            NotFoundError: one of them has nothing of that kind.
        """
        ...

    def shred(self, about: Sequence[str]) -> int:
        """Destroy the keys of these, and what lay under them; return how many keys there were."""
        ...


class Journal(Protocol):
    """The tamper-evident log."""

    def record(self, *events: Event) -> None:
        """Record; it is recorded when the unit is."""
        ...


class Unit(Protocol):
    """One transaction."""

    @property
    def reference_sets(self) -> ReferenceSets:
        """All reference sets."""
        ...

    @property
    def members(self) -> Members:
        """All members."""
        ...

    @property
    def checks(self) -> OperatorChecks:
        """All rows."""
        ...

    @property
    def check_refusals(self) -> CheckRefusals:
        """How often a check was refused."""
        ...

    @property
    def child_codes(self) -> ChildCodes:
        """All codes."""
        ...

    @property
    def reviews(self) -> Reviews:
        """All reviews."""
        ...

    @property
    def self_descriptions(self) -> SelfDescriptions:
        """Counts of what people said of themselves."""
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
    """Where all of it is kept."""

    def change(self) -> AbstractContextManager[Unit]:
        """Open a unit that may change things; it is committed at the end, or not at all when an exception leaves it."""
        ...

    def read(self) -> AbstractContextManager[Unit]:
        """Open a unit that only reads."""
        ...

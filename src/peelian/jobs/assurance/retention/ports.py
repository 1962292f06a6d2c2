"""What the keeping of clocks needs of others, in its own words."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from peelian.law.policy import Policy
from peelian.law.retention import Kept
from peelian.nouns.event import Event
from peelian.nouns.hold import Hold, HoldId, HoldOn
from peelian.nouns.membership import Membership


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Things of one class that have one owner.

    `about`: the deployment, order or set that they belong to; empty where there is none. `goes_at`: when the first of
    them goes; None while that hangs on something else. `held`: how many of them two people hold back.
    """

    kept: Kept
    about: str = ""
    count: int
    goes_at: datetime | None
    held: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Somebody who is held somewhere now. `where`, `why`: in words; `since`: from when; `goes_at`: until when."""

    where: str
    why: str
    since: datetime
    goes_at: datetime | None


class Holds(Protocol):
    """Legal holds."""

    def get(self, hold: HoldId) -> Hold:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
        """
        ...

    def all(self) -> list[Hold]:
        """Return all, the newest first."""
        ...

    def put(self, hold: Hold) -> None:
        """Keep one, new or changed."""
        ...


class Ledger(Protocol):
    """Who was on which list, as keyed hashes."""

    def of(self, forms: Sequence[str]) -> list[Membership]:
        """Return the lists that somebody was on, by the forms of their name or reference."""
        ...


class Journal(Protocol):
    """The tamper-evident log."""

    def record(self, *events: Event) -> None:
        """Record; it is recorded when the unit is."""
        ...


class Unit(Protocol):
    """One transaction."""

    @property
    def holds(self) -> Holds:
        """All holds."""
        ...

    @property
    def ledger(self) -> Ledger:
        """The membership ledger."""
        ...

    @property
    def journal(self) -> Journal:
        """The log."""
        ...


class Store(Protocol):
    """Where things are kept."""

    def change(self) -> AbstractContextManager[Unit]:
        """Open a unit that may change things; it is committed at the end, or not at all when an exception leaves it."""
        ...

    def read(self) -> AbstractContextManager[Unit]:
        """Open a unit that only reads."""
        ...


Census = Callable[[], list[Holding]]
"""Counts everything that is held now, class by class."""

Exists = Callable[[HoldOn, str], bool]
"""Says whether there is something of that kind and id to be held back."""

Search = Callable[[Sequence[str]], list[Found]]
"""Looks for somebody in everything that is held now, by the forms of their name or reference."""

Sweeps = Mapping[Kept, Callable[[], int]]
"""What removes things whose time is over, of classes that nobody else sweeps; each returns how many there were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """What the acts of this package work with."""

    store: Store
    policy: Policy
    now: Callable[[], datetime]
    new_id: Callable[[str], str]
    census: Census
    exists: Exists
    search: Search
    sweeps: Sweeps

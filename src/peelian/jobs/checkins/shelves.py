"""The shelves on which check-ins keep things, each in the words of this job."""

from collections.abc import Hashable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from peelian.nouns.concern import Concern, ConcernId
from peelian.nouns.event import Event
from peelian.nouns.held import Held, PlaceEvent
from peelian.nouns.hold import HoldOn
from peelian.nouns.order import Order, OrderId
from peelian.nouns.prompt import Prompt, PromptId
from peelian.nouns.request import Request, RequestId
from peelian.nouns.statement import Nonce
from peelian.nouns.wearer import Watch, WatchId, WearerId

Noun = TypeVar("Noun", bound=Hashable)


class Orders(Protocol):
    """All orders."""

    def get(self, order: OrderId) -> Order:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
        """
        ...

    def all(self) -> list[Order]:
        """Return all, the oldest first."""
        ...

    def of(self, wearer: WearerId) -> list[Order]:
        """Return those of a wearer, the oldest first."""
        ...

    def some(self, orders: Sequence[OrderId]) -> list[Order]:
        """Return these, the oldest first; what is not there is left out."""
        ...

    def looks(self, now: datetime, *, everything: bool = False) -> list[tuple[OrderId, datetime]]:
        """Return which the clock may have to look at, and since when, and open none; `everything`: later ones too."""
        ...

    def put(self, order: Order) -> None:
        """Keep one, new or changed; the clock looks at it at once if it began, and once more when it ended."""
        ...

    def look_at(self, order: OrderId, at: datetime | None) -> None:
        """Say when the clock looks at one next; None: not until it is changed."""
        ...


class Prompts(Protocol):
    """All prompts. The store itself refuses a sixth in 24 hours, whoever puts it there."""

    def get(self, prompt: PromptId) -> Prompt:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
        """
        ...

    def recent(self, wearer: WearerId, since: datetime) -> list[Prompt]:
        """Return those of a wearer, of whichever order, that count at `since` or later."""
        ...

    def open(self) -> list[Prompt]:
        """Return those that are sent or delivered, and no more."""
        ...

    def of(self, order: OrderId) -> list[Prompt]:
        """Return those of an order, in the order in which they were sent."""
        ...

    def put(self, prompt: Prompt) -> None:
        """Keep one, new or changed.

        Raises:
            TooManyPromptsError: it would be the sixth of its wearer in 24 hours.
        """
        ...

    def remove(self, prompt: PromptId) -> None:
        """Remove one."""
        ...


class Watches(Protocol):
    """All devices of wearers."""

    def get(self, watch: WatchId) -> Watch:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
        """
        ...

    def of(self, wearer: WearerId) -> list[Watch]:
        """Return those of a wearer, the oldest first."""
        ...

    def put(self, watch: Watch) -> None:
        """Keep one, new or changed."""
        ...


class Nonces(Protocol):
    """Numbers that were given out."""

    def find(self, nonce: str) -> Nonce | None:
        """Return one by its id, or None."""
        ...

    def put(self, nonce: Nonce) -> None:
        """Keep one, new or changed."""
        ...

    def forget(self, before: datetime) -> int:
        """Remove those that were given out before a moment; return how many."""
        ...


class Concerns(Protocol):
    """What people have to look at."""

    def get(self, concern: ConcernId) -> Concern:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
        """
        ...

    def all(self) -> list[Concern]:
        """Return all, the oldest first."""
        ...

    def of(self, order: OrderId) -> list[Concern]:
        """Return those of an order, the oldest first."""
        ...

    def put(self, concern: Concern) -> None:
        """Keep one, new or changed."""
        ...

    def remove(self, concern: ConcernId) -> None:
        """Remove one."""
        ...


class Holdings(Protocol):
    """What lies sealed in the vault, and since when."""

    def of(self, order: OrderId) -> list[Held]:
        """Return what is held under an order."""
        ...

    def put(self, held: Held) -> None:
        """Keep one, new or changed."""
        ...

    def remove(self, held: str) -> None:
        """Remove one."""
        ...


class PlaceEvents(Protocol):
    """What fixes added up to."""

    def of(self, order: OrderId) -> list[PlaceEvent]:
        """Return those of an order, the oldest first."""
        ...

    def put(self, event: PlaceEvent) -> None:
        """Keep one."""
        ...

    def remove(self, event: str) -> None:
        """Remove one."""
        ...


class Requests(Protocol):
    """Requests to share, or to look at places."""

    def get(self, request: RequestId) -> Request:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
        """
        ...

    def of(self, order: OrderId) -> list[Request]:
        """Return those of an order, the oldest first."""
        ...

    def put(self, request: Request) -> None:
        """Keep one, new or changed."""
        ...


class Holds(Protocol):
    """Legal holds."""

    def held(self, on: HoldOn, now: datetime) -> frozenset[str]:
        """Return the ids of all that is held back now."""
        ...


class Papers(Protocol):
    """Nouns that are about somebody, sealed in the vault under what they are about."""

    def find(self, about: str, kind: type[Noun]) -> Noun | None:
        """Return one, or None where there is none, or none any more."""
        ...

    def put(self, about: str, noun: Hashable) -> None:
        """Seal one; what lay there before of its kind is replaced."""
        ...


class Vault(Protocol):
    """Where what shows a person lies, each subject under a key of its own."""

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

    def find_all(self, about: Sequence[str], kind: str) -> dict[str, bytes]:
        """Open something of whichever of these subjects have it, by subject, in their order.

        Raises:
            SealBrokenError: one was altered, or moved from another subject.
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

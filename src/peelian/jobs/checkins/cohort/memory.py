"""Everything that check-ins keep, in memory: for people who do not exist, and gone with the process.

Nothing is rolled back, so an act has to ask before it changes anything; the same suite holds it to the real store.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from peelian.errors import NotFoundError, TooManyPromptsError
from peelian.jobs.checkins.shelves import Noun
from peelian.nouns.concern import Concern, ConcernId
from peelian.nouns.event import Event
from peelian.nouns.held import Held, PlaceEvent
from peelian.nouns.order import Order, OrderId
from peelian.nouns.prompt import OPEN, Prompt, PromptId
from peelian.nouns.request import Request, RequestId
from peelian.nouns.statement import Nonce
from peelian.nouns.wearer import Watch, WatchId, WearerId

MOST_IN_24_HOURS = 5
"""Said once more on purpose: the store does not take the law's word for it."""

DAY = timedelta(hours=24)

Name = TypeVar("Name", bound=str)
Thing = TypeVar("Thing")


class Orders:
    """All orders."""

    def __init__(self) -> None:
        self._all: dict[OrderId, Order] = {}
        self._of: defaultdict[WearerId, list[OrderId]] = defaultdict(list)

    def get(self, order: OrderId) -> Order:
        """Return one."""
        return _found(self._all, order, "order")

    def all(self) -> list[Order]:
        """Return all."""
        return list(self._all.values())

    def of(self, wearer: WearerId) -> list[Order]:
        """Return those of a wearer."""
        return [self._all[order] for order in self._of[wearer]]

    def put(self, order: Order) -> None:
        """Keep one."""
        if order.id not in self._all:
            self._of[order.wearer].append(order.id)
        self._all[order.id] = order


class Prompts:
    """All prompts, of which no six of one person count within 24 hours."""

    def __init__(self) -> None:
        self._all: dict[PromptId, Prompt] = {}
        self._open: set[PromptId] = set()
        self._of: defaultdict[WearerId, list[PromptId]] = defaultdict(list)

    def get(self, prompt: PromptId) -> Prompt:
        """Return one."""
        return _found(self._all, prompt, "prompt")

    def recent(self, wearer: WearerId, since: datetime) -> list[Prompt]:
        """Return those of a wearer that count at `since` or later."""
        found = []
        for name in reversed(self._of[wearer]):  # in the order in which they were sent: the first that is old ends it
            prompt = self._all[name]
            if prompt.show_by < since:
                break
            if prompt.counts_at >= since:
                found.append(prompt)
        return found[::-1]

    def open(self) -> list[Prompt]:
        """Return those that are sent or delivered."""
        return [self._all[prompt] for prompt in sorted(self._open)]

    def of(self, order: OrderId) -> list[Prompt]:
        """Return those of an order."""
        return [one for one in self._all.values() if one.order == order]

    def put(self, prompt: Prompt) -> None:
        """Keep one."""
        before = self._all.get(prompt.id)
        if before is None:
            others = self.recent(prompt.wearer, prompt.sent_at - DAY)
            if len(others) >= MOST_IN_24_HOURS:
                raise TooManyPromptsError(wearer=prompt.wearer, most=MOST_IN_24_HOURS)
            self._of[prompt.wearer].append(prompt.id)
        self._all[prompt.id] = prompt
        if prompt.state in OPEN:
            self._open.add(prompt.id)
        else:
            self._open.discard(prompt.id)

    def remove(self, prompt: PromptId) -> None:
        """Remove one."""
        gone = self._all.pop(prompt, None)
        if gone is not None:
            self._of[gone.wearer].remove(prompt)
            self._open.discard(prompt)


class Watches:
    """All devices."""

    def __init__(self) -> None:
        self._all: dict[WatchId, Watch] = {}
        self._of: defaultdict[WearerId, list[WatchId]] = defaultdict(list)

    def get(self, watch: WatchId) -> Watch:
        """Return one."""
        return _found(self._all, watch, "watch")

    def of(self, wearer: WearerId) -> list[Watch]:
        """Return those of a wearer."""
        return [self._all[watch] for watch in self._of[wearer]]

    def put(self, watch: Watch) -> None:
        """Keep one."""
        if watch.id not in self._all:
            self._of[watch.wearer].append(watch.id)
        self._all[watch.id] = watch


class Nonces:
    """Numbers that were given out."""

    def __init__(self) -> None:
        self._all: dict[str, Nonce] = {}

    def find(self, nonce: str) -> Nonce | None:
        """Return one, or None."""
        return self._all.get(nonce)

    def put(self, nonce: Nonce) -> None:
        """Keep one."""
        self._all[nonce.id] = nonce

    def forget(self, before: datetime) -> int:
        """Remove the old ones."""
        old = [name for name, nonce in self._all.items() if nonce.issued_at < before]
        for name in old:
            del self._all[name]
        return len(old)


class Filed(Protocol):
    """Something with an id, under an order."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def order(self) -> str:
        """Its order."""
        ...


One = TypeVar("One", bound=Filed)


class Shelf(Generic[Name, One]):
    """Things of one kind. `label`: what they are called in an error."""

    def __init__(self, label: str) -> None:
        self._all: dict[str, One] = {}
        self._label = label

    def get(self, name: Name) -> One:
        """Return one."""
        if name not in self._all:
            raise NotFoundError(self._label, name)
        return self._all[name]

    def all(self) -> list[One]:
        """Return all."""
        return list(self._all.values())

    def of(self, order: OrderId) -> list[One]:
        """Return those of an order."""
        return [one for one in self._all.values() if one.order == order]

    def put(self, one: One) -> None:
        """Keep one."""
        self._all[one.id] = one

    def remove(self, name: Name) -> None:
        """Remove one."""
        self._all.pop(name, None)


class Vault:
    """What would be sealed. Here it is not: nobody exists whom it could show."""

    def __init__(self) -> None:
        self.content: dict[tuple[str, str], bytes] = {}
        self.nouns: dict[tuple[str, str], Hashable] = {}

    def put(self, about: str, kind: str, content: bytes) -> None:
        """Keep something."""
        self.content[about, kind] = bytes(content)

    def get(self, about: str, kind: str) -> bytes:
        """Return something."""
        if (about, kind) not in self.content:
            raise NotFoundError(kind, about)
        return self.content[about, kind]

    def shred(self, about: Sequence[str]) -> int:
        """Forget everything about some."""
        gone = set(about)
        keys = {name for name, _ in (*self.content, *self.nouns)} & gone
        self.content = {key: value for key, value in self.content.items() if key[0] not in gone}
        self.nouns = {key: value for key, value in self.nouns.items() if key[0] not in gone}
        return len(keys)


class Papers:
    """Nouns in the vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def find(self, about: str, kind: type[Noun]) -> Noun | None:
        """Return one, or None."""
        found = self._vault.nouns.get((about, kind.__name__))
        return found if isinstance(found, kind) else None

    def put(self, about: str, noun: Hashable) -> None:
        """Keep one."""
        self._vault.nouns[about, type(noun).__name__] = noun


class Journal:
    """What would be in the log. `keep`: not to be set for cohorts, whose million of entries nobody reads."""

    def __init__(self, *, keep: bool) -> None:
        self.events: list[Event] = []
        self.count = 0
        self._keep = keep

    def record(self, *events: Event) -> None:
        """Record."""
        self.count += len(events)
        if self._keep:
            self.events.extend(events)


class MemoryUnit:
    """Everything; it is the whole store at once."""

    def __init__(self, *, keep_events: bool) -> None:
        self.orders = Orders()
        self.prompts = Prompts()
        self.watches = Watches()
        self.nonces = Nonces()
        self.concerns = Shelf[ConcernId, Concern]("concern")
        self.holdings = Shelf[str, Held]("holding")
        self.place_events = Shelf[str, PlaceEvent]("event")
        self.requests = Shelf[RequestId, Request]("request")
        self.vault = Vault()
        self.papers = Papers(self.vault)
        self.journal = Journal(keep=keep_events)


class MemoryStore:
    """The store, for one thread."""

    def __init__(self, *, keep_events: bool = True) -> None:
        self.unit = MemoryUnit(keep_events=keep_events)

    @contextmanager
    def change(self) -> Iterator[MemoryUnit]:
        """Give the unit."""
        yield self.unit

    @contextmanager
    def read(self) -> Iterator[MemoryUnit]:
        """Give the unit."""
        yield self.unit


def _found(shelf: Mapping[Name, Thing], name: Name, label: str) -> Thing:
    if name not in shelf:
        raise NotFoundError(label, name)
    return shelf[name]

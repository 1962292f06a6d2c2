"""Everything that check-ins keep, in memory: for people who do not exist, and gone with the process.

Nothing is rolled back, so an act has to ask before it changes anything; the same suite holds it to the real store.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from peelian.errors import NotFoundError, TooManyPromptsError
from peelian.jobs.checkins.cohort.memory_shelves import Nonces, Orders, Shelf, Watches, found
from peelian.jobs.checkins.shelves import Noun
from peelian.nouns.concern import Concern, ConcernId
from peelian.nouns.event import Event
from peelian.nouns.held import Held, PlaceEvent
from peelian.nouns.hold import HoldOn
from peelian.nouns.order import OrderId
from peelian.nouns.prompt import OPEN, Prompt, PromptId
from peelian.nouns.request import Request, RequestId
from peelian.nouns.wearer import WearerId

MOST_IN_24_HOURS = 5
"""Said once more on purpose: the store does not take the law's word for it."""

DAY = timedelta(hours=24)


class Prompts:
    """All prompts, of which no six of one person count within 24 hours."""

    def __init__(self) -> None:
        self._all: dict[PromptId, Prompt] = {}
        self._open: set[PromptId] = set()
        self._of: defaultdict[WearerId, list[PromptId]] = defaultdict(list)

    def get(self, prompt: PromptId) -> Prompt:
        """Return one."""
        return found(self._all, prompt, "prompt")

    def all(self) -> list[Prompt]:
        """Return all."""
        return list(self._all.values())

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


class Vault:
    """What would be sealed. Here it is not: nobody exists whom it could show."""

    def __init__(self) -> None:
        self.content: dict[tuple[str, str], bytes] = {}
        self.nouns: dict[tuple[str, str], Hashable] = {}
        self.kinds: defaultdict[str, set[str]] = defaultdict(set)

    def put(self, about: str, kind: str, content: bytes) -> None:
        """Keep something."""
        self.content[about, kind] = bytes(content)
        self.kinds[about].add(kind)

    def get(self, about: str, kind: str) -> bytes:
        """Return something."""
        if (about, kind) not in self.content:
            raise NotFoundError(kind, about)
        return self.content[about, kind]

    def find_all(self, about: Sequence[str], kind: str) -> dict[str, bytes]:
        """Return something of whichever of these have it."""
        return {one: self.content[one, kind] for one in about if (one, kind) in self.content}

    def shred(self, about: Sequence[str]) -> int:
        """Forget everything about some."""
        keys = 0
        for one in about:
            kinds = self.kinds.pop(one, set())
            keys += bool(kinds)
            for kind in kinds:
                self.content.pop((one, kind), None)
                self.nouns.pop((one, kind), None)
        return keys


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
        kind = type(noun).__name__
        self._vault.nouns[about, kind] = noun
        self._vault.kinds[about].add(kind)


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


class Holds:
    """Legal holds, by the id of what is held."""

    def __init__(self) -> None:
        self.about: set[tuple[HoldOn, str]] = set()

    def held(self, on: HoldOn, now: datetime) -> frozenset[str]:
        """Return the ids of all that is held back, at any time."""
        del now
        return frozenset(about for kind, about in self.about if kind is on)


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
        self.holds = Holds()
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

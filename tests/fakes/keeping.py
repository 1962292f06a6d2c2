"""The keeping of clocks over a store in memory, for tests of its acts.

desk = Clocks()
desk.held = [Holding(...)]
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from peelian.errors import NotFoundError
from peelian.jobs.assurance.retention.ports import Found, Holding, Keeping
from peelian.law.retention import Kept
from peelian.nouns.event import Event, EventKind
from peelian.nouns.hold import Hold, HoldId, HoldOn
from peelian.nouns.membership import Membership
from tests.fakes.deployments import NOW, policy


@dataclass
class Clocks:
    """A store, a clock that goes on only when it is told to, and what is held."""

    now: datetime = NOW
    kept: dict[HoldId, Hold] = field(default_factory=dict)
    listed: dict[str, Membership] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    held: list[Holding] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    there: set[tuple[HoldOn, str]] = field(default_factory=lambda: {(HoldOn.ALERT, "A-1")})
    swept: dict[Kept, int] = field(default_factory=dict)
    _made: Counter[str] = field(default_factory=Counter)

    @property
    def keeping(self) -> Keeping:
        return Keeping(
            store=self,
            policy=policy(),
            now=lambda: self.now,
            new_id=self._new_id,
            census=lambda: self.held,
            exists=lambda on, about: (on, about) in self.there,
            search=lambda _forms: self.found,
            sweeps={kept: self._sweep(kept) for kept in self.swept},
        )

    @property
    def kinds(self) -> list[EventKind]:
        return [event.kind for event in self.events]

    @contextmanager
    def change(self) -> Iterator["Clocks"]:
        yield self

    read = change

    @property
    def holds(self) -> "Clocks":
        return self

    @property
    def ledger(self) -> "Clocks":
        return self

    @property
    def journal(self) -> "Clocks":
        return self

    def get(self, hold: HoldId) -> Hold:
        if hold not in self.kept:
            raise NotFoundError("hold", hold)
        return self.kept[hold]

    def all(self) -> list[Hold]:
        return list(self.kept.values())[::-1]

    def put(self, hold: Hold) -> None:
        self.kept[hold.id] = hold

    def of(self, forms: Sequence[str]) -> list[Membership]:
        return [self.listed[form] for form in forms if form in self.listed]

    def record(self, *events: Event) -> None:
        self.events.extend(events)

    def _new_id(self, word: str) -> str:
        self._made[word] += 1
        return f"{word}-{self._made[word]}"

    def _sweep(self, kept: Kept) -> Callable[[], int]:
        return lambda: self.swept[kept]

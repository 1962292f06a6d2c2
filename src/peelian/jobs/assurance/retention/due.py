"""One list of all that is held: when it goes, and what should have gone; an alarm where the machine is late."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from peelian.jobs.assurance.retention.ports import Holding, Keeping
from peelian.law import retention as law
from peelian.law.retention import Clock, Kept
from peelian.nouns.event import SYSTEM, Event, EventKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One holding with its clock. `late`: whether it should have gone already, by more than a machine may be late."""

    holding: Holding
    clock: Clock
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Class:
    """One class of data: its clock, how much of it there is, what goes next, and whether any of it is late."""

    kept: Kept
    clock: Clock
    count: int
    held: int
    next_at: datetime | None
    late: bool


def due(keeping: Keeping) -> list[Due]:
    """Return everything that is held: what is late first, then what goes next, then what hangs on something else."""
    clocks, now = law.clocks(keeping.policy), keeping.now()
    found = [
        Due(holding=one, clock=clocks[one.kept], late=_late(one, clocks[one.kept], now)) for one in keeping.census()
    ]
    return sorted(found, key=lambda one: (not one.late, one.holding.goes_at is None, one.holding.goes_at or now))


def classes(keeping: Keeping, found: list[Due]) -> list[Class]:
    """Return every class that there is, whether anything is held of it or not."""
    return [_class(kept, clock, found) for kept, clock in law.clocks(keeping.policy).items()]


def tidy(keeping: Keeping) -> Counter[Kept]:
    """Remove what is over of the classes that nobody else sweeps; return how many. Receipts are in the log."""
    gone = Counter({kept: sweep() for kept, sweep in keeping.sweeps.items()})
    swept = +gone
    if swept:
        with keeping.store.change() as unit:
            facts = tuple((kept.value, count) for kept, count in sorted(swept.items()))
            unit.journal.record(Event(kind=EventKind.RETENTION_SWEPT, who=SYSTEM, at=keeping.now(), facts=facts))
    return swept


class Alarm:
    """Tells the log of what is late: each class once a day, for as long as it is."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping
        self._told: dict[Kept, datetime] = {}

    def look(self) -> list[Kept]:
        """Look, tell the log of what it has not been told today, and return which classes are late."""
        found, now = due(self._keeping), self._keeping.now()
        late = Counter[Kept]()
        for one in found:
            late[one.holding.kept] += one.holding.count if one.late else 0
        new = [kept for kept in sorted(+late) if kept not in self._told or self._told[kept].date() != now.date()]
        self._told = {kept: at for kept, at in self._told.items() if late[kept]}
        if new:
            with self._keeping.store.change() as unit:
                unit.journal.record(*(_alarmed(kept, late[kept], now) for kept in new))
            self._told |= dict.fromkeys(new, now)
        return sorted(+late)


def _alarmed(kept: Kept, count: int, now: datetime) -> Event:
    facts = (("kept", kept.value), ("count", count))
    return Event(kind=EventKind.RETENTION_OVERDUE, who=SYSTEM, at=now, facts=facts)


def _late(holding: Holding, clock: Clock, now: datetime) -> bool:
    return holding.count > holding.held and law.overdue(holding.goes_at, clock, now=now)


def _class(kept: Kept, clock: Clock, found: list[Due]) -> Class:
    mine = [one for one in found if one.holding.kept is kept]
    moments = [one.holding.goes_at for one in mine if one.holding.goes_at is not None]
    return Class(
        kept=kept,
        clock=clock,
        count=sum(one.holding.count for one in mine),
        held=sum(one.holding.held for one in mine),
        next_at=min(moments, default=None),
        late=any(one.late for one in mine),
    )

"""What every act on the register has at hand: the store, the time, somebody who asks, and whether they may."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from peelian.jobs.estate.ports import Store, Unit
from peelian.law import estate as law
from peelian.law.permission import Action, Circumstances
from peelian.nouns.event import LONGEST_WHY, SYSTEM, Event, EventKind, Fact, Source
from peelian.nouns.ids import BodyId
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class AtTheMachine:
    """Whoever runs a command on the machine that holds the data directory and its key.

    Nothing there is hidden from them, so nothing is refused; a web page must never act as them.
    """

    id: str = SYSTEM


By = Person | AtTheMachine
"""Who asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estate:
    """What the acts of this package work with. `now`: the time of day in UTC."""

    store: Store
    now: Callable[[], datetime]

    def event(self, kind: EventKind, by: By, *, why: str, **facts: Fact) -> Event:
        """Write an event; facts whose names end in `_id` say what it is about."""
        about = [(name.removesuffix("_id"), str(value)) for name, value in facts.items() if name.endswith("_id")]
        return Event(
            kind=kind,
            source=Source.COMMAND_LINE if isinstance(by, AtTheMachine) else Source.DESK,
            who=by.id,
            why=one_line(why)[:LONGEST_WHY],
            at=self.now(),
            about=tuple(about),
            facts=tuple((name, value) for name, value in facts.items() if not name.endswith("_id")),
        )

    def refused(
        self, unit: Unit, by: By, action: Action, body: BodyId | None, about: Circumstances | None = None
    ) -> Refusals | None:
        """Ask whether somebody may do something to a body's part, or to all at once; a no is logged, in a change.

        `about`: who asked for what is now to be approved.
        """
        if isinstance(by, AtTheMachine):
            return None
        no = law.may(by, action, seat=unit.seats.of(by.id), body=body, about=about)
        return None if no is None else self.no(unit, by, action, [no])

    def no(self, unit: Unit, by: By, action: Action, reasons: Sequence[Refused]) -> Refusals:
        """Log a no, and return it."""
        rules = ", ".join(sorted({one.rule for one in reasons}))[:200]
        kind = EventKind.PERMISSION_REFUSED
        unit.journal.record(self.event(kind, by, why="asked for", action=action.value, rules=rules))
        return Refusals(reasons=tuple(reasons))

    def confined(self, unit: Unit, by: By, action: Action) -> BodyId | None:
        """Return the only body whose part somebody may see or change; None where it is every body's.

        It says nothing of whether they may: somebody without a seat is confined to a body that is not there.
        """
        if isinstance(by, AtTheMachine) or law.sees_all(by, action):
            return None
        return unit.seats.of(by.id) or NOWHERE


NOWHERE = BodyId("")
"""The body of somebody who works for none; no body is called so."""


def one_line(text: str) -> str:
    """Return a text as the log takes it: on one line, with nothing in it that cannot be seen."""
    return "".join(one for one in " ".join(text.split()) if one.isprintable())

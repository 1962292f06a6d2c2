"""What every act of operator-initiated checks has at hand: the store, the law, two clocks, and how a no is logged."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from peelian.jobs.handset.ports import Store, Unit
from peelian.law import permission
from peelian.law.operator_check_rules import CheckRules
from peelian.law.permission import Action, Circumstances
from peelian.law.policy import Policy
from peelian.nouns.event import LONGEST_WHY, SYSTEM, Event, EventKind, Fact, Source
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Handset:
    """What the acts of this package work with.

    `now`: the time of day in UTC. `monotonic`: seconds that only ever rise; the life of a photograph is measured by
    them, so that nobody lengthens it by setting a clock. `secret`: so many bytes that nobody can guess.
    """

    store: Store
    policy: Policy
    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    new_id: Callable[[str], str]
    secret: Callable[[int], bytes]

    @property
    def rules(self) -> CheckRules:
        """The pack's rules of checks."""
        return self.policy.operator_check

    @property
    def today(self) -> date:
        """The day."""
        return self.now().date()

    @property
    def month(self) -> str:
        """The month, like 2026-11."""
        return f"{self.now():%Y-%m}"

    def event(self, kind: EventKind, person: Person | None, why: str = "", /, **facts: Fact) -> Event:
        """Write an event; facts whose names end in `_id` say what it is about. None: no person did it."""
        about = [(name.removesuffix("_id"), str(value)) for name, value in facts.items() if name.endswith("_id")]
        return Event(
            kind=kind,
            source=Source.HANDSET,
            who=SYSTEM if person is None else person.id,
            why="".join(one for one in " ".join(why.split()) if one.isprintable())[:LONGEST_WHY],
            at=self.now(),
            about=tuple(about),
            facts=tuple((name, value) for name, value in facts.items() if not name.endswith("_id")),
            regime=self.policy.regime,
        )

    def allowed(
        self, unit: Unit, person: Person, action: Action, circumstances: Circumstances | None = None
    ) -> Refusals | None:
        """Ask whether somebody may; a no is logged."""
        refused = permission.decide(person, action, circumstances)
        return None if refused is None else self.refused(unit, person, action, [refused])

    def refused(
        self, unit: Unit, person: Person, action: Action, reasons: Sequence[Refused], /, **facts: Fact
    ) -> Refusals:
        """Log a no and count it, and return it."""
        rules = sorted({one.rule for one in reasons})
        kind = EventKind.CHECK_REFUSED if action is Action.CHECK_MAKE else EventKind.PERMISSION_REFUSED
        told = ", ".join(rules)[:200]
        unit.journal.record(self.event(kind, person, "asked for", action=action.value, rules=told, **facts))
        if action is Action.CHECK_MAKE:
            for rule in rules:
                unit.check_refusals.add(self.month, rule)
        return Refusals(reasons=tuple(reasons))

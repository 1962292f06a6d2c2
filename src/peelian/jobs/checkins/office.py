"""What every act of check-ins has at hand: the store, the law, the clocks, chance, and who compares and measures."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from peelian.jobs.checkins.ports import Comparer, Draw, NewId, Now, Plane, RandomBytes, Store, Ticks, Unit, Verify
from peelian.law import permission
from peelian.law.checkins.rules import CheckInRules
from peelian.law.permission import Action, Circumstances
from peelian.law.policy import Policy
from peelian.nouns.event import LONGEST_WHY, SYSTEM, Event, EventKind, Fact, Source
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.order import Order, Regime
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals, Refused

COMMITMENT_BYTES = 32

REGIMES = {Regime.UK_GDPR: "UK GDPR", Regime.DPA_PART_3: "DPA 2018 Part 3"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """Where chance comes from. `draw`: for when a prompt comes; `random_bytes`: for what nobody may guess."""

    draw: Draw
    random_bytes: RandomBytes
    new_id: NewId


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What the acts of this package work with. `point`: the threshold of a comparison; None where none was measured."""

    store: Store
    policy: Policy
    now: Now
    ticks: Ticks
    chance: Chance
    verify: Verify
    comparer: Comparer
    plane: Plane
    point: OperatingPoint | None = None

    @property
    def rules(self) -> CheckInRules:
        """What the policy pack says of check-ins."""
        return self.policy.check_ins

    def event(
        self, kind: EventKind, order: Order, *, who: str = SYSTEM, why: str = "", said: str = "", **facts: Fact
    ) -> Event:
        """Write an event about an order; facts whose names end in `_id` say what else it is about.

        `said`: what somebody wrote about a person. The log keeps nothing of it but a commitment, since nothing can be
        taken out of a log again.
        """
        if said:
            facts["said_commitment"] = self.commitment(kind, order, said)
        about = [(name.removesuffix("_id"), str(value)) for name, value in facts.items() if name.endswith("_id")]
        return Event(
            kind=kind,
            source=Source.WEARABLE if who == order.wearer else Source.DESK,
            who=who,
            why="".join(one for one in " ".join(why.split()) if one.isprintable())[:LONGEST_WHY],
            at=self.now(),
            about=(("order", order.id), *about),
            facts=tuple((name, value) for name, value in facts.items() if not name.endswith("_id")),
            regime=REGIMES[order.terms.grounds.regime],
        )

    def commitment(self, kind: EventKind, order: Order, said: str) -> str:
        """Return what stands in the log for words (hex): the same for the same words alone, and telling nobody which.

        Who has the words and the vault can show that they are the ones; who has the log alone cannot even try.
        """
        return sha256(self.chance.draw(f"said|{order.id}|{kind.value}|{said}").bytes(COMMITMENT_BYTES)).hexdigest()

    def allowed(
        self, unit: Unit, person: Person, action: Action, order: Order, circumstances: Circumstances | None = None
    ) -> Refusals | None:
        """Ask whether somebody may; a no is logged."""
        refused = permission.decide(person, action, circumstances)
        return None if refused is None else self.refused(unit, person, action, order, [refused])

    def refused(self, unit: Unit, person: Person, action: Action, order: Order, reasons: Sequence[Refused]) -> Refusals:
        """Log a no, and return it."""
        rules = ", ".join(sorted({one.rule.split(".")[0] for one in reasons}))
        kind, asked = EventKind.PERMISSION_REFUSED, str(action)
        unit.journal.record(self.event(kind, order, who=person.id, why="asked for", action=asked, rules=rules))
        return Refusals(reasons=tuple(reasons))

    def turned_away(self, unit: Unit, order: Order, refused: Refused, **facts: Fact) -> Refused:
        """Log a no to a device, and return it."""
        unit.journal.record(
            self.event(
                EventKind.CHECK_IN_REFUSED, order, who=SYSTEM, why=refused.reason, said="", rule=refused.rule, **facts
            )
        )
        return refused

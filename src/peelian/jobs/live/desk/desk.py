"""What every act at the desk has at hand: the store, the law, the time, and somebody who asks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from peelian.jobs.live.desk.ports import NewId, Now, StatusChecker, Store, Unit
from peelian.law import permission
from peelian.law.evidence import Points
from peelian.law.permission import Action, Circumstances
from peelian.law.policy import Policy
from peelian.nouns.event import LONGEST_WHY, Event, EventKind, Fact
from peelian.nouns.ids import DeploymentId
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals, Refused

Root = Callable[[Sequence[bytes]], bytes]
"""Merkle tree root over leaves (RFC 6962)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the acts of this package work with."""

    store: Store
    policy: Policy
    now: Now
    new_id: NewId
    root: Root
    checker: StatusChecker
    points: Points

    def event(self, kind: EventKind, deployment: DeploymentId, *, who: str, why: str = "", **facts: Fact) -> Event:
        """Write an event about a deployment; facts whose names end in `_id` say what else it is about.

        People paste their reasons from anywhere: what cannot be printed on one line is left out of them.
        """
        about = [(name.removesuffix("_id"), str(value)) for name, value in facts.items() if name.endswith("_id")]
        return Event(
            kind=kind,
            who=who,
            why="".join(one for one in " ".join(why.split()) if one.isprintable())[:LONGEST_WHY],
            at=self.now(),
            about=(("deployment", deployment), *about),
            facts=tuple((name, value) for name, value in facts.items() if not name.endswith("_id")),
            regime=self.policy.regime,
        )

    def allowed(
        self,
        unit: Unit,
        person: Person,
        action: Action,
        deployment: DeploymentId,
        circumstances: Circumstances | None = None,
    ) -> Refusals | None:
        """Ask whether somebody may; a no is logged."""
        refused = permission.decide(person, action, circumstances)
        return None if refused is None else self.refused(unit, person, action, deployment, [refused])

    def refused(
        self, unit: Unit, person: Person, action: str, deployment: DeploymentId, reasons: Sequence[Refused]
    ) -> Refusals:
        """Log a no, and return it."""
        rules = ", ".join(sorted({one.rule.split(".")[0] for one in reasons}))
        unit.journal.record(
            self.event(
                EventKind.PERMISSION_REFUSED,
                deployment,
                who=person.id,
                why="asked for",
                action=str(action),
                rules=rules,
            )
        )
        return Refusals(reasons=tuple(reasons))

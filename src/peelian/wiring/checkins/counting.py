"""The office of check-ins for whoever only counts: it can compare nothing, ask nobody, and open nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from peelian.jobs.checkins.office import Office
from peelian.law.checkins.rules import CheckInRules
from peelian.law.policy import Policy
from peelian.wiring.checkins.opening import CheckInStore
from peelian.wiring.store import DeskStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """As much of an office as counting needs."""

    store: CheckInStore
    policy: Policy
    now: Callable[[], datetime]

    @property
    def rules(self) -> CheckInRules:
        """What the policy pack says of check-ins."""
        return self.policy.check_ins


def office(store: DeskStore, policy: Policy, now: Callable[[], datetime]) -> Office:
    """Return an office that counts.

    Args:
        store: of the desk.
        policy: the policy pack in force.
        now: the time of day, with its zone.
    """
    return cast("Office", Counting(store=CheckInStore(store), policy=policy, now=lambda: now().astimezone(UTC)))

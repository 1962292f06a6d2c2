"""What a policy pack says of evidence: how long it holds, and when a running deployment is worse than it was."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peelian.nouns import checks


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRules:
    """What holds of operating points.

    `longest_days`: how long one may be used after it was measured. `false_stop`: the greatest chance that a deployment
    whose rate is as authorised is stopped all the same. `times_worse`: of the authorised rate of false alerts; such a
    rate is looked for.
    """

    longest_days: float
    false_stop: float
    times_worse: float

    def __post_init__(self) -> None:
        checks.finite("EvidenceRules", "longest_days", self.longest_days, low=1)
        checks.finite("EvidenceRules", "false_stop", self.false_stop, low=1e-6, high=0.5)
        checks.finite("EvidenceRules", "times_worse", self.times_worse, low=1.1)


def read(section: Mapping[str, Any]) -> EvidenceRules:
    """Read a pack's `[evidence]`.

    Raises:
        KeyError: something is missing.
        InvalidValueError: a value is out of range.
        TypeError: a value is no number.
    """
    names = ("longest_days", "false_stop", "times_worse")
    return EvidenceRules(**{name: section[name] for name in names})

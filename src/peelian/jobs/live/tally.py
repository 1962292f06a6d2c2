"""What a run saw, counted: never who."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """Counts of one run.

    `looked`: frames searched for faces. `faces`: faces found in them. `tracks`: faces followed.
    `refused`: faces that were not good enough to be compared, counted by the rule that said no.
    `shots`: faces encoded. `alert_ages_s`: for each alert, from its frame's arrival to the alert.
    """

    looked: int = 0
    faces: int = 0
    tracks: int = 0
    shots: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    alert_ages_s: list[float] = field(default_factory=list)

    @property
    def alerts(self) -> int:
        """How many alerts there were."""
        return len(self.alert_ages_s)


def quantile(values: Sequence[float], share: float) -> float | None:
    """Return the smallest value that at least this share of the values does not exceed; None of none."""
    if not values:
        return None
    return sorted(values)[max(math.ceil(share * len(values)), 1) - 1]

"""Whether a threshold may be used to compare a photo with a reference: measured, one to one, and strict enough."""

from peelian.law.checkins.rules import LARGEST_FMR, CheckInRules
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.refusal import Refused

ALIKE = 1 + 1e-9
"""Two rates that differ by less than this factor are one rate."""

NO_ERROR_IN = 3
"""Rule of three: with fewer than 3 / rate comparisons not even none wrong would show the rate (95 % confidence)."""


def rate(rules: CheckInRules, pictures: int = 1) -> float:
    """Return the rate of false matches that one comparison keeps to, where the best of so many pictures counts.

    Whoever is taken for one of five pictures by chance has five chances: the rate of all is at most their sum.
    """
    return min(rules.fmr, LARGEST_FMR) / pictures


def usable(point: OperatingPoint | None, rules: CheckInRules, pictures: int = 1) -> Refused | None:
    """Return why there is no threshold to compare at, or None. Without one a person looks, every time."""
    fmr = rate(rules, pictures)
    if point is None:
        return _no(f"There is not enough data to compare at 1 false match in {1 / fmr:,.0f}")
    if not point.is_one_to_one:
        return _no("This threshold is for searching a list, which a check-in never does")
    if not 0 < point.target <= fmr * ALIKE:
        return _no(f"This threshold is not strict enough: at most 1 false match in {1 / fmr:,.0f}")
    if point.false_positive.trials * fmr < NO_ERROR_IN:
        return _no("There is not enough data: too few comparisons to have shown the rate")
    return None


def _no(reason: str) -> Refused:
    return Refused(rule="operating_point", reason=reason)

"""The only comparison of a similarity with a threshold."""

import math

from peelian.nouns.operating_point import OperatingPoint


def reached(similarity: float, *, at: OperatingPoint) -> bool:
    """Say whether a similarity counts at an operating point; never for NaN."""
    return math.isfinite(similarity) and similarity >= at.threshold

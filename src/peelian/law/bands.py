"""In which words a resemblance may be told to a person. There is no percentage: a similarity is no probability.

A band rests on operating points that were measured with the same model: passing a stricter one is what “clearly above”
means. Where no stricter one was measured, nothing stronger is said.
"""

import math
from collections.abc import Sequence

from peelian.law import threshold
from peelian.nouns.operating_point import OperatingPoint


def band(similarity: float, *, at: OperatingPoint, known: Sequence[OperatingPoint], words: Sequence[str]) -> str | None:
    """Return the words for a resemblance, or None where it does not reach the operating point.

    Args:
        similarity: cosine similarity.
        at: the operating point in force.
        known: other operating points; those of the same model that hold for a list as large, and are stricter, count.
        words: from the weakest to the strongest, of the policy pack.
    """
    if not words or not threshold.reached(similarity, at=at):
        return None
    stricter = sorted({point.target for point in known if _comparable(point, at) and point.target < at.target})
    passed = {point.target for point in known if _comparable(point, at) and threshold.reached(similarity, at=point)}
    steps = sum(target in passed for target in stricter)
    return words[min(steps, len(words) - 1)]


def _comparable(point: OperatingPoint, at: OperatingPoint) -> bool:
    return (
        point.model == at.model
        and point.gallery_size >= at.gallery_size > 0
        and math.isfinite(point.threshold)
        and point.threshold >= at.threshold
    )

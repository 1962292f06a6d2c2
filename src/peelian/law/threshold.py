"""The only comparison of a similarity with a threshold."""

import math
from datetime import date

from peelian.nouns.ids import ModelId
from peelian.nouns.operating_point import OperatingPoint, Proportion

UNSAFE = "unsafe"
"""Name of an operating point behind which there is no evidence."""

NOTHING_KNOWN = Proportion(errors=1, trials=1, value=1.0, low=0.0, high=1.0)
"""The rate of a threshold that nobody measured: it may be anything."""


def reached(similarity: float, *, at: OperatingPoint) -> bool:
    """Say whether a similarity counts at an operating point; never for NaN."""
    return math.isfinite(similarity) and similarity >= at.threshold


def unsafe(similarity: float, *, model: ModelId, pack: str, gallery_size: int) -> OperatingPoint:
    """Return a threshold that somebody made up, for experiments; it says of itself that nothing stands behind it.

    Raises:
        InvalidValueError: the similarity is not within [-1, 1].
    """
    return OperatingPoint(
        name=UNSAFE,
        model=model,
        pack=pack,
        gallery_size=gallery_size,
        target=1.0,
        threshold=similarity,
        false_positive=NOTHING_KNOWN,
        false_negative=NOTHING_KNOWN,
        data="no evaluation: the threshold was typed in",
        measured_on=date.min,
    )

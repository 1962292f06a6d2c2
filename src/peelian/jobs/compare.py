"""Compare: are two pictures of one person? One template with one other, at an operating point for just that."""

from dataclasses import dataclass

import numpy as np

from peelian.errors import ModelMismatchError, OperatingPointError
from peelian.law import threshold
from peelian.nouns.operating_point import OperatingPoint
from peelian.nouns.template import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How alike two templates are, and whether that counts at the operating point.

    `similarity`: cosine, from -1 to 1; not a probability.
    """

    similarity: float
    same: bool
    at: OperatingPoint


def compare(one: Template, other: Template, *, at: OperatingPoint) -> Comparison:
    """Compare two templates.

    Raises:
        ModelMismatchError: the templates, or the operating point, are of different models.
        OperatingPointError: the operating point is for searching a list.
    """
    for model in (other.model, at.model):
        if model != one.model:
            raise ModelMismatchError(probe=one.model, reference=model)
    if not at.is_one_to_one:
        problem = f"The operating point {at.name!r} is for searching a list of {at.gallery_size}"
        raise OperatingPointError(problem, "Use one that was measured on one-to-one comparisons")
    similarity = float(np.dot(one.vector.astype(np.float64), other.vector.astype(np.float64)))
    return Comparison(similarity=similarity, same=threshold.reached(similarity, at=at), at=at)

"""Several shots of one passage become one template."""

from collections.abc import Sequence

import numpy as np

from peelian.errors import ModelMismatchError, UnusableEncodingError
from peelian.nouns.scratch import Scratch
from peelian.nouns.template import Template

SHORTEST_SUM = 1e-3
"""A weighted mean shorter than this has no direction: the shots contradict each other completely."""


def combined(templates: Sequence[Template], weights: Sequence[float]) -> Template:
    """Return the quality-weighted mean of several templates of one face, of unit length; its signal is their mean, too.

    Args:
        templates: of one model, at least one.
        weights: how much each counts, finite and not negative, not all zero.

    Raises:
        ModelMismatchError: the templates are of different models.
        UnusableEncodingError: the templates cancel each other out.
        ValueError: there is no template, or the weights do not fit.
    """
    if not templates:
        raise ValueError("templates: none given")
    shares = np.array(weights, np.float64)
    if shares.shape != (len(templates),) or not np.isfinite(shares).all() or (shares < 0).any() or not shares.any():
        raise ValueError("weights: one for each template, finite, not negative, not all zero")
    model = templates[0].model
    for other in templates[1:]:
        if other.model != model:
            raise ModelMismatchError(probe=other.model, reference=model)
    signals = [template.signal for template in templates if template.signal is not None]
    known = len(signals) == len(templates)
    signal = float(np.average(signals, weights=shares)) if known else None
    with Scratch() as scratch:
        total = scratch(np.zeros(templates[0].vector.shape, np.float64))
        for template, share in zip(templates, shares / shares.sum(), strict=True):
            counted = scratch(template.vector.astype(np.float64))
            counted *= share
            total += counted
        length = float(np.linalg.norm(total))
        if length < SHORTEST_SUM:
            raise UnusableEncodingError(model, "shots that cancel each other out")
        total /= length
        return Template(model=model, vector=scratch(total.astype(np.float32)), signal=signal)

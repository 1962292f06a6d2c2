"""Pairs of a list that resemble each other: every template against every other, exactly, as one matrix product."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from peelian.errors import InvalidValueError, ModelMismatchError
from peelian.nouns.template import Template

BLOCK_ROWS = 512
"""Rows multiplied with all others at once: 20,000 templates take 40 MB of products at a time, and no more."""


def alike(templates: Sequence[Template], threshold: float) -> Iterator[tuple[int, int, float]]:
    """Yield each pair that is at least so similar: the lower number, the higher one, and their similarity.

    A product in single precision finds the pairs; each is computed once more in double precision, so that a pair has
    one similarity whatever list it is in.

    Raises:
        ModelMismatchError: the templates are of more than one model.
        InvalidValueError: templates of one model differ in size, or the threshold is not a number.
    """
    if not np.isfinite(threshold):
        raise InvalidValueError("alike", "threshold", "a finite number", repr(threshold))
    if not templates:
        return
    matrix = _stacked(templates)
    slack = (matrix.shape[1] + 2) * float(np.finfo(np.float32).eps)
    for first in range(0, len(matrix), BLOCK_ROWS):
        block = matrix[first : first + BLOCK_ROWS]
        products = block @ matrix[first:].T
        rows, columns = np.nonzero(products >= threshold - slack)
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            if row < column:
                similarity = float(block[row].astype(np.float64) @ matrix[first + column].astype(np.float64))
                if similarity >= threshold:
                    yield first + row, first + column, similarity


def _stacked(templates: Sequence[Template]) -> npt.NDArray[np.float32]:
    model, size = templates[0].model, templates[0].vector.size
    for template in templates:
        if template.model != model:
            raise ModelMismatchError(probe=template.model, reference=model)
        if template.vector.size != size:
            raise InvalidValueError("alike", "templates", f"of {size} dimensions", str(template.vector.size))
    return np.stack([template.vector for template in templates])

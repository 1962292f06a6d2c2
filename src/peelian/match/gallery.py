"""A gallery in memory: references of one model as one matrix, searched exactly, answered by subject."""

from collections.abc import Sequence
from typing import cast

import numpy as np
import numpy.typing as npt

from peelian.errors import InvalidValueError, ModelMismatchError
from peelian.match import exact
from peelian.nouns.candidate import Candidate
from peelian.nouns.ids import ModelId
from peelian.nouns.scratch import Scratch
from peelian.nouns.template import Reference, Template


class Gallery:
    """References that probes are searched in.

    Holds a float32 matrix of shape (n, d) in one piece, and beside it whose row is whose. A gallery without references
    answers every probe with nobody.
    """

    __slots__ = ("_images", "_matrix", "_model", "_most_images", "_subjects")

    def __init__(self, references: Sequence[Reference]) -> None:
        """Take the references' templates into one matrix.

        Raises:
            ModelMismatchError: the references are of more than one model.
            InvalidValueError: templates of one model differ in size.
        """
        self._model: ModelId | None = references[0].template.model if references else None
        for reference in references:
            self._same_model(reference.template)
        self._subjects = [reference.subject for reference in references]
        self._images = [reference.image for reference in references]
        self._matrix = _stacked([reference.template for reference in references])
        counts: dict[str, int] = {}
        for subject in self._subjects:
            counts[subject] = counts.get(subject, 0) + 1
        self._most_images = sorted(counts.values(), reverse=True)

    def __len__(self) -> int:
        """How many subjects it holds."""
        return len(self._most_images)

    @property
    def model(self) -> ModelId | None:
        """The model of its templates; None while it holds none."""
        return self._model

    def search(self, templates: Sequence[Template], *, top: int) -> list[list[Candidate]]:
        """Find, for each template, the `top` subjects that it resembles most, best first, each by its best picture.

        One matrix product serves all templates. Of equals the one that was enrolled first comes first.

        Raises:
            ModelMismatchError: a template is of another model than the gallery's.
            InvalidValueError: `top` is not positive.
        """
        if top < 1:
            raise InvalidValueError("Gallery", "top", "at least 1", str(top))
        if self._model is None or not templates:
            return [[] for _ in templates]
        for template in templates:
            self._same_model(template)
        # So many pictures hold `top` different subjects even when the best ones are all of the most pictured few.
        pictures = sum(self._most_images[: top - 1]) + 1
        with Scratch() as scratch:
            rows, similarities = exact.top_k(self._matrix, scratch(_stacked(templates)), pictures)
        return [self._by_subject(*found, top=top) for found in zip(rows, similarities, strict=True)]

    def _by_subject(
        self, rows: npt.NDArray[np.int64], similarities: npt.NDArray[np.float64], *, top: int
    ) -> list[Candidate]:
        found: dict[str, Candidate] = {}
        for row, similarity in zip(rows.tolist(), similarities.tolist(), strict=True):
            subject = self._subjects[row]
            if subject not in found:
                found[subject] = Candidate(subject=subject, image=self._images[row], similarity=similarity)
                if len(found) == top:
                    break
        return list(found.values())

    def _same_model(self, template: Template) -> None:
        if self._model is not None and template.model != self._model:
            raise ModelMismatchError(probe=template.model, reference=self._model)


def _stacked(templates: Sequence[Template]) -> npt.NDArray[np.float32]:
    """Templates as rows of one matrix, float32, C order."""
    if not templates:
        return np.empty((0, 0), np.float32)
    size = templates[0].vector.size
    for template in templates:
        if template.vector.size != size:
            raise InvalidValueError("Gallery", "templates", f"of {size} dimensions", str(template.vector.size))
    return cast("npt.NDArray[np.float32]", np.stack([template.vector for template in templates]))

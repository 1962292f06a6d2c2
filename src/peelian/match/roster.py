"""A large gallery that is filled piece by piece, searched exactly, and overwritten when it is let go."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from peelian.errors import InvalidValueError, ModelMismatchError
from peelian.match import exact
from peelian.nouns.candidate import Candidate
from peelian.nouns.ids import ModelId, SubjectId
from peelian.nouns.template import Template


class Roster:
    """Templates of one model, one a subject, as one float32 matrix of its own: nobody else holds any of its numbers."""

    __slots__ = ("_count", "_matrix", "_model", "_subjects")

    def __init__(self, size: int) -> None:
        """Make room for so many."""
        if size < 0:
            raise InvalidValueError("Roster", "size", "at least 0", str(size))
        self._subjects: list[SubjectId] = []
        self._matrix: npt.NDArray[np.float32] = np.empty((size, 0), np.float32)
        self._count = 0
        self._model: ModelId | None = None

    def __len__(self) -> int:
        """How many it holds."""
        return self._count

    def fill(self, subjects: Sequence[SubjectId], templates: Sequence[Template]) -> None:
        """Add some, each with its subject.

        Raises:
            ModelMismatchError: one is of another model than the first.
            InvalidValueError: they differ in size, or there is no room.
        """
        for subject, template in zip(subjects, templates, strict=True):
            if self._model is None:
                self._model = template.model
                self._matrix = np.zeros((len(self._matrix), template.vector.size), np.float32)
            self._fits(template)
            self._matrix[self._count] = template.vector
            self._subjects.append(subject)
            self._count += 1

    def search(self, template: Template, *, top: int) -> list[Candidate]:
        """Find the subjects that a template resembles most, best first; of equals the one that came first.

        Raises:
            ModelMismatchError: it is of another model.
            InvalidValueError: `top` is not positive.
        """
        if top < 1:
            raise InvalidValueError("Roster", "top", "at least 1", str(top))
        if self._model is None:
            return []
        if template.model != self._model:
            raise ModelMismatchError(probe=template.model, reference=self._model)
        rows, similarities = exact.top_k(self._matrix[: self._count], template.vector[None], top)
        return [
            Candidate(subject=self._subjects[row], image=str(row), similarity=similarity)
            for row, similarity in zip(rows[0].tolist(), similarities[0].tolist(), strict=True)
        ]

    def wipe(self) -> None:
        """Overwrite everything; it holds nobody any more."""
        self._matrix.fill(0)
        self._matrix = self._matrix[:0]
        self._subjects, self._count, self._model = [], 0, None

    def _fits(self, template: Template) -> None:
        if self._model is not None and template.model != self._model:
            raise ModelMismatchError(probe=template.model, reference=self._model)
        if self._count == len(self._matrix):
            raise InvalidValueError("Roster", "size", f"at most {len(self._matrix)} templates", "one more")
        if template.vector.size != self._matrix.shape[1]:
            wanted = f"of {self._matrix.shape[1]} dimensions"
            raise InvalidValueError("Roster", "templates", wanted, str(template.vector.size))

"""What is left of a face once it is encoded, and what a gallery holds."""

from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from peelian.errors import InvalidValueError
from peelian.nouns import checks
from peelian.nouns.ids import ModelId, SubjectId

UNIT_LENGTH_TOLERANCE = 1e-3
"""How far a template's length may be from 1; float32 rounding over 512 dimensions is 1e-6."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Template:
    """A face encoded by one model.

    `vector`: shape (d,), float32, unit length; the inner product of two of one model is their cosine similarity.
    `signal`: how much of a face the encoder found, as a multiple of the least that its pack asks for; None where the
    pack asks for nothing. Judged in `law.quality`.
    """

    model: ModelId
    vector: npt.NDArray[np.float32]
    signal: float | None = None

    def __post_init__(self) -> None:
        checks.text("Template", "model", self.model)
        checked = checks.frozen_array("Template", "vector", self.vector, shape=(None,), dtype=np.float32)
        length = float(np.linalg.norm(cast("npt.NDArray[np.float32]", checked)))
        if abs(length - 1) > UNIT_LENGTH_TOLERANCE:
            raise InvalidValueError("Template", "vector", "of unit length", f"length {length:g}")
        if self.signal is not None:
            checks.finite("Template", "signal", self.signal, low=0)
        object.__setattr__(self, "vector", cast("npt.NDArray[np.float32]", checked))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reference:
    """One enrolled picture of one subject: whose it is, which picture, and its template."""

    subject: SubjectId
    image: str
    template: Template

    def __post_init__(self) -> None:
        checks.text("Reference", "subject", self.subject)
        checks.text("Reference", "image", self.image)

"""Remembers what is made on the way to a template, so that a test can see that all of it was overwritten."""

from typing import TypeVar

import numpy as np
import numpy.typing as npt
from typing_extensions import override

from peelian.nouns import scratch

Array = TypeVar("Array", bound=npt.NDArray[np.generic])


class Noted(scratch.Scratch):
    """A scratch that keeps hold of its arrays, and of what each held when it was noted."""

    arrays: list[npt.NDArray[np.generic]]

    @override
    def __call__(self, array: Array) -> Array:
        type(self).arrays.append(array)
        return super().__call__(array)


def noting() -> type[Noted]:
    """Return a scratch that has noted nothing yet."""
    return type("Noting", (Noted,), {"arrays": []})

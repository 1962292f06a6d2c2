"""What is made on the way to a template, and what a template is not needed for any more: overwritten, not only let go.

Python and NumPy give memory back when they like, and whoever gets it next reads what was there.
"""

from types import TracebackType
from typing import Any, Self, TypeVar

import numpy as np
import numpy.typing as npt

Array = TypeVar("Array", bound=npt.NDArray[Any])


def overwrite(array: npt.NDArray[Any]) -> None:
    """Fill an array with zeros; one that can only be read, and is a view of somebody else's memory, is left alone."""
    if array.flags.writeable:
        array.fill(np.zeros((), array.dtype))
    elif array.flags.owndata:
        array.flags.writeable = True
        array.fill(np.zeros((), array.dtype))
        array.flags.writeable = False


class Scratch:
    """Arrays that are needed for a moment: overwritten at the end of a `with`, whatever comes of it."""

    __slots__ = ("_arrays",)

    def __init__(self) -> None:
        self._arrays: list[npt.NDArray[Any]] = []

    def __call__(self, array: Array) -> Array:
        """Note an array that nobody needs afterwards, and return it."""
        self._arrays.append(array)
        return array

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for array in self._arrays:
            overwrite(array)

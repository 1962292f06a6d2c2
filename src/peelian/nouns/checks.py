"""Checks that every noun makes at construction: shape, dtype, unit, finiteness."""

import math
from collections.abc import Sequence
from datetime import datetime

import numpy as np
import numpy.typing as npt

from peelian.errors import InvalidValueError


def finite(noun: str, field: str, value: float, *, low: float = -math.inf, high: float = math.inf) -> None:
    """Refuse a number that is not finite or lies outside [low, high].

    Raises:
        InvalidValueError: the value is NaN, infinite or out of range.
    """
    if not (math.isfinite(value) and low <= value <= high):
        raise InvalidValueError(noun, field, f"a finite number in [{low:g}, {high:g}]", repr(value))


def text(noun: str, field: str, value: str) -> None:
    """Refuse an empty string.

    Raises:
        InvalidValueError: the value is empty or blank.
    """
    if not value.strip():
        raise InvalidValueError(noun, field, "a text that is not empty", repr(value))


def aware(noun: str, field: str, value: datetime) -> None:
    """Refuse a moment that does not say in which time zone it is meant.

    Raises:
        InvalidValueError: it has no time zone.
    """
    if value.utcoffset() is None:
        raise InvalidValueError(noun, field, "a time with its zone", value.isoformat())


def frozen_array(
    noun: str,
    field: str,
    value: npt.NDArray[np.generic],
    *,
    shape: Sequence[int | None],
    dtype: npt.DTypeLike,
) -> npt.NDArray[np.generic]:
    """Return the array read-only, after checking its shape, dtype and finiteness.

    Args:
        noun: name of the noun, for the message.
        field: name of the field, for the message.
        value: the array; copied when anybody else could still write to it.
        shape: expected size of each axis; `None` stands for any size of at least one.
        dtype: exact dtype.

    Raises:
        InvalidValueError: shape or dtype differ, or a float array holds NaN or infinity.
    """
    wanted = np.dtype(dtype)
    fits = value.ndim == len(shape) and all(
        (have > 0 if want is None else have == want) for have, want in zip(value.shape, shape, strict=True)
    )
    if not fits or value.dtype != wanted:
        sizes = ", ".join("n" if size is None else str(size) for size in shape)
        raise InvalidValueError(noun, field, f"an array ({sizes}) of {wanted}", f"{value.shape} of {value.dtype}")
    if wanted.kind == "f" and not np.isfinite(value).all():
        raise InvalidValueError(noun, field, "finite throughout", "an array with NaN or infinity")
    return read_only(value)


def read_only(value: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
    """Return the array itself if nobody can write to it, or else a read-only copy."""
    if not value.flags.writeable and (value.base is None or not _writeable_base(value)):
        return value
    copy = value.copy()
    copy.flags.writeable = False
    return copy


def _writeable_base(value: npt.NDArray[np.generic]) -> bool:
    base = value.base
    while isinstance(base, np.ndarray):
        if base.flags.writeable:
            return True
        base = base.base
    return False

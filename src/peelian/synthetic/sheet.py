"""The sheet a head is drawn on: a cylinder around the head's upright axis, unrolled.

Lengths are centimetres. `x` points to the viewer's right when the head looks at the viewer, `y` down, `z` towards the
viewer; the origin is on the head's axis at the height of the eyes. A column of the sheet is an angle around the axis
(0 straight ahead, positive to the viewer's right), a row is a height.
"""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

Field = npt.NDArray[np.floating]
"""Real numbers on a sheet or picture; float32 wherever it is large."""

TOP_CM = -16.0
"""Height of the first row: above the fullest hair."""
BOTTOM_CM = 20.0
"""Height of the last row: below the collar bone."""


@dataclass(frozen=True)
class Sheet:
    """An unrolled cylinder, `rows` by `columns`."""

    rows: int
    columns: int

    @cached_property
    def angle(self) -> Field:
        """Shape (1, columns): angle of each column, radians in (-pi, pi)."""
        steps = (np.arange(self.columns, dtype=np.float32) + 0.5) / self.columns
        return ((steps * 2 - 1) * np.pi).astype(np.float32)[None, :]

    @cached_property
    def y(self) -> Field:
        """Shape (rows, 1): height of each row, cm."""
        steps = (np.arange(self.rows, dtype=np.float32) + 0.5) / self.rows
        return (TOP_CM + steps * (BOTTOM_CM - TOP_CM)).astype(np.float32)[:, None]

    @property
    def rows_per_cm(self) -> float:
        """Rows to a centimetre of height."""
        return self.rows / (BOTTOM_CM - TOP_CM)

    @property
    def columns_per_cm(self) -> float:
        """Columns to a centimetre of arc at a radius of 8.5 cm, about where the skin is."""
        return self.columns / (2 * np.pi * 8.5)

    def soften(self, field: Field, sigma_cm: float) -> Field:
        """Blur over the sheet by a Gaussian of that width, round the back included."""
        margin = self.columns // 8
        wide = np.concatenate([field[:, -margin:], field, field[:, :margin]], axis=1)
        sigma_x, sigma_y = sigma_cm * self.columns_per_cm, sigma_cm * self.rows_per_cm
        if max(sigma_x, sigma_y) < MIN_SIGMA_PX:
            return field
        blurred = cv2.GaussianBlur(wide, (0, 0), sigmaX=max(sigma_x, MIN_SIGMA_PX), sigmaY=max(sigma_y, MIN_SIGMA_PX))
        return np.asarray(blurred[:, margin:-margin], dtype=np.float32)


MIN_SIGMA_PX = 0.3
"""Below this a Gaussian blur changes nothing that can be seen."""


def real(values: npt.ArrayLike) -> Field:
    """Numbers as float32."""
    return np.asarray(values, dtype=np.float32)


def step(field: Field | float, low: float | Field, high: float | Field) -> Field:
    """Rise smoothly from 0 at `low` to 1 at `high` (falls when `low` is above `high`)."""
    t = np.clip((field - low) / (np.asarray(high, np.float32) - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), dtype=np.float32)


def bump(x: Field, y: Field, sigma: tuple[float, float], turn: float = 0.0) -> Field:
    """A Gaussian hill of height 1 at the origin of (x, y), turned by `turn` radians (clockwise on the picture)."""
    if turn:
        c, s = np.float32(np.cos(turn)), np.float32(np.sin(turn))
        x, y = x * c + y * s, y * c - x * s
    return np.asarray(np.exp(-0.5 * ((x / sigma[0]) ** 2 + (y / sigma[1]) ** 2)), dtype=np.float32)


def curve(t: Field, knots: list[tuple[float, float]]) -> Field:
    """A smooth curve through knots (position, value); flat beyond the ends."""
    from scipy.interpolate import PchipInterpolator  # noqa: PLC0415

    at, value = zip(*knots, strict=True)
    clipped = np.clip(t, at[0], at[-1])
    return np.asarray(PchipInterpolator(at, value)(clipped), dtype=np.float32)


def mix(low: Field, high: Field | float, share: Field | float) -> Field:
    """`low` where share is 0, `high` where it is 1."""
    return np.asarray(low + (high - low) * share, dtype=np.float32)

"""Where a face is: boxes and landmarks, in pixels of the frame they were found in."""

from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from peelian.nouns import checks


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """An upright rectangle; x right, y down, origin at the frame's top left corner, all in pixels."""

    x: float
    y: float
    width: float
    height: float

    def __post_init__(self) -> None:
        checks.finite("Box", "x", self.x)
        checks.finite("Box", "y", self.y)
        checks.finite("Box", "width", self.width, low=1e-6)
        checks.finite("Box", "height", self.height, low=1e-6)

    @property
    def right(self) -> float:
        """X of the right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Y of the bottom edge."""
        return self.y + self.height

    @property
    def area(self) -> float:
        """Square pixels."""
        return self.width * self.height

    def overlap(self, other: "Box") -> float:
        """Intersection over union with another box, in [0, 1]."""
        across = min(self.right, other.right) - max(self.x, other.x)
        down = min(self.bottom, other.bottom) - max(self.y, other.y)
        if across <= 0 or down <= 0:
            return 0.0
        shared = across * down
        return shared / (self.area + other.area - shared)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Landmarks:
    """Five points of a face.

    `points`: shape (5, 2), float32, x and y in pixels of the frame. Order: eye on the viewer's left, other eye, nose
    tip, mouth corner on the viewer's left, other mouth corner.
    """

    points: npt.NDArray[np.float32]

    def __post_init__(self) -> None:
        checked = checks.frozen_array("Landmarks", "points", self.points, shape=(5, 2), dtype=np.float32)
        object.__setattr__(self, "points", cast("npt.NDArray[np.float32]", checked))

    @property
    def eye_distance_px(self) -> float:
        """Distance between the eye centres (the inter-eye distance, IED, of ISO/IEC 29794-5)."""
        left, right = self.points[0], self.points[1]
        return float(np.hypot(right[0] - left[0], right[1] - left[1]))

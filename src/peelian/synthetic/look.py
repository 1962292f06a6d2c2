"""What a face is doing, and where it is turned."""

from dataclasses import dataclass

import numpy as np

from peelian.synthetic.sheet import Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """An expression; everything 0 is a rest.

    `smile`, `open_mouth`, `blink`, `brows`: 0 to 1. `gaze`: centimetres by which the irises are moved, right and down.
    """

    smile: float = 0.0
    open_mouth: float = 0.0
    blink: float = 0.0
    brows: float = 0.0
    gaze: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """How a head is turned, degrees.

    Yaw is positive when the nose points to the viewer's right, pitch when it points down, roll clockwise as seen.
    """

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0

    def matrix(self) -> Field:
        """Shape (3, 3): turns head coordinates into the viewer's."""
        yaw, pitch, roll = np.radians([self.yaw, self.pitch, self.roll])
        cy, sy, cp, sp, cr, sr = np.cos(yaw), np.sin(yaw), np.cos(pitch), np.sin(pitch), np.cos(roll), np.sin(roll)
        about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
        about_x = np.array([[1, 0, 0], [0, cp, sp], [0, -sp, cp]])
        about_z = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
        return np.asarray(about_z @ about_x @ about_y, dtype=np.float32)

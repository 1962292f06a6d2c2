"""Glasses: rims, bridge, arms and a little glass, drawn over a rendered head."""

import cv2
import numpy as np
import numpy.typing as npt

from peelian.synthetic.identity import GlassesStyle, Person
from peelian.synthetic.look import Pose
from peelian.synthetic.rays import Picture, View
from peelian.synthetic.sheet import Field, real
from peelian.synthetic.surface import Surface

RIMS: dict[GlassesStyle, tuple[float, float, float, float]] = {
    GlassesStyle.THIN: (2.35, 1.55, 0.13, 3.2),
    GlassesStyle.ROUND: (2.25, 2.05, 0.20, 2.1),
    GlassesStyle.THICK: (2.50, 1.75, 0.42, 3.6),
}
"""Half width, half height, thickness (cm) and squareness of each style's rims."""
SUBPIXEL_BITS = 4
"""Fixed-point bits that OpenCV gets for positions."""


def wear(picture: Picture, surface: Surface, person: Person, pose: Pose, view: View) -> Picture:
    """The same head with its glasses on; the same picture if the person wears none."""
    if person.glasses is GlassesStyle.NONE:
        return picture
    half_x, half_y, thick, square = RIMS[person.glasses]
    front = _front_cm(surface)
    rims = [_rim(side * (person.eyes.apart + 0.15), (half_x, half_y), square, front) for side in (-1, 1)]
    inner = person.eyes.apart + 0.15 - half_x
    bridge = real(
        [[x, -0.35 - 0.25 * (1 - (x / inner) ** 2), front - 0.02 * x * x] for x in np.linspace(-inner, inner, 7)]
    )
    arms = [real([[s * (half_x + person.eyes.apart + 0.15), -0.5, front - 1.0], [s * 7.1, -0.4, 3.5]]) for s in (-1, 1)]
    shown = [view.project(line, pose) for line in (*rims, bridge, *arms)]
    frame = _strokes(shown, thick * view.pixels_per_cm, picture.alpha.shape)
    glass = np.zeros(picture.alpha.shape, np.uint8)
    cv2.fillPoly(glass, [_fixed(line) for line in shown[:2]], 255, cv2.LINE_AA, SUBPIXEL_BITS)
    light = picture.light + (real([0.55, 0.58, 0.62]) - picture.light) * (0.07 * real(glass) / 255)[..., None]
    colour = real(person.glasses_colour) ** 2.2 * 0.8
    light = light + (colour - light) * frame[..., None]
    return Picture(real(light), real(np.maximum(picture.alpha, frame)), picture.depth)


def _front_cm(surface: Surface) -> float:
    row = int(np.argmin(np.abs(surface.sheet.y[:, 0] + 0.2)))
    return float(surface.radius[row, surface.sheet.columns // 2]) + 0.35


def _rim(centre: float, half: tuple[float, float], square: float, front: float) -> Field:
    turn = np.linspace(0, 2 * np.pi, 41)
    c, s = np.cos(turn), np.sin(turn)
    x = centre + half[0] * np.sign(c) * np.abs(c) ** (2 / square)
    y = 0.35 + half[1] * np.sign(s) * np.abs(s) ** (2 / square)
    return real(np.stack([x, y, front - 0.022 * x * x], axis=1))


def _fixed(line: Field) -> npt.NDArray[np.int32]:
    # OpenCV puts a pixel's centre at a whole number, this package at a half.
    return np.asarray(np.rint((line - 0.5) * (1 << SUBPIXEL_BITS)), np.int32)


def _strokes(lines: list[Field], thickness_px: float, shape: tuple[int, ...]) -> Field:
    out = np.zeros(shape, np.uint8)
    whole = max(1, round(thickness_px))
    for line in lines:
        cv2.polylines(
            out, [_fixed(line)], isClosed=False, color=255, thickness=whole, lineType=cv2.LINE_AA, shift=SUBPIXEL_BITS
        )
    return real(out) / 255 * min(1.0, thickness_px / whole) * np.float32(0.95)

"""Eyes: lids, eyeballs, lashes, bags."""

from dataclasses import dataclass

import numpy as np

from peelian.synthetic.head import Face
from peelian.synthetic.identity import Eyes
from peelian.synthetic.look import Look
from peelian.synthetic.noise import sample
from peelian.synthetic.sheet import Field, bump, mix, real, step

IRIS_CM = 0.58
"""Radius of an iris; nearly the same in every adult."""
PUPIL_CM = 0.21
"""Radius of a pupil in daylight."""


@dataclass(frozen=True)
class Opening:
    """One eye in its own coordinates: `x` outwards, `y` down from its centre; `upper` and `lower` are the lid edges."""

    x: Field
    y: Field
    along: Field
    upper: Field
    lower: Field
    inside: Field


def opening(at: Face, eyes: Eyes, look: Look, side: int) -> Opening:
    """The eye on that side (-1 the viewer's left, 1 the viewer's right)."""
    x = side * at.x - eyes.apart
    y = at.y + eyes.tilt * x
    along = x / eyes.width
    bow = np.clip(1 - along**2, 0, 1)
    high = eyes.opening * (1 - 0.25 * look.smile + 0.12 * look.brows)
    upper = -high * np.clip(1 - np.abs(along + 0.10 * bow) ** 2.3, 0, 1) ** 0.85
    upper = upper + 0.10 * eyes.inner_fold * step(-along, 0.2, 1.0)
    lower = 0.52 * high * np.clip(1 - (along - 0.12 * bow) ** 2, 0, 1) ** 0.9
    upper = mix(upper, lower - 0.03, look.blink)
    sides = step(1 - np.abs(along), 0.0, 0.03)
    inside = step(y - upper, -0.02, 0.05) * step(lower - y, -0.02, 0.05) * sides
    return Opening(x, y, along, upper, lower, inside)


def relief(at: Face, eyes: Eyes, look: Look) -> Field:
    """Centimetres to add to the radius."""
    out = np.zeros_like(at.x)
    for side in (-1, 1):
        eye = opening(at, eyes, look, side)
        ball = bump(eye.x, eye.y, (1.15, 0.85))
        near = step(1.25 - np.abs(eye.along), 0, 0.4)
        lid = bump(np.zeros_like(eye.x), eye.y - eye.upper + 0.11, (1, 0.10)) * near
        fold = bump(np.zeros_like(eye.x), eye.y - eye.upper + 0.12 + eyes.crease, (1, 0.07)) * near
        low = bump(np.zeros_like(eye.x), eye.y - eye.lower - 0.10, (1, 0.10)) * near
        bag = bump(eye.x, eye.y - 0.95, (1.2, 0.22)) - 1.1 * bump(eye.x, eye.y - 1.3, (1.2, 0.16), 0.12)
        out += 0.48 * ball + 0.07 * lid - (0.05 + 0.12 * min(1.0, 3 * eyes.crease)) * fold * (1 - look.blink)
        out += 0.05 * low + (0.03 + 0.13 * eyes.bags) * bag - 0.05 * eye.inside
    return np.asarray(out, dtype=np.float32)


def paint(at: Face, colour: Field, eyes: Eyes, look: Look, grain: Field) -> Field:
    """The face's colours with the eyes painted in.

    Args:
        at: the face plane.
        colour: shape (rows, columns, 3), sRGB, the skin so far.
        eyes: whose eyes.
        look: expression and gaze.
        grain: a noise tile, for the iris.
    """
    for side in (-1, 1):
        eye = opening(at, eyes, look, side)
        colour = mix(colour, colour * real([0.72, 0.62, 0.60]), _shadow(eye, eyes)[..., None])
        colour = mix(colour, _ball(eye, eyes, look, side, grain), eye.inside[..., None])
        lash = _lash(eye, eyes)
        colour = mix(colour, real([0.07, 0.05, 0.045]), lash[..., None])
    return colour


def _shadow(eye: Opening, eyes: Eyes) -> Field:
    near = step(1.2 - np.abs(eye.along), 0, 0.35)
    crease_y = eye.upper - 0.12 - eyes.crease
    zero = np.zeros_like(eye.x)
    crease = bump(zero, eye.y - crease_y, (1, 0.055)) * near * min(1.0, 3.5 * eyes.crease)
    lid = step(eye.y - crease_y, 0, 0.1) * step(eye.upper - eye.y, -0.05, 0.1) * near
    corner = bump(eye.x + eyes.width * 1.02, eye.y, (0.22, 0.2))
    under = bump(eye.x + 0.2, eye.y - 0.85, (1.0, 0.35)) * (0.15 + 0.5 * eyes.bags)
    rim = bump(zero, eye.y - eye.lower - 0.03, (1, 0.045)) * near
    total = 0.62 * crease + 0.22 * lid + 0.35 * corner + under + 0.42 * rim
    return np.asarray(np.clip(total, 0, 0.9), dtype=np.float32)


def _ball(eye: Opening, eyes: Eyes, look: Look, side: int, grain: Field) -> Field:
    x = eye.x - side * look.gaze[0]
    y = eye.y + 0.07 - look.gaze[1]
    away = np.sqrt(x**2 + y**2)
    white = real([0.83, 0.80, 0.77]) - 0.10 * step(np.abs(eye.along), 0.45, 1.0)[..., None]
    inner = step(-eye.along, 0.84, 0.97)[..., None]
    white = mix(white, real([0.72, 0.46, 0.42]), inner)
    spokes = sample(grain, np.arctan2(y, x) / (2 * np.pi) * np.float32(1.0), away * np.float32(0.25))
    iris = real(eyes.iris) * (1.0 + 0.22 * spokes - 0.35 * step(away, 0.72 * IRIS_CM, IRIS_CM))[..., None]
    iris = iris * (0.75 + 0.5 * step(y, -0.4, 0.5))[..., None]
    colour = mix(white, iris, step(away, IRIS_CM + 0.03, IRIS_CM - 0.03)[..., None])
    colour = mix(colour, real([0.02, 0.02, 0.02]), step(away, PUPIL_CM + 0.03, PUPIL_CM - 0.03)[..., None])
    shade = 0.42 + 0.58 * step(eye.y - eye.upper, 0.0, 0.34)
    colour = colour * shade[..., None]
    glint = bump(x * side + 0.17, y + 0.19, (0.085, 0.085))
    return mix(colour, real([0.95, 0.96, 0.98]), (0.85 * step(glint, 0.3, 0.9))[..., None])


def _lash(eye: Opening, eyes: Eyes) -> Field:
    near = step(1.10 - np.abs(eye.along), 0, 0.12)
    thick = 0.045 + 0.045 * eyes.lashes * step(eye.along, -0.8, 0.9)
    line = bump(np.zeros_like(eye.x), (eye.y - eye.upper + 0.02) / thick, (1, 1.0))
    low = bump(np.zeros_like(eye.x), (eye.y - eye.lower - 0.02) / 0.035, (1, 1.0)) * step(eye.along, -0.3, 0.6)
    return np.asarray(np.clip((0.45 + 0.5 * eyes.lashes) * line + 0.3 * eyes.lashes * low, 0, 1) * near, np.float32)

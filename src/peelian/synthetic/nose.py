"""The nose: a ridge, a tip, two wings, two nostrils."""

import numpy as np

from peelian.synthetic.head import Face
from peelian.synthetic.identity import Nose
from peelian.synthetic.sheet import Field, bump, curve, step


def relief(at: Face, nose: Nose) -> Field:
    """Centimetres to add to the radius."""
    y = at.y
    x = at.x - nose.crooked * step(y, -1.0, nose.length)
    tip_y = nose.length - 0.35 - 0.5 * nose.tip_up
    height = curve(
        y,
        [
            (-2.6, 0.0),
            (-0.4, 0.55 * nose.bridge + 0.1),
            (0.48 * tip_y, 0.5 * (nose.bridge + nose.tip) + 0.8 * nose.hump),
            (tip_y - 0.5, nose.tip - 0.1),
            (tip_y + 0.25, nose.tip),
            (nose.length + 0.45, 0.55),
            (nose.length + 0.95, 0.0),
        ],
    )
    width = curve(y, [(-2.5, 1.0), (0, 0.62 * nose.bridge_width), (tip_y, nose.tip_width * 0.82), (6, 0.8)])
    ridge = height * np.exp(-0.5 * (np.abs(x) / width) ** 2.2)
    tip = 0.22 * nose.tip_width * bump(x, y - tip_y, (0.6 * nose.tip_width, 0.55))
    side = np.abs(x)
    wing = 0.72 * bump(side - nose.wings * 0.86, y - nose.length + 0.25, (0.42, 0.50))
    groove = 0.16 * bump(side - nose.wings * 1.12, y - nose.length + 0.35, (0.16, 0.55))
    nostril = 0.35 * bump(side - nose.wings * 0.48, y - nose.length - 0.12, (0.34, 0.16), 0.35)
    return np.asarray(ridge + tip + wing - groove - nostril, dtype=np.float32)


def nostrils(at: Face, nose: Nose) -> Field:
    """How deep in a nostril each cell is, 0 to 1."""
    x = np.abs(at.x - nose.crooked)
    hole = bump(x - nose.wings * 0.48, at.y - nose.length - 0.1, (0.36, 0.15), 0.35)
    return step(hole, 0.35, 0.85)


def tip_y_cm(nose: Nose) -> float:
    """Height of the tip, where the fifth landmark sits."""
    return nose.length - 0.35 - 0.5 * nose.tip_up

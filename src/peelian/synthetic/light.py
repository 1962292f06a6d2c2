"""Light: one lamp or sun, the sky above, the ground below."""

from dataclasses import dataclass

import numpy as np

from peelian.synthetic.sheet import Field, real


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """What shines. Directions are in the viewer's coordinates (x right, y down, z towards the viewer), unit length.

    `lamp`: where the main light comes from; `lamp_colour`, `sky`, `ground`: linear light, 1 is a full white.
    `hardness`: 0 a cloudy sky that wraps around a face, 1 bare sun.
    """

    lamp: tuple[float, float, float] = (0.25, -0.5, 0.83)
    lamp_colour: tuple[float, float, float] = (0.62, 0.61, 0.59)
    sky: tuple[float, float, float] = (0.52, 0.53, 0.56)
    ground: tuple[float, float, float] = (0.26, 0.25, 0.24)
    hardness: float = 0.35


RED_SOFTER = real([0.75, 0.45, 0.30])
"""How much of each colour's light travels inside skin before it comes out: red goes furthest."""


def shade(colour: Field, normals: tuple[Field, Field], sees_sky: Field, gloss: Field, light: Light) -> Field:
    """What a camera sees of a surface.

    Args:
        colour: shape (n, 3), the surface's own colour, linear light.
        normals: sharp and smooth normals, each shape (n, 3), in the viewer's coordinates.
        sees_sky: shape (n,), 0 to 1.
        gloss: shape (n,), strength of highlights.
        light: what shines.

    Returns:
        shape (n, 3), linear light.
    """
    sharp, smooth = normals
    lamp = np.asarray(light.lamp, np.float32)
    wrap = np.float32(0.55 * (1 - light.hardness))
    direct = [np.clip((n @ lamp + wrap) / (1 + wrap), 0, 1) for n in (sharp, smooth)]
    lit = direct[0][:, None] * (1 - RED_SOFTER) + direct[1][:, None] * RED_SOFTER
    up = (0.5 - 0.5 * sharp[:, 1:2]) * 0.6 + (0.5 - 0.5 * smooth[:, 1:2]) * 0.4
    sky, ground = np.asarray(light.sky, np.float32), np.asarray(light.ground, np.float32)
    around = ground + (sky - ground) * up
    open_ = sees_sky[:, None]
    # What light does reach a hollow has touched skin on the way, and comes out redder.
    inner = open_ ** real([0.85, 1.10, 1.2])
    half = lamp + real([0, 0, 1])
    half /= np.linalg.norm(half)
    facing = np.clip(sharp @ half, 0, 1)
    rim = (0.30 + 0.45 * (1 - np.clip(sharp[:, 2], 0, 1)) ** 3) * np.clip(6 * sharp[:, 2], 0, 1)
    shine = gloss * (0.55 * facing**14 + 0.45 * facing**48) * rim * sees_sky * 1.6
    lamp_colour = np.asarray(light.lamp_colour, np.float32)
    seen = colour * (lit * lamp_colour * np.sqrt(inner) + around * inner)
    return np.asarray(seen + shine[:, None] * (lamp_colour + 0.3 * sky), dtype=np.float32)

"""The bare head: skull, face plane, jaw and neck as a radius over the sheet."""

from dataclasses import dataclass

import numpy as np

from peelian.synthetic.identity import Person, Skull
from peelian.synthetic.sheet import Field, Sheet, bump, curve, step

BROW_Y_CM = -4.5
"""Height at which the dome of the skull begins."""
DOME_POWER = 2.1
"""How boxy the dome is; 2 is a ball."""


@dataclass(frozen=True)
class Face:
    """The part of the sheet that faces the viewer, in the plane in which a face is drawn.

    `x`, `y`: shape (rows, columns), cm: where each cell lies seen from straight ahead. `window` cuts it from a sheet.
    """

    sheet: Sheet
    x: Field
    y: Field
    window: tuple[slice, slice]

    def onto(self, field: Field, relief: Field) -> Field:
        """The field with the relief added in this window."""
        grown = field.copy()
        grown[self.window] += relief
        return grown


def radius(sheet: Sheet, skull: Skull, lift_cm: float = 0.0) -> Field:
    """Distance of the skin from the axis, cm, without features, hair or neck.

    Args:
        sheet: where to draw.
        skull: whose head.
        lift_cm: how far the dome is pulled upwards, to make a shell for hair.
    """
    dome = np.clip((BROW_Y_CM - sheet.y) / (skull.crown + BROW_Y_CM + lift_cm), 0, 1)
    shrink = (1 - dome**DOME_POWER) ** (1 / 2.0)
    low = np.maximum(sheet.y, BROW_Y_CM)
    side = _side(skull, low) * shrink
    front = (_profile(skull, low) - np.maximum(skull.forehead, -0.3) * dome) * shrink
    back = curve(low, [(-4.5, skull.depth), (0, skull.depth), (4, skull.depth - 1.2), (8, skull.depth - 3.2)]) * shrink
    sine, cosine = np.abs(np.sin(sheet.angle)), np.cos(sheet.angle)
    ahead = np.where(cosine > 0, front, back)
    power = np.where(cosine > 0, skull.squareness, 2.1).astype(np.float32)
    small = np.float32(1e-3)
    inverse = (sine / (side + small)) ** power + (np.abs(cosine) / (ahead + small)) ** power
    # Above the crown there is nothing, not even a thin line along the axis.
    return np.asarray(inverse ** (-1 / power) - 2.0 * (dome >= 1), dtype=np.float32)


def _side(skull: Skull, y: Field) -> Field:
    return curve(
        y,
        [
            (-4.5, skull.width - 0.25 + skull.temple),
            (-1.5, skull.width - 0.2 + 0.5 * skull.temple),
            (2.0, skull.width - 0.35 + 0.35 * skull.cheekbone),
            (4.6, 0.5 * (skull.width + skull.jaw_width) - 0.2 + 0.25 * skull.cheek_fullness),
            (skull.jaw_height, skull.jaw_width),
            (skull.chin_y, skull.jaw_width - 1.6),
            (skull.chin_y + 2, skull.jaw_width - 2.0),
        ],
    )


def _profile(skull: Skull, y: Field) -> Field:
    chin = 8.75 + skull.chin_forward
    return curve(
        y,
        [
            (-4.5, 9.15),
            (-2.0, 9.3 + 0.5 * skull.brow_ridge),
            (0.0, 8.85),
            (3.0, 8.85),
            (6.4, 9.0),
            (skull.chin_y - 2.6, 8.6 + 0.5 * skull.chin_forward),
            (skull.chin_y - 1.0, chin),
            (skull.chin_y + 0.6, chin - 0.35),
        ],
    )


def face(sheet: Sheet, bare: Field) -> Face:
    """The front of the sheet as a plane to draw on."""
    columns = np.flatnonzero(np.abs(sheet.angle[0]) < np.radians(84))
    rows = np.flatnonzero((sheet.y[:, 0] > -9.5) & (sheet.y[:, 0] < 14.5))  # noqa: PLR2004
    window = (slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1))
    sine = np.sin(sheet.angle[:, window[1]])
    flat = np.median(bare[window], axis=0, keepdims=True)
    x = np.asarray((0.5 * bare[window] + 0.5 * flat) * sine, dtype=np.float32)
    y = np.broadcast_to(sheet.y[window[0]], x.shape).astype(np.float32)
    return Face(sheet, x, y, window)


def relief(at: Face, person: Person) -> Field:
    """Brow ridge, cheekbones, cheeks, eye sockets and chin: centimetres to add to the radius."""
    skull, eyes = person.skull, person.eyes
    x, y = np.abs(at.x), at.y
    out = 0.55 * skull.brow_ridge * bump(x - 2.4, y + 2.1, (1.9, 0.65), -0.1)
    out += 0.5 * skull.cheekbone * bump(x - 4.9, y - 2.4, (1.6, 1.1), -0.3)
    out += 0.65 * skull.cheek_fullness * bump(x - 4.0, y - 5.4, (1.7, 2.0))
    out -= (0.35 + 0.55 * eyes.depth) * bump(x - eyes.apart, y - 0.05, (1.5, 0.95))
    out -= 0.45 * eyes.depth * bump(x - 1.45, y + 0.35, (0.7, 0.8))
    out += 0.25 * bump(x - 1.2 * skull.chin_width / 2, y - skull.chin_y + 1.1, (0.5 + 0.45 * skull.chin_width, 0.9))
    out -= 0.35 * skull.chin_cleft * bump(x, y - skull.chin_y + 0.9, (0.16, 0.6))
    out += 0.18 * bump(x - 2.2, y + 5.2, (1.8, 1.3))
    return out


def with_neck(sheet: Sheet, bare: Field, skull: Skull) -> Field:
    """Cut the head off below the jaw and stand it on its neck."""
    degrees = np.degrees(np.abs(sheet.angle))
    chin_at = float(np.degrees(np.arcsin(min(skull.chin_width / 8.5, 0.9))))
    jaw_y = curve(
        degrees,
        [
            (0, skull.chin_y),
            (chin_at * 0.8, skull.chin_y - 0.12),
            (chin_at + 9, skull.chin_y - 0.65),
            (44, 0.42 * skull.chin_y + 0.58 * skull.jaw_height + 0.35),
            (62, skull.jaw_height + 0.25),
            (90, skull.jaw_height - 0.9),
            (125, 4.6),
            (180, 5.2),
        ],
    )
    soft = curve(degrees, [(0, 0.55), (50, 0.6), (90, 1.1), (180, 2.0)])
    grow = 1 + 0.022 * np.clip(sheet.y - skull.chin_y - 1, 0, 8) ** 1.2
    thick = skull.neck * grow
    back = np.float32(1.3)
    neck = -back * np.cos(sheet.angle) + np.sqrt(thick**2 - (back * np.sin(sheet.angle)) ** 2)
    share = step(np.asarray(sheet.y - jaw_y, np.float32), -soft, 1.5 * soft)
    return np.asarray(bare + (neck - bare) * share, dtype=np.float32)


def ears(sheet: Sheet, size: tuple[float, float]) -> Field:
    """Both ears: centimetres to add to the radius. `size`: scale of height, and of standing off."""
    scale, off = size
    degrees = np.degrees(np.abs(sheet.angle))
    v = (sheet.y - 1.6) / (3.3 * scale)
    lean = degrees + 5 * v
    u = (lean - 101) / (12 * (1 - 0.25 * np.clip(v, 0, 1)))
    inside = step(np.asarray(1 - u**2 - v**2, np.float32), 0.0, 0.35)
    rise = step(np.asarray(u, np.float32), -1.1, 0.9)
    rim = 0.25 * np.exp(-0.5 * ((np.sqrt(u**2 + v**2) - 0.82) / 0.12) ** 2)
    hollow = 0.35 * np.exp(-0.5 * (((u + 0.1) / 0.4) ** 2 + ((v - 0.1) / 0.42) ** 2))
    return np.asarray(inside * (0.25 + (0.45 + 0.65 * off) * rise + rim - hollow), dtype=np.float32)

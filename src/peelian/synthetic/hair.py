"""Hair of the head: where it grows, how far it stands off, and its strands."""

from dataclasses import dataclass

import numpy as np

from peelian.synthetic import head
from peelian.synthetic.brows import hair_colour
from peelian.synthetic.identity import HairStyle, Person
from peelian.synthetic.noise import cells, sample
from peelian.synthetic.sheet import Field, Sheet, curve, mix, real, step


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """How a style is cut: thickness (cm) on top and at the sides, how far it falls, and how it curls."""

    top: float
    side: float
    curl: float = 0.0
    falls: bool = False
    fringe: bool = False
    tied: bool = False


CUTS: dict[HairStyle, Cut] = {
    HairStyle.BALD: Cut(top=0.0, side=0.0),
    HairStyle.FRINGE_OF_HAIR: Cut(top=0.0, side=0.35),
    HairStyle.BUZZ: Cut(top=0.25, side=0.16),
    HairStyle.CROP: Cut(top=1.1, side=0.4),
    HairStyle.SIDE_PART: Cut(top=1.7, side=0.6),
    HairStyle.SWEPT: Cut(top=1.6, side=0.5),
    HairStyle.CURLY_SHORT: Cut(top=2.2, side=1.1, curl=0.8),
    HairStyle.AFRO: Cut(top=3.6, side=3.0, curl=1.0),
    HairStyle.BOB: Cut(top=1.3, side=1.3, falls=True),
    HairStyle.BOB_FRINGE: Cut(top=1.3, side=1.4, falls=True, fringe=True),
    HairStyle.LONG: Cut(top=1.1, side=1.2, falls=True),
    HairStyle.LONG_FRINGE: Cut(top=1.2, side=1.2, falls=True, fringe=True),
    HairStyle.LONG_CURLY: Cut(top=1.6, side=1.7, curl=0.6, falls=True),
    HairStyle.TIED: Cut(top=0.6, side=0.3, tied=True),
}
"""Every style; measures by eye."""


@dataclass(frozen=True)
class Growth:
    """Hair on the sheet.

    `share`: 0 to 1, how far a cell has risen from skin to hair; `tint`: 0 to 1, how much of its colour is hair's (all
    of it before it rises, for else the sides of thick hair would show skin); `shell`: radius of the hair, cm.
    """

    share: Field
    tint: Field
    shell: Field
    strands: Field


def grow(sheet: Sheet, person: Person, bare: Field) -> Growth:
    """Hair for that head. `bare`: radius of the skull, cm."""
    cut = CUTS[person.hair.style]
    rng = person.rng(4)
    strands = _strands(sheet, person, cut, rng)
    if cut.top == 0 and cut.side == 0:
        return Growth(np.zeros_like(bare), np.zeros_like(bare), bare, strands)
    ragged = 0.18 + 0.35 * cut.curl
    edge = _edge(sheet, person, cut)
    ends = step(edge, 6.0, 9.0) * 0.8
    edge = edge + (ragged + ends) * strands
    inside = (edge > sheet.y).astype(np.float32)
    if person.hair.style is HairStyle.FRINGE_OF_HAIR:
        inside = inside * (sheet.y > -5.2 - 0.8 * strands + 2.5 * np.cos(sheet.angle) ** 2)
    soft = sheet.soften(inside.astype(np.float32), 0.55 if cut.falls else 0.30)
    return Growth(step(soft, 0.30, 0.92), step(soft, 0.10, 0.45), _shell(sheet, person, cut, strands), strands)


def _edge(sheet: Sheet, person: Person, cut: Cut) -> Field:
    """Height above which hair grows, for every angle; shape (1, columns)."""
    hair = person.hair
    degrees = np.degrees(sheet.angle) + np.float32(5.0 * hair.part)
    off = np.asarray(np.abs(degrees), dtype=np.float32)
    line, back = hair.line, hair.recession
    if cut.falls:
        length = 8.5 if person.hair.style in (HairStyle.BOB, HairStyle.BOB_FRINGE) else hair.length + 1.5
        front = -2.9 if cut.fringe else line
        width = 47 if cut.fringe else 40
        side = 66 + 8 * hair.wave
        knots = [(0, front), (width - 14, front + 0.3), (width, front + 1.2), (side - 9, -1.0), (side, 4.0)]
        return curve(off, [*knots, (side + 4, length), (180, length + 1.0)])
    burn = -0.5 if cut.tied else 2.6
    nape = 6.4 if cut.tied else 7.8
    return curve(
        off,
        [
            (0, line),
            (18, line - 0.1 - 0.5 * back),
            (34, line + 0.4 - 2.6 * back),
            (50, -4.1 - 1.5 * back),
            (62, -3.0),
            (72, -0.4),
            (79, burn),
            (84, burn - 0.4),
            (89, -2.0),
            (112, -1.4),
            (120, 4.0),
            (140, nape),
            (180, nape),
        ],
    )


def _shell(sheet: Sheet, person: Person, cut: Cut, strands: Field) -> Field:
    hair = person.hair
    volume = hair.volume
    top, side = cut.top * volume, cut.side * volume
    hang = np.minimum(sheet.y, 2.5) if cut.falls else sheet.y
    still = Sheet(sheet.rows, sheet.columns)
    shape = head.radius(still, person.skull, lift_cm=top)
    if cut.falls:
        row = int(np.searchsorted(sheet.y[:, 0], 2.5))
        shape[row:] = shape[row]
        tips = step(np.asarray(sheet.y - _edge(sheet, person, cut), np.float32), -4.0, 0.5)
        flare = np.clip(sheet.y - 2.5, 0, 9) * (0.06 + 0.10 * cut.curl) - 1.3 * tips
        shape = shape + flare * (0.4 + 0.6 * np.abs(np.sin(sheet.angle)))
    share = step(np.asarray(hang, np.float32), -9.0, -3.0)
    thick = side + 0.3 * (top - side) * (1 - share)
    if person.hair.style in (HairStyle.SIDE_PART, HairStyle.LONG, HairStyle.BOB):
        across = np.degrees(sheet.angle) - 22 * hair.part
        thick = thick * (1 - 0.75 * np.exp(-0.5 * (across / 6) ** 2) * (sheet.y < -6.5))  # noqa: PLR2004
    if person.hair.style in (HairStyle.SWEPT, HairStyle.CROP, HairStyle.SIDE_PART):
        quiff = np.exp(-0.5 * (np.degrees(sheet.angle) / 38) ** 2) * np.exp(-0.5 * ((sheet.y + 9) / 2.2) ** 2)
        thick = thick + 0.9 * volume * quiff * cut.top
    rough = 0.06 + 0.08 * hair.wave + 0.40 * cut.curl
    dome = step(shape, 0.0, 4.0)
    return np.asarray(shape + dome * (thick + rough * strands * np.minimum(thick, 1.0)), dtype=np.float32)


def _strands(sheet: Sheet, person: Person, cut: Cut, rng: np.random.Generator) -> Field:
    hair = person.hair
    lock, fine = cells(rng, (8, 16, 32), 0.7), cells(rng, (32, 64, 128), 0.9)
    x, y = sheet.angle * np.float32(8.5), sheet.y
    if cut.curl > 0.5:  # noqa: PLR2004
        return np.asarray(0.6 * sample(lock, x / 15, y / 15) + 0.6 * sample(fine, x / 10, y / 10), np.float32)
    bend = (0.2 + 0.9 * hair.wave) * sample(lock, x / 80, y / 45)
    combed = float(np.sign(hair.part)) * y * step(-y, 3.0, 8.0)
    lean = bend if cut.falls else bend + 0.55 * combed
    slow = y / 170
    return np.asarray(
        0.55 * sample(lock, (x + lean) / 16, slow) + 0.7 * sample(fine, (x + lean) / 13, slow * 1.7), np.float32
    )


def colour(sheet: Sheet, person: Person, growth: Growth) -> Field:
    """Shape (rows, columns, 3), sRGB: the colour of the strands."""
    base = hair_colour(person)
    light = np.clip(0.94 + 0.19 * growth.strands, 0.5, 1.5)
    root = 1 - 0.25 * step(growth.share, 1.0, 0.4)
    out = base * (light * root)[..., None]
    grain = cells(person.rng(5), (64, 128), 1.0)
    speck = (
        step(sample(grain, sheet.angle * 2.1, sheet.y / 40), 0.3, 1.4) * 4 * person.hair.grey * (1 - person.hair.grey)
    )
    return np.asarray(np.clip(mix(out, real([0.66, 0.65, 0.64]), 0.45 * speck[..., None]), 0, 1), np.float32)

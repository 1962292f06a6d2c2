"""Skin: colour, blotches, freckles, moles, pores and lines."""

import numpy as np

from peelian.synthetic.head import Face
from peelian.synthetic.identity import Person
from peelian.synthetic.look import Look
from peelian.synthetic.noise import cells, sample
from peelian.synthetic.sheet import Field, Sheet, bump, curve, real, step

TONES: tuple[tuple[float, tuple[float, float, float]], ...] = (
    (0.0, (0.925, 0.790, 0.715)),
    (0.2, (0.880, 0.710, 0.610)),
    (0.4, (0.780, 0.585, 0.465)),
    (0.6, (0.640, 0.445, 0.335)),
    (0.8, (0.455, 0.305, 0.225)),
    (1.0, (0.290, 0.190, 0.145)),
)
"""Colour of skin, sRGB, from least to most melanin; by eye, against published skin colour charts."""


def tone(person: Person) -> Field:
    """Shape (3,), sRGB: this person's skin colour."""
    skin = person.skin
    at = real([[skin.melanin]])
    base = real([curve(at, [(m, c[k]) for m, c in TONES])[0, 0] for k in range(3)])
    warm = real([1 + 0.010 * skin.warmth, 1 + 0.008 * skin.warmth, 1 - 0.045 * skin.warmth])
    flush = real([1.0, 1 - 0.07 * skin.redness, 1 - 0.06 * skin.redness])
    return np.asarray(np.clip(base * warm * flush, 0, 1), dtype=np.float32)


def everywhere(sheet: Sheet, person: Person) -> Field:
    """Shape (rows, columns, 3), sRGB: skin over the whole sheet, without a face."""
    rng = person.rng(1)
    broad, fine = cells(rng, (4, 8, 16)), cells(rng, (32, 64, 128), 0.8)
    x, y = sheet.angle * np.float32(8.5), sheet.y
    blotch = sample(broad, x / 26, y / 26)
    speck = sample(fine, x / 7, y / 7)
    uneven = person.skin.unevenness
    light = 1 + 0.022 * uneven * blotch + 0.020 * uneven * speck
    red = 1 - 0.025 * uneven * sample(broad, x / 15 + 0.4, y / 15)
    return np.asarray(tone(person) * np.stack([light, light * red, light * red], axis=-1), dtype=np.float32)


def paint(at: Face, colour: Field, person: Person) -> Field:
    """The face's zones: flushed cheeks and nose, shadow of a shaved beard, freckles, moles."""
    x, y, skin = np.abs(at.x), at.y, person.skin
    flush = bump(x - 4.2, y - 3.4, (1.7, 1.5)) + 0.8 * bump(x, y - person.nose.length, (1.1, 0.9))
    flush += 0.35 * bump(x, y - person.skull.chin_y + 1.2, (1.6, 1.0))
    strength = (0.05 + 0.10 * skin.redness) * np.clip(flush, 0, 1)
    tint = 1 - strength[..., None] * real([0.25, 1.0, 0.85])
    pale = 1 - 0.04 * bump(x, y + 5, (4, 2))[..., None] * real([0.0, 0.2, 1.0])
    ring = (0.10 + 0.10 * person.eyes.bags) * bump(x - person.eyes.apart + 0.3, y - 0.9, (1.3, 0.7))
    ring = 1 - ring[..., None] * real([0.8, 1.0, 0.85])
    shaved = bump(x - 1.5, y - person.skull.chin_y + 1.8, (3.4, 1.9)) * _shaved(person)
    grey = 1 - shaved[..., None] * real([0.20, 0.14, 0.10])
    out = colour * tint * pale * ring * grey
    return _spots(at, np.asarray(out, dtype=np.float32), person)


def _shaved(person: Person) -> float:
    heavy = np.clip((person.skull.neck - 5.0) / 0.6, 0, 1)
    return float(heavy * (0.3 + 0.7 * (1 - sum(person.hair.colour) / 2)) * (1 - person.skin.melanin))


def _spots(at: Face, colour: Field, person: Person) -> Field:
    rng, skin = person.rng(2), person.skin
    if skin.freckles:
        grain = cells(rng, (64, 128), 0.7)
        where = bump(np.abs(at.x) - 2.8, at.y - 3.0, (3.0, 2.6)) + 0.4 * bump(at.x, at.y + 5, (4, 2))
        spot = step(sample(grain, at.x / 13, at.y / 13), 1.15, 1.9) * np.clip(where, 0, 1) * 0.55 * skin.freckles
        colour = colour * (1 - spot[..., None] * real([0.30, 0.48, 0.55]))
    for _ in range(skin.moles):
        mx, my = rng.uniform(-5.5, 5.5), rng.uniform(-6, 10)
        size = rng.uniform(0.06, 0.12)
        mole = bump(at.x - mx, at.y - my, (size, size))
        colour = colour * (1 - step(mole, 0.3, 0.8)[..., None] * real([0.40, 0.50, 0.52]))
    return np.asarray(colour, dtype=np.float32)


def lines(at: Face, person: Person, look: Look) -> Field:
    """Wrinkles and pores: centimetres to add to the radius."""
    rng, age = person.rng(3), person.skin.wrinkles
    grain, pores = cells(rng, (8, 16, 32)), cells(rng, (64, 128), 1.0)
    x, y = np.abs(at.x), at.y
    wobble = 0.22 * sample(grain, at.x / 18, y / 18)
    out = 0.010 * sample(pores, at.x / 6, y / 6) + 0.018 * sample(grain, at.x / 9, y / 9)
    brow = person.brows.height
    deep = 0.075 * min(1.0, age + 0.5 * look.brows)
    for number in range(4):
        height = -brow - 1.5 - 0.85 * number
        out -= deep * (1 - 0.12 * number) * _line(y - height + wobble + 0.02 * x**2, 0.09) * step(x, 5.2, 2.5)
    out -= 0.09 * age * _line(x - 0.45 - 0.1 * wobble, 0.08) * bump(x, y + brow - 0.2, (9, 0.6))
    for number in range(3):
        slope = (-0.35, 0.05, 0.45)[number]
        start = person.eyes.apart + person.eyes.width + 0.3
        fan = _line(y - 0.1 - slope * (x - start) + 0.3 * wobble, 0.06)
        out -= (
            (0.08 * age + 0.05 * look.smile)
            * fan
            * step(x, start - 0.1, start + 0.3)
            * step(x, start + 1.6, start + 0.8)
        )
    out -= 0.10 * age * _line(x - 2.9 - 0.35 * (y - 8), 0.14) * bump(x, y - 8.6, (9, 0.9))
    return np.asarray(out, dtype=np.float32)


def _line(off: Field, width: float) -> Field:
    return np.asarray(np.exp(-0.5 * (off / width) ** 2), dtype=np.float32)

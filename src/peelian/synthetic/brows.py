"""Eyebrows and beards: hair that is painted on the face."""

import cv2
import numpy as np

from peelian.synthetic.head import Face
from peelian.synthetic.identity import BeardStyle, Person
from peelian.synthetic.look import Look
from peelian.synthetic.mouth import corner_cm
from peelian.synthetic.noise import sample
from peelian.synthetic.sheet import Field, bump, curve, mix, real, step


def hair_colour(person: Person) -> Field:
    """Shape (3,), sRGB: the hair's colour with its grey."""
    colour = np.asarray(person.hair.colour, dtype=np.float32)
    return mix(colour, real([0.62, 0.61, 0.60]), 0.9 * person.hair.grey)


def cover(at: Face, person: Person, look: Look, grain: Field) -> Field:
    """How much of each cell eyebrow covers, 0 to 1."""
    brows = person.brows
    out = np.zeros_like(at.x)
    for side in (-1, 1):
        x = side * at.x - 0.5 * brows.gap
        t = np.asarray(x / brows.length, dtype=np.float32)
        middle = -brows.height - 0.45 * look.brows - 0.55 * brows.tilt * t + 0.25 * np.clip(t - 0.65, 0, 1)
        middle = middle - brows.arch * np.exp(-0.5 * ((t - 0.6) / 0.3) ** 2)
        thick = brows.thickness * curve(t, [(-0.05, 0.7), (0.12, 1.0), (0.55, 0.85), (1.05, 0.15)])
        off = (at.y - middle) / thick
        strands = sample(grain, x * 0.28 + at.y * 0.16, at.y * 0.05 + x * 0.016 + 0.3 * (side + 1))
        ends = step(t, -0.08, 0.14) * step(t, 1.08, 0.85)
        body = step(np.asarray(1.15 - np.abs(off) + 0.16 * strands, np.float32), 0.0, 0.9)
        out = np.maximum(out, body * ends * (0.62 + 0.3 * np.clip(strands + 0.3, 0, 1)))
    return np.asarray(np.clip(out * brows.density, 0, 0.95), dtype=np.float32)


def beard(at: Face, person: Person, look: Look, grain: Field) -> Field:
    """How much of each cell beard covers, 0 to 1."""
    if person.beard is BeardStyle.NONE:
        return np.zeros_like(at.x)
    zones = _soft(at, _zones(at, person, look))
    fine = sample(grain, at.x * 0.45 + at.y * 0.07, at.y * 0.17)
    ragged = np.clip(zones + 0.10 * fine * np.minimum(20 * zones, 1), 0, 1)
    if person.beard is BeardStyle.STUBBLE:
        return np.asarray(step(ragged, 0.1, 0.9) * (0.30 + 0.10 * fine) * person.beard_density, dtype=np.float32)
    dense = step(ragged, 0.22, 0.62)
    return np.asarray(dense * np.clip(0.86 + 0.10 * fine, 0, 1) * person.beard_density, dtype=np.float32)


def _soft(at: Face, zones: Field) -> Field:
    sigma_x, sigma_y = 0.28 * at.sheet.columns_per_cm, 0.28 * at.sheet.rows_per_cm
    return real(cv2.GaussianBlur(zones, (0, 0), sigmaX=sigma_x, sigmaY=sigma_y))


def beard_thickness_cm(person: Person) -> float:
    """How far the beard stands off."""
    return {BeardStyle.FULL: 1.1, BeardStyle.SHORT: 0.4, BeardStyle.GOATEE: 0.5, BeardStyle.MOUSTACHE: 0.3}.get(
        person.beard, 0.0
    )


def _zones(at: Face, person: Person, look: Look) -> Field:
    x, y, skull = np.abs(at.x), at.y, person.skull
    corner_x, corner_y = corner_cm(person, look)
    lip_y = person.nose.length + 0.75
    moustache_y = curve(x, [(0, lip_y + 0.15), (corner_x, corner_y - 0.35), (corner_x + 0.6, corner_y + 0.5)])
    moustache = step(np.abs(y - moustache_y), 0.55, 0.2) * step(x, corner_x + 0.8, corner_x + 0.2)
    moustache = moustache * step(y, person.nose.length + 0.3, person.nose.length + 0.75)
    chin_top = corner_y + 0.85 * person.mouth.lower + 0.5
    round_x = corner_x + 0.45 - 0.12 * (y - skull.chin_y + 2.5) ** 2
    chin = step(x, round_x + 0.45, round_x - 0.45) * step(y, chin_top - 0.2, chin_top + 0.3)
    patch = bump(x, y - chin_top, (0.35, 0.4))
    beside = step(np.abs(x - corner_x - 0.35), 0.5, 0.15) * step(y, corner_y - 0.4, corner_y) * step(y, 13.5, 12.5)
    if person.beard is BeardStyle.MOUSTACHE:
        return moustache
    edge_y = skull.chin_y + 0.9 - 0.11 * x**2
    low = step(y, edge_y + 0.6, edge_y - 0.6) * step(x, 6.6, 5.9)
    if person.beard is BeardStyle.GOATEE:
        return np.asarray(np.clip(np.maximum.reduce([moustache, chin * low, patch, beside * low]), 0, 1), np.float32)
    cheek_y = curve(x, [(corner_x, corner_y + 0.9), (corner_x + 1.2, corner_y - 0.3), (5.3, 4.2), (6.1, 2.2)])
    cheek = step(y - cheek_y, -0.3, 0.7) * step(x, corner_x + 0.1, corner_x + 0.9)
    whole = np.maximum.reduce([moustache, chin, patch, beside, cheek])
    return np.asarray(np.clip(whole * low, 0, 1), dtype=np.float32)

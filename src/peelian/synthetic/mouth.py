"""The mouth: lips, the line between them, teeth, and the folds beside it."""

from dataclasses import dataclass

import numpy as np

from peelian.synthetic.head import Face
from peelian.synthetic.identity import Person
from peelian.synthetic.look import Look
from peelian.synthetic.sheet import Field, bump, mix, real, step


@dataclass(frozen=True)
class Lips:
    """Edges of the lips: heights (cm) over the face plane, and `along`, -1 at one corner and 1 at the other."""

    along: Field
    top: Field
    upper_edge: Field
    lower_edge: Field
    bottom: Field


def corner_cm(person: Person, look: Look) -> tuple[float, float]:
    """Where the corner on the viewer's right is: x and y."""
    width = person.mouth.width * (1 + 0.16 * look.smile - 0.10 * look.open_mouth)
    return width, person.nose.length + person.mouth.y - person.mouth.corners - 0.38 * look.smile


def lips(at: Face, person: Person, look: Look) -> Lips:
    """The lips of that person, doing that."""
    mouth = person.mouth
    width, corner_y = corner_cm(person, look)
    middle_y = person.nose.length + mouth.y - 0.08 * look.smile
    along = at.x / width
    reach = np.clip(1 - along**2, 0, 1)
    line = middle_y + (corner_y - middle_y) * np.abs(along) ** 1.8
    line = line - 0.10 * mouth.bow * np.exp(-0.5 * (along / 0.16) ** 2) + 0.05 * mouth.bow * np.cos(along * 9) * reach
    thin = 1 - 0.22 * look.smile
    peaks = np.exp(-0.5 * ((np.abs(along) - 0.22) / 0.16) ** 2)
    dip = np.exp(-0.5 * (along / 0.10) ** 2)
    top = line - thin * mouth.upper * (reach**0.85 * (0.86 + 0.22 * peaks) - mouth.bow * 0.55 * dip)
    gap = 0.75 * look.open_mouth * reach**0.8 + 0.32 * max(0.0, look.smile - 0.45) * reach
    bottom = line + gap + thin * mouth.lower * reach**0.62 * (0.9 + 0.1 * np.cos(along * 3))
    return Lips(along, _f(top), _f(line - 0.25 * gap), _f(line + 0.75 * gap), _f(bottom))


def relief(at: Face, person: Person, look: Look) -> Field:
    """Centimetres to add to the radius."""
    mouth, edge = person.mouth, lips(at, person, look)
    x, y = at.x, at.y
    near = step(1.05 - np.abs(edge.along), 0, 0.25)
    muzzle = (0.45 + 0.8 * mouth.forward) * bump(x, y - person.nose.length - mouth.y, (2.2, 1.5))
    upper = _roll(y, edge.top, edge.upper_edge) * (0.10 + 0.28 * mouth.upper)
    lower = _roll(y, edge.lower_edge, edge.bottom) * (0.12 + 0.30 * mouth.lower)
    line = np.exp(-0.5 * ((y - 0.5 * (edge.upper_edge + edge.lower_edge)) / 0.09) ** 2)
    under = bump(x, y - edge.bottom - 0.38, (1.3, 0.30))
    philtrum = bump(x, y - 0.5 * (person.nose.length + 0.6 + edge.top), (0.2, 0.5))
    corner_x, corner_y = corner_cm(person, look)
    dimple = bump(np.abs(x) - corner_x - 0.12, y - corner_y, (0.2, 0.3))
    out = muzzle + near * (upper + lower - 0.16 * line) - 0.22 * under - 0.09 * philtrum
    return _f(out - (0.10 + 0.12 * look.smile) * dimple + _folds(at, person, look))


def _folds(at: Face, person: Person, look: Look) -> Field:
    corner_x, corner_y = corner_cm(person, look)
    start_x, start_y = person.nose.wings + 0.25, person.nose.length - 0.2
    end_x, end_y = corner_x + 0.55, corner_y + 0.1
    share = np.clip((at.y - start_y) / max(end_y - start_y, 0.5), -0.15, 1.25)
    fold_x = start_x + (end_x - start_x) * share + 0.25 * np.sin(np.clip(share, 0, 1) * np.pi)
    along = step(_f(share), -0.15, 0.12) * step(_f(share), 1.25, 0.7)
    off = np.abs(at.x) - fold_x
    depth = 0.05 + 0.16 * person.skin.folds + 0.16 * look.smile
    return _f(along * depth * (1.1 * np.exp(-0.5 * ((off - 0.5) / 0.45) ** 2) - np.exp(-0.5 * (off / 0.14) ** 2)))


def paint(at: Face, colour: Field, person: Person, look: Look) -> Field:
    """The face's colours with the mouth painted in; `colour` has shape (rows, columns, 3), sRGB."""
    edge = lips(at, person, look)
    inside = step(1.0 - np.abs(edge.along), 0.0, 0.06)
    upper = step(at.y - edge.top, -0.06, 0.08) * step(edge.upper_edge - at.y, -0.03, 0.03) * inside
    lower = step(at.y - edge.lower_edge, -0.03, 0.03) * step(edge.bottom - at.y, -0.08, 0.08) * inside
    flush = np.clip(0.25 + 0.75 * person.mouth.redness, 0, 1)
    tone = real([1.0 - 0.04 * flush, 0.86 - 0.26 * flush, 0.88 - 0.22 * flush])
    red = colour * tone
    colour = mix(colour, red * np.float32(0.86), (upper * (0.55 + 0.4 * flush))[..., None])
    colour = mix(colour, red, (lower * (0.5 + 0.4 * flush))[..., None])
    gap = step(at.y - edge.upper_edge, -0.02, 0.04) * step(edge.lower_edge - at.y, -0.02, 0.04) * inside
    colour = mix(colour, _inside(at, edge), gap[..., None])
    middle = 0.5 * (edge.upper_edge + edge.lower_edge)
    line = np.exp(-0.5 * ((at.y - middle) / (0.045 + 0.5 * (edge.lower_edge - edge.upper_edge))) ** 2)
    line = line * step(1.06 - np.abs(edge.along), 0, 0.1) * (1 - gap)
    return mix(colour, colour * real([0.36, 0.26, 0.26]), (0.85 * _f(line))[..., None])


def _inside(at: Face, edge: Lips) -> Field:
    down = at.y - edge.upper_edge
    teeth = step(_f(down), -0.05, 0.05) * step(_f(down), 0.62, 0.5) * step(1 - np.abs(edge.along), 0.06, 0.4)
    each = 1 - 0.18 * np.exp(-0.5 * (((at.x / 0.8 + 0.5) % 1 - 0.5) / 0.06) ** 2)
    dark = np.broadcast_to(real([0.14, 0.05, 0.05]), (*at.x.shape, 3))
    return mix(_f(dark), real([0.80, 0.77, 0.70]) * _f(each)[..., None], (0.92 * teeth)[..., None])


def _roll(y: Field, top: Field, bottom: Field) -> Field:
    share = (y - top) / np.maximum(bottom - top, 0.05)
    return _f(np.clip(np.sin(np.clip(share, 0, 1) * np.pi), 0, 1) ** 0.8)


def _f(value: np.ndarray) -> Field:
    return np.asarray(value, dtype=np.float32)

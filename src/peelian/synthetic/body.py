"""Bodies: a torso, arms and legs in clothes, seen from the front, walking."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from peelian.synthetic import skin
from peelian.synthetic.identity import Colour, Person
from peelian.synthetic.light import Light
from peelian.synthetic.noise import cells, sample
from peelian.synthetic.sheet import Field, curve, mix, real, step

Limb = list[tuple[float, float, float]]
"""Joints of a limb: x, y and radius of each, cm."""
SHOULDER_CM = 17.0
"""Half the width between shoulder joints of a medium build."""
FOOT_CM = 146.0
"""Soles, below the neck's base, of a person of 170 cm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Canvas:
    """A picture in centimetres: x right and y down from the base of the neck."""

    left_cm: float
    top_cm: float
    pixels_per_cm: float
    width_px: int
    height_px: int

    def grid(self) -> tuple[Field, Field]:
        """Centre of every pixel, cm."""
        x = self.left_cm + (np.arange(self.width_px, dtype=np.float32) + 0.5) / self.pixels_per_cm
        y = self.top_cm + (np.arange(self.height_px, dtype=np.float32) + 0.5) / self.pixels_per_cm
        grid = np.meshgrid(x, y)
        return np.asarray(grid[0], np.float32), np.asarray(grid[1], np.float32)


@dataclass(frozen=True)
class Layer:
    """Linear light, shape (h, w, 3), and cover, shape (h, w)."""

    light: Field
    alpha: Field


def draw(person: Person, canvas: Canvas, light: Light, phase: float = 0.0, stride: float = 0.0) -> Layer:
    """A body without its head.

    Args:
        person: whose.
        canvas: what to draw on.
        light: what shines.
        phase: where in the gait, in whole double steps.
        stride: 0 standing, 1 walking.
    """
    return over(limbs(person, canvas, light, phase, stride), torso(person, canvas, light))


def limbs(person: Person, canvas: Canvas, light: Light, phase: float, stride: float) -> Layer:
    """Arms and legs only."""
    x, y = canvas.grid()
    out = Layer(np.zeros((*x.shape, 3), np.float32), np.zeros_like(x))
    folds = _folds(person, canvas)
    for limb, colour in _legs(person, phase, stride) + _arms(person, phase, stride):
        here = _around(limb, canvas)
        if here is None:
            continue
        below = Layer(out.light[here], out.alpha[here])
        cloth = (0.7 / canvas.pixels_per_cm, folds[here])
        made = over(below, _limb(limb, real(colour) ** 2.2, (x[here], y[here]), cloth, light))
        out.light[here], out.alpha[here] = made.light, made.alpha
    return out


def torso(person: Person, canvas: Canvas, light: Light) -> Layer:
    """Trunk and coat only."""
    return _torso(person, canvas.grid(), (0.7 / canvas.pixels_per_cm, _folds(person, canvas)), light)


@lru_cache(maxsize=8)
def _folds(person: Person, canvas: Canvas) -> Field:
    x, y = canvas.grid()
    return sample(cells(person.rng(7), (4, 8, 16), 0.7), x / 60, y / 110)


def _around(limb: Limb, canvas: Canvas) -> tuple[slice, slice] | None:
    xs, ys, widest = [j[0] for j in limb], [j[1] for j in limb], max(j[2] for j in limb) + 0.5
    scale = canvas.pixels_per_cm
    left, right = ((v - canvas.left_cm) * scale for v in (min(xs) - widest, max(xs) + widest))
    top, bottom = ((v - canvas.top_cm) * scale for v in (min(ys) - widest, max(ys) + widest))
    columns = slice(max(0, int(left)), min(canvas.width_px, int(right) + 1))
    rows = slice(max(0, int(top)), min(canvas.height_px, int(bottom) + 1))
    return (rows, columns) if rows.stop > rows.start and columns.stop > columns.start else None


def _legs(person: Person, phase: float, stride: float) -> list[tuple[Limb, Colour]]:
    build = person.clothes.build
    parts = []
    for side, lag in ((-1, 0.0), (1, 0.5)):
        swing = np.sin(2 * np.pi * (phase + lag))
        lift = stride * max(0.0, float(swing)) * 11
        knee = stride * float(swing) * 2.5
        hip_x = side * 8.2 * build
        limb = [
            (hip_x, 62.0, 9.6 * build),
            (hip_x * 1.02, 104.0 - knee, 7.2 * build),
            (hip_x * 0.95, FOOT_CM - 7 - lift, 5.0),
        ]
        shoe = [(hip_x * 0.95, FOOT_CM - 6 - lift, 4.6), (hip_x * 1.1, FOOT_CM - 2.5 - lift, 4.8)]
        parts += [(shoe, (0.09, 0.08, 0.08)), (limb, person.clothes.trousers)]
    return parts


def _arms(person: Person, phase: float, stride: float) -> list[tuple[Limb, Colour]]:
    build = person.clothes.build
    parts = []
    for side, lag in ((-1, 0.5), (1, 0.0)):
        swing = stride * float(np.sin(2 * np.pi * (phase + lag)))
        x = side * SHOULDER_CM * build
        elbow = (x + side * (3.6 + 0.5 * swing), 34.0 - 0.8 * swing, 5.2 * build)
        wrist = (x + side * (2.2 - 1.2 * swing), 57.0 - 4.5 * max(0.0, swing), 4.2)
        hand = [(wrist[0], wrist[1] + 3.0, 3.1), (wrist[0] - side * 0.8, wrist[1] + 9.0, 2.9)]
        parts += [
            (hand, tuple(skin.tone(person))),
            ([(x, 12.0, 6.0 * build), elbow, wrist], tuple(0.93 * c for c in person.clothes.coat)),
        ]
    return parts


def _limb(
    joints: Limb,
    colour: Field,
    grid: tuple[Field, Field],
    cloth: tuple[float, Field],
    light: Light,
) -> Layer:
    x, y = grid
    best = np.full(x.shape, np.float32(9.0))
    turn = np.zeros_like(x)
    for (ax, ay, ar), (bx, by, br) in pairwise(joints):
        dx, dy = bx - ax, by - ay
        t = np.clip(((x - ax) * dx + (y - ay) * dy) / max(dx * dx + dy * dy, 1e-3), 0, 1)
        wide = ar + (br - ar) * t
        off_x, off_y = x - ax - t * dx, y - ay - t * dy
        away = np.sqrt(off_x**2 + off_y**2) / wide
        nearer = away < best
        best = np.where(nearer, away, best)
        turn = np.where(nearer, off_x / wide, turn)
    alpha = step(best, 1 + 0.35 * cloth[0], 1 - 0.35 * cloth[0])
    return Layer(_lit(colour, turn, best, cloth[1], light), alpha)


def _torso(person: Person, grid: tuple[Field, Field], cloth: tuple[float, Field], light: Light) -> Layer:
    x, y = grid
    clothes = person.clothes
    build = clothes.build
    neck = person.skull.neck
    hem = 64 + 18 * clothes.collar
    half = curve(
        y,
        [
            (-1.6, neck + 0.2),
            (0.4, neck + 2.0),
            (3.0, 11.5 * build),
            (6.0, 17.0 * build),
            (9.5, (SHOULDER_CM + 3.6) * build),
            (18, (SHOULDER_CM + 2.0) * build),
            (44, 15.5 * build),
            (60, 17.5 * build),
            (90, 18.5 * build),
        ],
    )
    across = x / half
    edge = cloth[0] / np.maximum(half, 1)
    alpha = step(np.abs(across), 1 + edge, 1 - edge) * step(y, hem + cloth[0], hem - cloth[0])
    dip = -1.2 + 3.2 * np.sqrt(np.clip(1 - (x / (neck + 1.2)) ** 2, 0, 1))
    alpha = alpha * step(y - dip, -cloth[0], cloth[0])
    colour = _outfit(person, (x, y), dip)
    shape = across * 0.92
    lit = _lit(colour, np.asarray(shape, np.float32), np.abs(shape).astype(np.float32), cloth[1], light)
    shade = 0.55 + 0.45 * step(np.asarray(y - dip, np.float32), -0.5, 5.0)
    return Layer(lit * shade[..., None], np.asarray(alpha, np.float32))


def _outfit(person: Person, grid: tuple[Field, Field], dip: Field) -> Field:
    x, y = grid
    clothes = person.clothes
    coat, shirt = real(clothes.coat) ** 2.2, real(clothes.shirt) ** 2.2
    reach = 5.5 + 4.5 * clothes.open_coat
    depth = 14 + 42 * clothes.open_coat
    open_ = step(np.abs(x) - reach * np.clip(1 - (y + 1) / depth, 0, 1) ** 0.8, 0.25, -0.25)
    collar = step(np.asarray(y - dip, np.float32), 2.0, 1.6)
    colour = mix(np.broadcast_to(coat, (*x.shape, 3)).astype(np.float32), shirt, open_[..., None])
    if clothes.collar > 0.5:  # noqa: PLR2004
        colour = mix(colour, shirt * np.float32(0.9), collar[..., None])
    lapel = np.exp(-0.5 * ((np.abs(x) - reach * np.clip(1 - (y + 1) / depth, 0, 1) ** 0.8 - 0.3) / 0.25) ** 2)
    seam = np.exp(-0.5 * (x / 0.22) ** 2) * (1 - open_)
    button = 0.5 * np.exp(-0.5 * ((x / 0.45) ** 2 + (((y % 9) - 4.5) / 0.45) ** 2))
    dark = np.clip(0.45 * lapel + 0.4 * seam + button * (1 - open_), 0, 0.8)
    return np.asarray(colour * (1 - dark[..., None]), np.float32)


def _lit(colour: Field, turn: Field, rim: Field, folds: Field, light: Light) -> Field:
    forward = np.sqrt(np.clip(1 - np.clip(rim, 0, 1) ** 2, 0, 1))
    lamp = real(light.lamp)
    toward = np.clip(turn * lamp[0] + forward * lamp[2] + 0.25 * folds * lamp[2] + 0.25 * -lamp[1] + 0.2, 0, 2) / 1.3
    sky, ground = real(light.sky), real(light.ground)
    around = (0.55 * sky + 0.45 * ground) * (0.65 + 0.35 * forward)[..., None]
    return np.asarray(colour * (toward[..., None] * real(light.lamp_colour) + around), np.float32)


def over(below: Layer, above: Layer) -> Layer:
    """One layer laid on another."""
    a = above.alpha[..., None]
    alpha = above.alpha + below.alpha * (1 - above.alpha)
    light = (above.light * a + below.light * below.alpha[..., None] * (1 - a)) / np.maximum(alpha, 1e-4)[..., None]
    return Layer(np.asarray(light, np.float32), np.asarray(alpha, np.float32))

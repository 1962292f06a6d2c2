"""Still pictures of a person: a reference picture as for a passport, and pictures as a camera happens to take them."""

from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from peelian.synthetic import body, glasses, rays, surface
from peelian.synthetic.identity import Person
from peelian.synthetic.light import Light
from peelian.synthetic.look import Look, Pose
from peelian.synthetic.sheet import Field, Sheet

Pixels = npt.NDArray[np.uint8]
"""Shape (height, width, 3), RGB."""

FINE = Sheet(768, 768)
"""Fine enough for a face 300 pixels wide."""
COARSE = Sheet(416, 416)
"""Fine enough for a face 180 pixels wide."""
COARSE_TO_PX_PER_CM = 12.5
"""Up to this size the coarse sheet has a cell for every pixel, nearly."""
NECK_BASE_CM = 3.0
"""How far below the chin the clothes begin."""
PASSPORT_WIDTH_PX, PASSPORT_HEIGHT_PX = 600, 750
"""Size of a reference picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """How a still picture is taken.

    `pixels_per_cm`: size of the face (about 14 cm wide). `blur_px`: of the lens. `noise`: deviation, of 255.
    `jpeg`: quality of the compression it went through, or None. `background`: sRGB 0 to 1 (grey level at the top and
    at the bottom).
    """

    width_px: int = PASSPORT_WIDTH_PX
    height_px: int = PASSPORT_HEIGHT_PX
    pixels_per_cm: float = 19.0
    centre: tuple[float, float] = (0.0, 3.2)
    pose: Pose = field(default_factory=Pose)
    look: Look = field(default_factory=Look)
    light: Light = field(default_factory=Light)
    background: tuple[float, float] = (0.80, 0.74)
    blur_px: float = 0.5
    noise: float = 1.2
    jpeg: int | None = None


def reference(person: Person) -> Pixels:
    """A passport-like picture, shape (750, 600, 3), uint8, RGB."""
    rng = person.rng(20)
    level = float(rng.uniform(0.70, 0.90))
    pose = Pose(yaw=float(rng.normal(0, 1.5)), pitch=float(rng.normal(0, 1.5)), roll=float(rng.normal(0, 0.8)))
    look = Look(gaze=(float(rng.normal(0, 0.02)), 0.0))
    return take(person, Shot(pose=pose, look=look, background=(level, level - 0.06)), rng)


def probe(person: Person, number: int) -> Pixels:
    """The person as some camera took them on some other day; another picture for every number."""
    rng = person.rng(100 + number)
    scale = float(rng.uniform(5.0, 12.0))
    pose = Pose(
        yaw=float(np.clip(rng.normal(0, 11), -28, 28)),
        pitch=float(np.clip(rng.normal(3, 6), -12, 18)),
        roll=float(rng.normal(0, 3)),
    )
    level = float(rng.uniform(0.25, 0.75))
    shot = Shot(
        width_px=int(26 * scale),
        height_px=int(32 * scale),
        pixels_per_cm=scale,
        centre=(float(rng.normal(0, 0.8)), float(rng.normal(3.0, 0.8))),
        pose=pose,
        look=some_look(rng),
        light=some_light(rng),
        background=(level, level * float(rng.uniform(0.7, 1.2))),
        blur_px=float(rng.uniform(0.4, 1.3)),
        noise=float(rng.uniform(1.0, 5.0)),
        jpeg=int(rng.integers(55, 92)),
    )
    return take(person, shot, rng)


def some_look(rng: np.random.Generator) -> Look:
    """A face doing what faces do on a street."""
    return Look(
        smile=float(np.clip(rng.normal(0.15, 0.3), 0, 0.9)),
        open_mouth=float(np.clip(rng.normal(-0.1, 0.2), 0, 0.5)),
        brows=float(np.clip(rng.normal(0, 0.25), 0, 1)),
        gaze=(float(rng.normal(0, 0.12)), float(rng.normal(0.02, 0.06))),
    )


def some_light(rng: np.random.Generator) -> Light:
    """Light from some side above, of some colour."""
    side, up = rng.normal(0, 0.55), rng.uniform(0.2, 0.8)
    lamp = np.array([side, -up, 0.8])
    lamp /= np.linalg.norm(lamp)
    warm, power = rng.normal(0, 0.04), rng.uniform(0.45, 0.85)
    sky = float(rng.uniform(0.35, 0.6))
    return Light(
        lamp=(float(lamp[0]), float(lamp[1]), float(lamp[2])),
        lamp_colour=(power * (1 + warm), power, power * (1 - warm)),
        sky=(sky * (1 - warm), sky, sky * (1 + warm)),
        ground=(0.5 * sky, 0.48 * sky, 0.46 * sky),
        hardness=float(rng.uniform(0.2, 0.8)),
    )


def take(person: Person, shot: Shot, rng: np.random.Generator) -> Pixels:
    """Take a picture of a person; shape (height_px, width_px, 3), uint8, RGB."""
    skin = surface.build(FINE if shot.pixels_per_cm > COARSE_TO_PX_PER_CM else COARSE, person, shot.look)
    view = rays.View(shot.centre, shot.pixels_per_cm, shot.width_px, shot.height_px)
    seen = rays.look_at(skin, shot.pose, view, shot.light)
    seen = glasses.wear(seen, skin, person, shot.pose, view)
    neck_y = person.skull.chin_y + NECK_BASE_CM
    canvas = body.Canvas(
        left_cm=shot.centre[0] - 0.5 * shot.width_px / shot.pixels_per_cm,
        top_cm=shot.centre[1] - 0.5 * shot.height_px / shot.pixels_per_cm - neck_y,
        pixels_per_cm=shot.pixels_per_cm,
        width_px=shot.width_px,
        height_px=shot.height_px,
    )
    clothes = body.draw(person, canvas, shot.light)
    top, bottom = shot.background
    level = np.linspace(top, bottom, shot.height_px, dtype=np.float32)[:, None, None] ** 2.2
    picture = _onto(np.broadcast_to(level, seen.light.shape), seen.light, seen.alpha)
    picture = _onto(picture, clothes.light, clothes.alpha)
    return finish(picture, shot, rng)


def finish(picture: Field, shot: Shot, rng: np.random.Generator) -> Pixels:
    """What the lens, the sensor and the compression make of linear light."""
    if shot.blur_px > 0:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), shot.blur_px), np.float32)
    values = 255 * np.clip(picture, 0, 1) ** np.float32(1 / 2.2)
    values = values + shot.noise * rng.standard_normal(values.shape, dtype=np.float32)
    pixels = np.asarray(np.clip(values + 0.5, 0, 255), np.uint8)
    if shot.jpeg is None:
        return pixels
    _, packed = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, shot.jpeg])
    return np.ascontiguousarray(np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR))[..., ::-1], dtype=np.uint8)


def _onto(below: Field, above: Field, alpha: Field) -> Field:
    return np.asarray(below + (above - below) * alpha[..., None], np.float32)

"""A walking person as pictures to lay into a frame: a body for every phase of the gait, a head for every moment."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from peelian.synthetic import body, glasses, rays, surface
from peelian.synthetic.identity import Person
from peelian.synthetic.light import Light
from peelian.synthetic.look import Look, Pose
from peelian.synthetic.portrait import COARSE, NECK_BASE_CM
from peelian.synthetic.sheet import Field, real

BODY_PX_PER_CM = 3.0
"""Size at which bodies are drawn; nearer ones are enlarged, and blurred by being near."""
BODY_WINDOW_CM = (-34.0, -4.0, 68.0, 156.0)
"""Left, top, width and height of a body's picture."""
PHASES = 6
"""Pictures of a gait."""
HEAD_WINDOW_CM = (25.0, 33.0)
"""Width and height of a head's picture; hair included."""
HEAD_CENTRE_CM = (0.0, 2.5)
"""What is in the middle of a head's picture."""


@dataclass(frozen=True)
class Sprite:
    """`pixels`: shape (h, w, 4), uint8: sRGB times alpha, and alpha. `origin`: pixel of (0, 0) cm."""

    pixels: npt.NDArray[np.uint8]
    origin: tuple[float, float]
    pixels_per_cm: float


def sprite(light: Field, alpha: Field, origin: tuple[float, float], pixels_per_cm: float) -> Sprite:
    """A picture ready to be laid into a frame."""
    values = np.clip(light, 0, 1) ** np.float32(1 / 2.2) * alpha[..., None]
    pixels = np.asarray(np.dstack([values, alpha]) * 255 + 0.5, np.uint8)
    return Sprite(pixels, origin, pixels_per_cm)


class Wardrobe:
    """Makes and keeps sprites; everything in it is a pure function of person, size and phase."""

    def __init__(self, light: Light) -> None:
        self._light = light
        self.surface = lru_cache(maxsize=64)(self._surface)
        self.body = lru_cache(maxsize=240)(self._body)
        self.head = lru_cache(maxsize=96)(self._head)
        self._still = lru_cache(maxsize=32)(self._torso)

    def _surface(self, person: Person, look: Look, halvings: int) -> surface.Surface:
        if halvings:
            return surface.halved(self.surface(person, look, halvings - 1))
        return surface.build(COARSE, person, look)

    def _torso(self, person: Person) -> body.Layer:
        return body.torso(person, _canvas(), self._light)

    def _body(self, person: Person, phase: int) -> Sprite:
        left, top, _, _ = BODY_WINDOW_CM
        layer = body.limbs(person, _canvas(), self._light, phase / PHASES, 1.0)
        layer = body.over(layer, self._still(person))
        return sprite(layer.light, layer.alpha, (-left * BODY_PX_PER_CM, -top * BODY_PX_PER_CM), BODY_PX_PER_CM)

    def _head(self, person: Person, look: Look, pose: Pose, pixels_per_cm: float) -> Sprite:
        width, height = (int(np.ceil(v * pixels_per_cm)) for v in HEAD_WINDOW_CM)
        view = rays.View(HEAD_CENTRE_CM, pixels_per_cm, width, height)
        halvings = sum(pixels_per_cm < limit for limit in HALVE_BELOW_PX_PER_CM)
        skin = self.surface(person, look, halvings)
        seen = glasses.wear(rays.look_at(skin, pose, view, self._light), skin, person, pose, view)
        origin = (width / 2 - HEAD_CENTRE_CM[0] * pixels_per_cm, height / 2 - HEAD_CENTRE_CM[1] * pixels_per_cm)
        return sprite(seen.light, seen.alpha, origin, pixels_per_cm)


HALVE_BELOW_PX_PER_CM = (5.0, 2.4)
"""Heads smaller than these are drawn from coarser maps, which keeps fine detail from twinkling."""


def _canvas() -> body.Canvas:
    left, top, width, height = BODY_WINDOW_CM
    return body.Canvas(
        left_cm=left,
        top_cm=top,
        pixels_per_cm=BODY_PX_PER_CM,
        width_px=round(width * BODY_PX_PER_CM),
        height_px=round(height * BODY_PX_PER_CM),
    )


def landmarks_cm(skin: surface.Surface, person: Person, look: Look) -> Field:
    """Shape (5, 3): eyes, nose tip, mouth corners in head coordinates, the viewer's left first."""
    from peelian.synthetic.mouth import corner_cm  # noqa: PLC0415
    from peelian.synthetic.nose import tip_y_cm  # noqa: PLC0415

    mouth_x, mouth_y = corner_cm(person, look)
    apart = person.eyes.apart
    flat = [(-apart, 0.0), (apart, 0.0), (0.0, tip_y_cm(person.nose)), (-mouth_x, mouth_y), (mouth_x, mouth_y)]
    return np.stack([_on_surface(skin, x, y) for x, y in flat])


def _on_surface(skin: surface.Surface, x: float, y: float) -> Field:
    row = int(np.argmin(np.abs(skin.sheet.y[:, 0] - y)))
    columns = np.flatnonzero(np.cos(skin.sheet.angle[0]) > 0.2)  # noqa: PLR2004
    across = skin.radius[row, columns] * np.sin(skin.sheet.angle[0, columns])
    best = columns[int(np.argmin(np.abs(across - x)))]
    return real([x, y, skin.radius[row, best] * np.cos(skin.sheet.angle[0, best])])


def neck_base_cm(person: Person) -> float:
    """How far below the eyes the body begins."""
    return person.skull.chin_y + NECK_BASE_CM

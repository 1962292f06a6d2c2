"""The street itself: sky, houses with windows, pavement, and what people come out from behind."""

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from peelian.synthetic.noise import cells, sample
from peelian.synthetic.sheet import Field, mix, real, step


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """A camera above a pavement. World: x right, y up from the ground, z away from the camera, metres.

    `focal_px`: focal length; `height_m`: of the lens above ground; `tilt_degrees`: how far it looks down.
    """

    width_px: int = 1920
    height_px: int = 1080
    focal_px: float = 1500.0
    height_m: float = 2.2
    tilt_degrees: float = 5.0

    @property
    def horizon_px(self) -> float:
        """Row of the horizon."""
        return float(self.height_px / 2 - self.focal_px * np.tan(np.radians(self.tilt_degrees)))

    def project(self, x_m: float, y_m: float, z_m: float) -> tuple[float, float]:
        """Pixel of a point in the world (for a small tilt, which shifts the picture)."""
        scale = self.focal_px / z_m
        return self.width_px / 2 + x_m * scale, self.horizon_px + (self.height_m - y_m) * scale


@dataclass(frozen=True)
class Scene:
    """What stands still.

    `backdrop`: (h, w, 3) uint8 RGB. `screen`: (h, w, 4) uint8, colour times alpha and alpha, of the things at
    `screen_m`; nothing outside the window `screen_at`.
    """

    backdrop: npt.NDArray[np.uint8]
    screen: npt.NDArray[np.uint8]
    screen_at: tuple[slice, slice]
    screen_m: float


WALL_M = 5.2
"""House fronts stand this far to either side."""
FAR_M = 70.0
"""Where the street ends."""
SCREEN_M = 15.5
"""How far off the van and the kiosk stand, behind which people come into view."""
SCREENS: tuple[tuple[float, float, float], ...] = ((-4.9, -2.5, 2.5), (2.3, 4.6, 2.75))
"""Left, right and height of each, metres."""


def paint(camera: Camera, rng: np.random.Generator) -> Scene:
    """Paint the street as that camera sees it."""
    grain = cells(rng, (8, 16, 32, 64), 0.7)
    x = (np.arange(camera.width_px, dtype=np.float32) + 0.5 - camera.width_px / 2)[None, :]
    y = (np.arange(camera.height_px, dtype=np.float32) + 0.5)[:, None] - np.float32(camera.horizon_px)
    light = _sky(x, y, grain)
    light = _walls(light, camera, (x, y), grain, rng)
    light = _ground(light, camera, (x, y), grain)
    far = real([0.66, 0.69, 0.72])
    end = step(np.abs(x) / camera.focal_px * FAR_M, WALL_M + 0.4, WALL_M) * step(np.abs(y), 90.0, 0.0)
    light = mix(light, far, 0.45 * end[..., None])
    backdrop = np.asarray(cv2.GaussianBlur(_bytes(light), (0, 0), 1.3), np.uint8)
    screen, alpha = _screens(camera, light, (x, y), grain)
    rows, columns = (np.flatnonzero(alpha.any(axis=axis)) for axis in (1, 0))
    window = (slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1))
    return Scene(backdrop, _bytes(np.dstack([screen * alpha[..., None], alpha])), window, SCREEN_M)


def _bytes(light: Field) -> npt.NDArray[np.uint8]:
    return np.asarray(np.clip(light, 0, 1) * 255 + 0.5, dtype=np.uint8)


def _sky(x: Field, y: Field, grain: Field) -> Field:
    height = np.clip(-y / 500, 0, 1)
    base = mix(real([0.86, 0.88, 0.90]), real([0.66, 0.74, 0.84]), (height + 0 * x)[..., None])
    cloud = step(sample(grain, x / 2600, y / 900), -0.6, 1.6)
    return mix(base, real([0.93, 0.94, 0.95]), 0.7 * cloud[..., None])


def _walls(light: Field, camera: Camera, at: tuple[Field, Field], grain: Field, rng: np.random.Generator) -> Field:
    x, y = at
    depth = np.minimum(WALL_M * camera.focal_px / np.maximum(np.abs(x[0]), 1.0), 400)
    light = light.copy()
    for side in (-1, 1):
        edges = np.cumsum(rng.uniform(6, 11, 14)) - 4
        for near, far in pairwise(edges):
            columns = np.flatnonzero((np.sign(x[0]) == side) & (depth >= near) & (depth < min(far, FAR_M)))
            if not columns.size:
                continue
            here = slice(int(columns[0]), int(columns[-1]) + 1)
            z = depth[None, here]
            up = camera.height_m - y * z / camera.focal_px
            front = _front(z - near, up, rng, sample(grain, z / 7, up / 7))
            roof = rng.uniform(6.5, 11.5)
            share = step(up, roof + 0.02, roof) * (up > 0)
            haze = np.clip(z / 150, 0, 0.5)[..., None]
            light[:, here] = mix(light[:, here], mix(front, real([0.72, 0.75, 0.78]), haze), share[..., None])
    return light


BRICKS: tuple[tuple[float, float, float], ...] = (
    (0.50, 0.33, 0.27),
    (0.62, 0.56, 0.47),
    (0.72, 0.69, 0.63),
    (0.44, 0.37, 0.33),
    (0.66, 0.60, 0.55),
)
"""Colours of house fronts."""


def _front(along: Field, up: Field, rng: np.random.Generator, rough: Field) -> Field:
    base = real(BRICKS[int(rng.integers(len(BRICKS)))]) * (0.92 + 0.05 * rough)[..., None]
    width, floor = float(rng.uniform(1.7, 2.4)), float(rng.uniform(2.8, 3.3))
    u, v = (along % width) / width, (up % floor) / floor
    upper = up > floor
    pane = step(np.abs(u - 0.5), 0.27, 0.25) * step(np.abs(v - 0.55), 0.29, 0.27) * upper
    frame = step(np.abs(u - 0.5), 0.31, 0.30) * step(np.abs(v - 0.55), 0.33, 0.32) * upper
    cross = np.minimum(np.abs(u - 0.5), np.abs(v - 0.55)) < 0.012  # noqa: PLR2004
    glass = real([0.30, 0.35, 0.40]) * (0.8 + 0.35 * step(rough, -1, 1.5))[..., None]
    out = mix(base, real([0.84, 0.83, 0.80]), frame[..., None])
    out = mix(out, glass, (pane * (1 - cross))[..., None])
    shop = step(up, floor * 0.86, floor * 0.84) * step(up, 0.45, 0.5)
    bay = step(np.abs((along % 2.6) / 2.6 - 0.5), 0.46, 0.45)
    inside = real(rng.uniform(0.24, 0.36) + rng.uniform(-0.03, 0.03, 3)) * (1 + 0.28 * rough)[..., None]
    out = mix(out, np.asarray(inside, np.float32), (shop * bay * (~upper))[..., None])
    sign = step(np.abs(up - floor * 0.93), 0.24, 0.22)
    return mix(out, real(rng.uniform(0.2, 0.42) + rng.uniform(-0.1, 0.1, 3)), sign[..., None])


def _ground(light: Field, camera: Camera, at: tuple[Field, Field], grain: Field) -> Field:
    x, y = at
    z = camera.height_m * camera.focal_px / np.maximum(y, 1.0)
    across = x * z / camera.focal_px
    fine = np.clip(14 / z, 0, 1)
    rough = sample(grain, across / 3, z / 3) * fine + sample(grain, across / 23, z / 40)
    slab: Field = real([0.57, 0.56, 0.54]) * (1 + 0.035 * rough)[..., None]
    joint = (np.abs((across / 0.6) % 1 - 0.5) > 0.485) | (np.abs((z / 0.75) % 1 - 0.5) > 0.485)  # noqa: PLR2004
    slab = slab * (1 - 0.20 * joint * fine)[..., None]
    kerb = step(np.abs(np.abs(across) - 3.9), 0.16, 0.12)
    road = real([0.40, 0.40, 0.41]) * (1 + 0.04 * rough)[..., None]
    slab = mix(slab, np.asarray(road, np.float32), step(np.abs(across), 3.8, 3.9)[..., None])
    slab = mix(slab, real([0.68, 0.67, 0.65]), kerb[..., None])
    near_wall = 1 - 0.25 * step(np.abs(across), WALL_M - 1.2, WALL_M)
    below = (y > 0) & (np.abs(across) < WALL_M)
    hazy = mix(
        np.asarray(slab * near_wall[..., None], np.float32),
        real([0.70, 0.71, 0.72]),
        step(z, 15, 90)[..., None] * 0.6,
    )
    return mix(light, hazy, below.astype(np.float32)[..., None])


def _screens(camera: Camera, light: Field, at: tuple[Field, Field], grain: Field) -> tuple[Field, Field]:
    x, y = at
    across = x * SCREEN_M / camera.focal_px
    up = camera.height_m - y * SCREEN_M / camera.focal_px
    out, alpha = light.copy(), np.zeros(light.shape[:2], np.float32)
    rough = sample(grain, across / 3, up / 3)
    for number, (left, right, top) in enumerate(SCREENS):
        inside = step(across, left, left + 0.03) * step(across, right, right - 0.03)
        inside = inside * step(up, top, top - 0.03) * step(up, 0.02, 0.06)
        u = (across - left) / (right - left)
        face = _van(u, up, rough) if number == 0 else _kiosk(u, up, rough)
        out = mix(out, face, inside[..., None])
        alpha = np.maximum(alpha, inside)
    return out, np.asarray(cv2.GaussianBlur(alpha, (0, 0), 0.9), np.float32)


def _van(u: Field, up: Field, rough: Field) -> Field:
    body = real([0.80, 0.81, 0.82]) * (0.90 + 0.05 * up + 0.01 * rough)[..., None]
    glass = step(np.abs(u - 0.5), 0.41, 0.39) * step(np.abs(up - 1.75), 0.42, 0.40)
    out = mix(np.asarray(body, np.float32), real([0.20, 0.23, 0.26]), glass[..., None])
    grille = step(np.abs(u - 0.5), 0.28, 0.27) * step(np.abs(up - 0.85), 0.13, 0.11)
    lamps = step(np.abs(np.abs(u - 0.5) - 0.38), 0.08, 0.07) * step(np.abs(up - 0.92), 0.12, 0.10)
    low = step(up, 0.62, 0.55)
    out = mix(out, real([0.14, 0.14, 0.15]), np.maximum(grille, 0.9 * low)[..., None])
    return mix(out, real([0.92, 0.92, 0.88]), lamps[..., None])


def _kiosk(u: Field, up: Field, rough: Field) -> Field:
    body = real([0.15, 0.25, 0.22]) * (1 + 0.03 * rough)[..., None]
    board = step(np.abs(u - 0.5), 0.43, 0.42) * step(np.abs(up - 1.45), 0.72, 0.70)
    tint = mix(real([0.78, 0.74, 0.64]), real([0.50, 0.58, 0.66]), step(rough + 2 * u, 0, 2.4)[..., None])
    out = mix(np.asarray(body, np.float32), tint, board[..., None])
    return mix(out, real([0.32, 0.34, 0.34]), step(np.abs(up - 2.55), 0.17, 0.15)[..., None])

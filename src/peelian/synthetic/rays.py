"""Looks at a head: follows one ray a pixel until it meets the surface."""

from dataclasses import dataclass

import cv2
import numpy as np

from peelian.synthetic.light import Light, shade
from peelian.synthetic.look import Pose
from peelian.synthetic.sheet import TOP_CM, Field, real
from peelian.synthetic.surface import PAD, Surface

STEPS = 28
"""Steps along a ray: some twelve to reach the surface, the rest to close in on it."""
CAUTION = np.float32(0.7)
"""Share of the distance to the surface that one step goes; slopes are mostly gentler than this allows for."""
LEAST_STEP_CM = np.float32(0.04)
"""A ray always moves on by about this much, so that it does cross the surface that it creeps up to."""
START_CM = np.float32(14.0)
"""Where rays start, towards the viewer from the axis."""


@dataclass(frozen=True)
class View:
    """A square window on a head, seen from far away (no perspective).

    `centre`: cm, what is in the middle; `pixels_per_cm`; `width_px`, `height_px`.
    """

    centre: tuple[float, float]
    pixels_per_cm: float
    width_px: int
    height_px: int

    def project(self, points: Field, pose: Pose) -> Field:
        """Pixels, shape (n, 2), of points (n, 3) in head coordinates."""
        seen = points @ pose.matrix().T
        middle = real([self.width_px / 2, self.height_px / 2])
        return np.asarray((seen[:, :2] - real(self.centre)) * self.pixels_per_cm + middle, dtype=np.float32)


@dataclass(frozen=True)
class Picture:
    """A rendered head. `light`: (h, w, 3) linear; `alpha`: (h, w); `depth`: (h, w), cm towards the viewer."""

    light: Field
    alpha: Field
    depth: Field


def look_at(surface: Surface, pose: Pose, view: View, light: Light) -> Picture:
    """Render a head."""
    turn = pose.matrix()
    back = turn.T
    x = ((np.arange(view.width_px, dtype=np.float32) + 0.5) - view.width_px / 2) / view.pixels_per_cm + view.centre[0]
    y = ((np.arange(view.height_px, dtype=np.float32) + 0.5) - view.height_px / 2) / view.pixels_per_cm + view.centre[1]
    grid_x, grid_y = np.meshgrid(x, y)
    base = [np.asarray(back[k, 0] * grid_x + back[k, 1] * grid_y, np.float32) for k in range(3)]
    depth, closest = _march(surface, base, back[:, 2])
    alpha = np.clip(1.0 - closest * np.float32(view.pixels_per_cm), 0, 1).astype(np.float32)
    seen = alpha > 0
    light_map = np.zeros((view.height_px, view.width_px, 3), np.float32)
    if seen.any():
        where = [base[k][seen] + back[k, 2] * depth[seen] for k in range(3)]
        light_map[seen] = _shaded(surface, where, turn, light)
    return Picture(light_map, alpha, depth)


def _march(surface: Surface, base: list[Field], towards: Field) -> tuple[Field, Field]:
    radius = surface.to_march
    depth = np.full(base[0].shape, START_CM, np.float32)
    closest = np.full(base[0].shape, np.float32(9.0))
    nearest, outside = depth.copy(), depth.copy()
    inside = np.full_like(depth, np.nan)
    for _ in range(STEPS):
        x, y, z = (base[k] + towards[k] * depth for k in range(3))
        away, column, row = _address(surface, x, y, z)
        gap = away - cv2.remap(radius, column, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        nearer = gap < closest
        np.copyto(closest, gap, where=nearer)
        np.copyto(nearest, depth, where=nearer)
        hit = gap < 0
        np.copyto(inside, depth, where=hit)
        np.copyto(outside, depth, where=~hit)
        ahead = np.maximum(depth - CAUTION * np.maximum(gap, LEAST_STEP_CM), -START_CM)
        # Once a ray has been inside, the surface lies between there and where it last was outside: halve that.
        depth = np.where(np.isnan(inside), ahead, 0.5 * (inside + outside))
    # A ray that got away passed the head by; one that did not is on it, or creeps along it.
    past = depth <= -START_CM
    return np.where(past, nearest, depth), np.where(past, closest, np.float32(0))


def _address(surface: Surface, x: Field, y: Field, z: Field) -> tuple[Field, Field, Field]:
    away, angle = cv2.cartToPolar(z, x)
    column = angle * np.float32(surface.sheet.columns / (2 * np.pi)) + np.float32(PAD - 0.5)
    row = (y - np.float32(TOP_CM)) * np.float32(surface.sheet.rows_per_cm) - np.float32(0.5)
    return np.asarray(away), np.asarray(column), np.asarray(row)


def _shaded(surface: Surface, where: list[Field], turn: Field, light: Light) -> Field:
    flat = [np.ascontiguousarray(w)[None, :] for w in where]
    _, column, row = _address(surface, *flat)

    # remap takes pictures of at most 32767 columns, so a long list of points is folded.
    count = column.shape[1]
    fold = -(-count // 4096)
    at = [np.pad(c, ((0, 0), (0, fold * 4096 - count))).reshape(fold, 4096) for c in (column, row)]

    def read(field: Field) -> Field:
        seen = cv2.remap(field, at[0], at[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(seen.reshape(fold * 4096, -1)[:count], dtype=np.float32)

    sharp, smooth, colour = (read(field) for field in surface.to_shade)
    normals = (sharp[:, :3] @ turn.T, smooth[:, :3] @ turn.T)
    return shade(colour[:, :3], normals, sharp[:, 3], smooth[:, 3], light)

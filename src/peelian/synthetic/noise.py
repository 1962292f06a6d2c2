"""Seeded noise that repeats without a seam."""

import cv2
import numpy as np

from peelian.synthetic.sheet import Field

TILE = 256
"""Side of a noise tile, samples."""


def cells(rng: np.random.Generator, octaves: tuple[int, ...], fade: float = 0.5) -> Field:
    """A tile of smooth noise of mean 0 and deviation 1.

    Args:
        rng: where the randomness comes from.
        octaves: cells to a side, one layer each; higher is finer (at most `TILE`).
        fade: how much weaker each layer is than the one before.

    Returns:
        shape (TILE, TILE), float32; repeats at its edges.
    """
    total = np.zeros((TILE, TILE), np.float32)
    weight = 1.0
    for count in octaves:
        grid = rng.standard_normal((count, count)).astype(np.float32)
        pad = np.pad(grid, 2, mode="wrap")
        side = TILE // count
        large = cv2.resize(pad, None, fx=side, fy=side, interpolation=cv2.INTER_CUBIC)
        total += weight * large[2 * side : 2 * side + TILE, 2 * side : 2 * side + TILE]
        weight *= fade
    return np.asarray((total - total.mean()) / (total.std() + 1e-6), dtype=np.float32)


def sample(tile: Field, x: Field, y: Field) -> Field:
    """Read a tile at (x, y), in tiles: 1 is one whole repeat."""
    shape = np.broadcast_shapes(x.shape, y.shape)
    at_x = np.ascontiguousarray(np.broadcast_to((x - np.floor(x)) * TILE, shape), dtype=np.float32)
    at_y = np.ascontiguousarray(np.broadcast_to((y - np.floor(y)) * TILE, shape), dtype=np.float32)
    seen = cv2.remap(tile, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
    return np.asarray(seen, dtype=np.float32)

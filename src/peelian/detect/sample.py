"""Cuts a place of a picture out, turned and scaled, without the false patterns that plain sampling would draw."""

import math

import cv2
import numpy as np
import numpy.typing as npt

from peelian.detect.network import Pixels

SHRUNK_FIRST_BELOW = 0.8
"""Scale below which the picture is averaged down before it is sampled: four-point sampling of a picture shrunk by half
skips pixels, and shrunk by a third it still looks sharper than averaging would leave it, so that a face's sharpness
would depend on its size."""

MARGIN_CHIP_PX = 2
"""What is cut out around a chip, in its pixels: sampling at its rim mixes in neighbours."""

Move = npt.NDArray[np.float64]
"""A similarity as OpenCV takes it: shape (2, 3), from the picture to the chip."""


def chip(picture: Pixels, move: Move, side_px: int) -> Pixels:
    """Return what the move brings into a square of `side_px`; what lies outside the picture is black.

    Args:
        picture: shape (height, width, 3), uint8.
        move: shape (2, 3), from the picture to the chip; sub-pixel exact.
        side_px: side of the chip.

    Returns:
        Shape (side_px, side_px, 3), uint8, the picture's channel order.
    """
    scale, stretch = float(np.hypot(move[0, 0], move[1, 0])), np.ones(2)
    part, corner = _part(picture, move, side_px, margin_px=math.ceil(MARGIN_CHIP_PX / scale))
    if not part.size:
        return np.zeros((side_px, side_px, 3), np.uint8)
    if scale < SHRUNK_FIRST_BELOW:
        part, stretch = _averaged(part, scale)
    # Pixel centres, not corners, keep their place when a picture is averaged down.
    shift = move[:, :2] @ (corner + (stretch - 1) / 2) + move[:, 2]
    adapted = np.concatenate([move[:, :2] * stretch, shift[:, None]], axis=1)
    return np.asarray(cv2.warpAffine(part, adapted, (side_px, side_px), flags=cv2.INTER_LINEAR), np.uint8)


def _part(picture: Pixels, move: Move, side_px: int, *, margin_px: int) -> tuple[Pixels, npt.NDArray[np.float64]]:
    """Return the part of the picture that the chip shows, and where its corner is; empty where it shows none."""
    back = np.asarray(cv2.invertAffineTransform(move), np.float64)
    square = np.array([[0, 0], [side_px, 0], [0, side_px], [side_px, side_px]])
    shown = square @ back[:, :2].T + back[:, 2]
    size = [picture.shape[1], picture.shape[0]]
    left, top = np.clip(np.floor(shown.min(axis=0)) - margin_px, 0, size).astype(int)
    right, bottom = np.clip(np.ceil(shown.max(axis=0)) + margin_px, 0, size).astype(int)
    return picture[top:bottom, left:right], np.array([left, top], np.float64)


def _averaged(part: Pixels, scale: float) -> tuple[Pixels, npt.NDArray[np.float64]]:
    """Average a picture down to about `scale`; also by how much it shrank across and down."""
    stretch = np.ones(2)
    # Halving is many times faster than averaging by any other factor.
    while scale * stretch[0] < 0.5 and min(part.shape[:2]) > 1:  # noqa: PLR2004 - a half
        columns, rows = part.shape[1] // 2, part.shape[0] // 2
        part = np.asarray(
            cv2.resize(part[: 2 * rows, : 2 * columns], (columns, rows), interpolation=cv2.INTER_AREA), np.uint8
        )
        stretch *= 2
    across, down = (max(1, round(length * scale * stretch[0])) for length in (part.shape[1], part.shape[0]))
    stretch *= [part.shape[1] / across, part.shape[0] / down]
    return np.asarray(cv2.resize(part, (across, down), interpolation=cv2.INTER_AREA), np.uint8), stretch

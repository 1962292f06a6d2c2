"""Puts a face where the encoder expects it: five landmarks onto five places of a square chip.

The move is a similarity (turn, one scale, shift; never a mirror image), least squares over the points, by S. Umeyama,
“Least-squares estimation of transformation parameters between two point patterns”, 1991. In the plane it has a closed
form: with both point sets centred and read as complex numbers, the factor is <source, target> / <source, source>.
"""

import math
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]

SHRUNK_FIRST_BELOW = 0.5
"""Scale below which the picture is averaged down before it is sampled: four-point sampling of a picture shrunk by more
than half skips pixels, and what it skips comes back as false patterns (aliasing)."""

MARGIN_CHIP_PX = 2
"""What is cut out around a chip, in its pixels: sampling at its rim mixes in neighbours."""


def similarities(points: FloatArray, template: FloatArray) -> FloatArray:
    """Return the similarity that brings each face's points nearest to the template.

    Args:
        points: shape (n, k, 2), pixels of the frame.
        template: shape (k, 2), pixels of the chip.

    Returns:
        Shape (n, 2, 3), float32: frame to chip, as OpenCV's affine functions take it. Points that all coincide have
        no similarity; its entries are NaN then.
    """
    source = points.astype(np.float64)
    target = template.astype(np.float64)
    source_middle = source.mean(axis=1, keepdims=True)
    target_middle = target.mean(axis=0)
    moved, wanted = source - source_middle, target - target_middle
    spread = (moved**2).sum(axis=(1, 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        cosine = (moved * wanted).sum(axis=(1, 2)) / spread
        sine = (moved[..., 0] * wanted[:, 1] - moved[..., 1] * wanted[:, 0]).sum(axis=1) / spread
    turns = np.stack([np.stack([cosine, -sine], axis=-1), np.stack([sine, cosine], axis=-1)], axis=-2)
    shifts = target_middle - (turns @ source_middle[:, 0, :, None])[..., 0]
    return np.concatenate([turns, shifts[..., None]], axis=2).astype(np.float32)


def chip(picture: Pixels, move: FloatArray, size_px: int) -> Pixels:
    """Cut the face out of its frame, turned and scaled; what lies outside the frame is black.

    Args:
        picture: the frame, (height, width, 3), uint8.
        move: shape (2, 3), frame to chip.
        size_px: side of the chip.

    Returns:
        Shape (size_px, size_px, 3), uint8, the frame's channel order.
    """
    scale = float(np.hypot(move[0, 0], move[1, 0]))
    if scale < SHRUNK_FIRST_BELOW:
        return _averaged_chip(picture, move.astype(np.float64), size_px, scale)
    return _sampled(picture, move, size_px)


def mirrored(chips: Sequence[Pixels]) -> list[Pixels]:
    """Return each chip as in a mirror."""
    return [np.ascontiguousarray(each[:, ::-1]) for each in chips]


def _averaged_chip(picture: Pixels, move: npt.NDArray[np.float64], size_px: int, scale: float) -> Pixels:
    """Average the part of the picture that the chip shows down to about the chip's scale, then sample that."""
    back = np.asarray(cv2.invertAffineTransform(move), np.float64)
    square = np.array([[0, 0], [size_px, 0], [0, size_px], [size_px, size_px]])
    shown = square @ back[:, :2].T + back[:, 2]
    margin_px, size = math.ceil(MARGIN_CHIP_PX / scale), [picture.shape[1], picture.shape[0]]
    left, top = np.clip(np.floor(shown.min(axis=0)) - margin_px, 0, size).astype(int)
    right, bottom = np.clip(np.ceil(shown.max(axis=0)) + margin_px, 0, size).astype(int)
    part = picture[top:bottom, left:right]
    if not part.size:
        return np.zeros((size_px, size_px, 3), np.uint8)
    columns, rows = max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale))
    stretch = np.array([part.shape[1] / columns, part.shape[0] / rows])
    smaller = np.asarray(cv2.resize(part, (columns, rows), interpolation=cv2.INTER_AREA), np.uint8)
    # Pixel centres, not corners, keep their place when a picture is averaged down.
    shift = move[:, :2] @ (np.array([left, top]) + (stretch - 1) / 2) + move[:, 2]
    adapted = np.concatenate([move[:, :2] * stretch, shift[:, None]], axis=1)
    return _sampled(smaller, adapted, size_px)


def _sampled(picture: Pixels, move: npt.NDArray[np.floating], size_px: int) -> Pixels:
    return np.asarray(cv2.warpAffine(picture, move, (size_px, size_px), flags=cv2.INTER_LINEAR), np.uint8)

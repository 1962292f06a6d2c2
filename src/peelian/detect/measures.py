"""How good a picture of a face is, in the words of ISO/IEC 29794-5. Measured here; judged in `law.quality`."""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from peelian.detect import pose, sample
from peelian.nouns.face import Face, Quality
from peelian.nouns.frame import Frame
from peelian.nouns.geometry import Box

FloatArray = npt.NDArray[np.float32]

CHIP_PX = 48
"""Side of the grey chip on which light and sharpness are measured: the same for every face, so that a large face is
not called sharp for its size."""

CHIP_EYES = ((13.5, 15.0), (33.5, 15.0))
"""Where the eyes go in that chip: 20 pixels apart, the smallest distance that a live deployment may ask for."""

DARKEST, LIGHTEST = 16, 239
"""Luminance outside these says nothing: the foot and head room of video."""

FULL_RANGE = 64.0
"""Spread of luminance (5th to 95th percentile) from which a face's modelling is plain, whatever the colour of the
skin; the darkest and lightest skins differ in mean, hardly in spread."""

BLUR_PX = 5
"""Width of the second blur, chip pixels: a quarter of the eye distance."""


class Assessor:
    """Measures the quality of the faces of a frame."""

    def assess(self, frame: Frame, faces: Sequence[Face]) -> list[Quality]:
        """Measure each face of a frame, in the order given; the others count as what may cover it."""
        if not faces:
            return []
        points = np.stack([face.landmarks.points for face in faces])
        angles = pose.angles(points)
        chips = np.stack([_chip(frame, face) for face in faces])
        sharpness, light, evenness = sharpnesses(chips), illuminations(chips), uniformities(chips)
        shares = visible_shares([face.box for face in faces], frame.width_px, frame.height_px)
        return [
            Quality(
                inter_eye_distance_px=face.landmarks.eye_distance_px,
                sharpness=_known(sharpness[index]),
                illumination=_known(light[index]),
                illumination_uniformity=_known(evenness[index]),
                yaw_degrees=_known(angles[index, 0]),
                pitch_degrees=_known(angles[index, 1]),
                roll_degrees=_known(angles[index, 2]),
                visible=shares[index],
            )
            for index, face in enumerate(faces)
        ]


def sharpnesses(chips: npt.NDArray[np.uint8]) -> FloatArray:
    """Return how much a second blur takes away from each chip; 0 nothing, so it was blurred already, to 1.

    F. Crété-Roffet et al., “The blur effect: perception and estimation with a new no-reference perceptual blur
    metric”, 2007, of which this is the complement. NaN for a chip without any edge.

    Args:
        chips: shape (n, side, side), uint8, grey.
    """
    sharp = chips.astype(np.float32)
    kept = np.full(len(chips), -np.inf, np.float32)
    for axis in (1, 2):
        first, second = _with_smoothed(sharp, axis)
        before, after = np.abs(np.diff(first, axis=0)), np.abs(np.diff(second, axis=0))
        lost = np.maximum(before - after, 0).sum(axis=(0, 2))
        total = before.sum(axis=(0, 2))
        with np.errstate(invalid="ignore", divide="ignore"):
            kept = np.fmax(kept, 1 - lost / total)
    return np.asarray(np.clip(1 - np.where(np.isinf(kept), np.nan, kept), 0, 1), np.float32)


def illuminations(chips: npt.NDArray[np.uint8]) -> FloatArray:
    """Return how well lit each chip is: its spread of luminance, less what is black or white; 0 to 1.

    Args:
        chips: shape (n, side, side), uint8, grey.
    """
    flat = chips.reshape(len(chips), -1)
    ends = round(0.05 * flat.shape[1]), round(0.95 * flat.shape[1])
    ranked = np.partition(flat, ends, axis=1)[:, ends].astype(np.float32)
    low, high = ranked[:, 0], ranked[:, 1]
    usable = ((flat >= DARKEST) & (flat <= LIGHTEST)).mean(axis=1)
    return np.asarray(np.clip((high - low) / FULL_RANGE, 0, 1) * usable, np.float32)


def uniformities(chips: npt.NDArray[np.uint8]) -> FloatArray:
    """Return how alike the two sides of each chip are lit: the darker side's mean over the lighter one's; 0 to 1.

    Args:
        chips: shape (n, side, side), uint8, grey.
    """
    half = chips.shape[2] // 2
    left = chips[:, :, :half].mean(axis=(1, 2)) + 1
    right = chips[:, :, -half:].mean(axis=(1, 2)) + 1
    return np.asarray(np.minimum(left, right) / np.maximum(left, right), np.float32)


def visible_shares(boxes: Sequence[Box], width_px: int, height_px: int) -> list[float]:
    """Return the share of each box that lies in the frame and that no nearer (that is, larger) face covers."""
    edges = np.array([[box.x, box.y, box.right, box.bottom] for box in boxes])
    inside = np.concatenate([np.maximum(edges[:, :2], 0), np.minimum(edges[:, 2:], [width_px, height_px])], axis=1)
    areas = (edges[:, 2] - edges[:, 0]) * (edges[:, 3] - edges[:, 1])
    low = np.maximum(inside[:, None, :2], inside[None, :, :2])
    high = np.minimum(inside[:, None, 2:], inside[None, :, 2:])
    shared = np.prod(np.maximum(high - low, 0), axis=2)
    nearer = areas[None, :] > areas[:, None]
    seen = np.diagonal(shared) - (shared * nearer).sum(axis=1)
    return [float(share) for share in np.clip(seen / areas, 0, 1)]


def _chip(frame: Frame, face: Face) -> npt.NDArray[np.uint8]:
    """Cut the face out upright, grey, with its eyes at `CHIP_EYES`."""
    left, right = (face.landmarks.points[index].astype(np.float64) for index in (0, 1))
    upright = sample.chip(frame.pixels, _eyes_to(left, right), CHIP_PX)
    return np.asarray(cv2.cvtColor(upright, cv2.COLOR_RGB2GRAY), np.uint8)


def _eyes_to(left: npt.NDArray[np.float64], right: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the similarity (2, 3) that brings two eyes to `CHIP_EYES`; eyes that coincide count as a pixel apart."""
    (x0, y0), (x1, _) = CHIP_EYES
    across = complex(*(right - left))
    factor = (x1 - x0) / (across if abs(across) >= 1 else 1)
    shift = complex(x0, y0) - factor * complex(*left)
    return np.array([[factor.real, -factor.imag, shift.real], [factor.imag, factor.real, shift.imag]])


def _with_smoothed(chips: FloatArray, axis: int) -> tuple[FloatArray, FloatArray]:
    """Return chips and their running means along an axis, which comes first; without the rim where no mean is."""
    along = np.moveaxis(chips, axis, 0)
    sums = np.cumsum(along, axis=0, dtype=np.float32)
    means = (sums[BLUR_PX:] - sums[:-BLUR_PX]) / np.float32(BLUR_PX)
    return along[BLUR_PX // 2 + 1 : -(BLUR_PX // 2)], means


def _known(value: np.floating) -> float | None:
    return float(value) if np.isfinite(value) else None

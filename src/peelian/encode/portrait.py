"""Cuts a face out for people to look at: level, in the middle, and at one zoom whoever and however large it is.

A probe and a reference that are cut out so can be held side by side. Nothing is sharpened, lit or mirrored.
"""

import math

import numpy as np

from peelian.encode import align
from peelian.encode.align import FloatArray, Pixels
from peelian.nouns.geometry import Landmarks

MARGIN = 0.6
"""Of the face's size, added to it: half of it on each side, so that hair, ears and chin can be judged as well."""

FACE_OVER_EYES = 2.5
"""A face's size over the distance between the eyes: 63 mm in adults, and a face with its ears is some 155 mm wide."""

EYES_OVER_EYES_TO_MOUTH = 0.95
"""Distance between the eyes over the distance from their middle to the mouth's middle. When a head is turned aside, the
eyes come together and this does not; so the larger of the two tells the size."""

EYES_AT = 0.45
"""How far down the picture the eyes are, as a share of its height: the face's middle then is the picture's."""


def level_crop(pixels: Pixels, landmarks: Landmarks, size_px: int) -> Pixels:
    """Cut out a face, turned so that its eyes are level.

    Args:
        pixels: of the frame, (height, width, 3), uint8.
        landmarks: of the face, in pixels of the frame.
        size_px: side of the picture that is returned.

    Returns:
        Shape (size_px, size_px, 3), uint8, the frame's channel order; what lies outside the frame is black.
    """
    return align.chip(pixels, _move(landmarks, size_px), size_px)


def _move(landmarks: Landmarks, size_px: int) -> FloatArray:
    """Return the similarity from frame to picture, shape (2, 3), float32."""
    points = landmarks.points.astype(np.float64)
    left, right = points[0], points[1]
    eyes, mouth = (left + right) / 2, points[3:].mean(axis=0)
    turn = math.atan2(right[1] - left[1], right[0] - left[0])
    apart_px = max(math.dist(left, right), EYES_OVER_EYES_TO_MOUTH * math.dist(eyes, mouth), 1.0)
    scale = size_px / (FACE_OVER_EYES * (1 + MARGIN) * apart_px)
    cosine, sine = scale * math.cos(turn), scale * math.sin(turn)
    turned = np.array([[cosine, sine], [-sine, cosine]])
    shift = np.array([size_px / 2, EYES_AT * size_px]) - turned @ eyes
    return np.column_stack([turned, shift]).astype(np.float32)

"""How large a picture a detector needs to see: no smaller than the wanted faces, no larger than that."""

import math

FACE_WIDTHS_PER_EYE_DISTANCE = 2.3
"""Width of a detector's box over the distance between the eye centres, frontal adult faces; 2.2 to 2.4 measured for
YuNet, SCRFD and MTCNN. ISO/IEC 29794-5 sets the head at about twice the eye distance, and boxes are a little wider."""

ONE_SHOT_STILL_SIDES_PX = (640, 1280, 320)
"""At which longest sides a one-shot detector searches a still, in turn, until it finds a face. At 640 pixels a face
from 2 % to 80 % of the picture's width is within reach and its landmarks are not coarse; 1280 finds small faces in a
large scene, 320 a face that fills it."""

CASCADE_STILL_SIDES_PX = (160, 640, 1280)
"""Likewise for a cascade, whose later networks look at the picture itself: at 160 pixels its first network sees faces
from 8 % of the picture's longest side."""


def smallest_face_px(eye_distance_px: float) -> float:
    """Return the width of a face, in pixels, whose eyes are that far apart."""
    return eye_distance_px * FACE_WIDTHS_PER_EYE_DISTANCE


def scale_for_faces(wanted_px: float, found_px: float) -> float:
    """Return by how much to scale a frame so that a face `wanted_px` wide is just found; never above 1.

    Enlarging adds no detail: a face that is too small at full size stays too small.

    Args:
        wanted_px: width of the smallest face that matters, in pixels of the frame.
        found_px: width of the smallest face that the network finds, in pixels of its input.
    """
    return min(1.0, found_px / wanted_px)


def scale_for_longest_side(width_px: int, height_px: int, longest_px: int) -> float:
    """Return by how much to scale a picture so that its longest side has `longest_px` pixels; may be above 1."""
    return longest_px / max(width_px, height_px)


def still_sides(width_px: int, height_px: int, sides_px: tuple[int, ...]) -> tuple[int, ...]:
    """Return at which longest sides to search a still: first no larger than it is, which is quicker and no worse."""
    own_px = max(width_px, height_px)
    return tuple(dict.fromkeys((min(own_px, sides_px[0]), *sides_px)))


def padded(length_px: int, multiple: int) -> int:
    """Return the length rounded up to a multiple, as networks with strides need it."""
    return math.ceil(length_px / multiple) * multiple

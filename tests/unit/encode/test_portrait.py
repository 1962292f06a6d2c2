import math

import numpy as np
import pytest

from peelian.encode import portrait
from peelian.nouns.geometry import Landmarks

SIZE_PX = 320


def face(middle: tuple[float, float], eyes_px: float, turn_degrees: float = 0.0, across: float = 1.0) -> Landmarks:
    """A face like most, turned about the middle of the eyes; `across` squeezes it as turning aside does."""
    plain = np.array([[-0.5, 0], [0.5, 0], [0, 0.6], [-0.4, 1.05], [0.4, 1.05]]) * eyes_px * [across, 1.0]
    turn = math.radians(turn_degrees)
    turned = plain @ np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    return Landmarks(points=(turned + middle).astype(np.float32))


def marked(landmarks: Landmarks, size: tuple[int, int] = (400, 400)) -> np.ndarray:
    """A grey picture with white eyes."""
    pixels = np.full((*size, 3), 40, np.uint8)
    for x, y in landmarks.points[:2]:
        pixels[round(y) - 3 : round(y) + 4, round(x) - 3 : round(x) + 4] = 255
    return pixels


def eyes_of(crop: np.ndarray) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where the white spots of the left and of the right half are."""
    found = []
    for left, half in ((0, crop[:, : SIZE_PX // 2, 0]), (SIZE_PX // 2, crop[:, SIZE_PX // 2 :, 0])):
        rows, columns = np.nonzero(half > 150)
        found.append((float(columns.mean()) + left, float(rows.mean())))
    return found[0], found[1]


@pytest.mark.parametrize("turn_degrees", [-30, 0, 25])
@pytest.mark.parametrize("eyes_px", [30, 60, 90])
def test_eyes_are_level_and_at_one_place_whatever_the_face(turn_degrees: float, eyes_px: float) -> None:
    landmarks = face((200, 180), eyes_px, turn_degrees)
    left, right = eyes_of(portrait.level_crop(marked(landmarks), landmarks, SIZE_PX))
    assert left[1] == pytest.approx(right[1], abs=3)
    assert left[1] == pytest.approx(portrait.EYES_AT * SIZE_PX, abs=4)
    assert right[0] - left[0] == pytest.approx(SIZE_PX / portrait.FACE_OVER_EYES / 1.6, abs=5)


def test_a_face_turned_aside_is_not_zoomed_in_on() -> None:
    aside = face((200, 180), 60, across=0.4)
    left, right = eyes_of(portrait.level_crop(marked(aside), aside, SIZE_PX))
    assert right[0] - left[0] < 0.5 * SIZE_PX / portrait.FACE_OVER_EYES / 1.6


def test_what_lies_outside_the_frame_is_black() -> None:
    landmarks = face((10, 10), 60)
    crop = portrait.level_crop(np.full((100, 100, 3), 255, np.uint8), landmarks, SIZE_PX)
    assert crop.shape == (SIZE_PX, SIZE_PX, 3)
    assert not crop[:20].any()


def test_landmarks_that_coincide_still_give_a_picture() -> None:
    nowhere = Landmarks(points=np.full((5, 2), 50, np.float32))
    assert portrait.level_crop(np.zeros((100, 100, 3), np.uint8), nowhere, SIZE_PX).shape == (SIZE_PX, SIZE_PX, 3)

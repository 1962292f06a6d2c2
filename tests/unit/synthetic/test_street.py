import hashlib

import numpy as np
import pytest

from peelian.synthetic import cast, plan, street
from peelian.synthetic.scene import Camera

TINY = Camera(width_px=480, height_px=270, focal_px=375)
PLAN = plan.draw(cast.members(0, 6), 8.0, 1, 4, 2)


@pytest.fixture(scope="module")
def stage() -> street.Set:
    return street.set_up(PLAN, TINY)


def test_a_frame_is_the_same_whichever_others_are_drawn(stage: street.Set) -> None:
    alone = next(street.frames(PLAN, TINY, only=range(42, 43)))
    among = list(street.frames(PLAN, TINY, only=range(40, 44), stage=stage))[2]
    assert hashlib.sha256(alone[0].tobytes()).digest() == hashlib.sha256(among[0].tobytes()).digest()
    assert alone[1] == among[1]


def test_frames_are_rgb_and_carry_their_number_and_time(stage: street.Set) -> None:
    pixels, truth = next(street.frames(PLAN, TINY, only=range(50, 51), stage=stage))
    assert pixels.shape == (270, 480, 3)
    assert pixels.dtype == np.uint8
    assert (truth.index, truth.time_s) == (50, 2.0)


def test_the_landmarks_lie_where_the_face_is_drawn(stage: street.Set) -> None:
    pixels, truth = next(street.frames(PLAN, TINY, only=range(100, 101), stage=stage))
    faces = [face for face in truth.faces if not face.occluded]
    assert faces
    for face in faces:
        left, top, right, bottom = face.box
        for x, y in face.landmarks:
            assert left - 2 < x < right + 2
            assert top < y < bottom
        (x1, y1), (x2, y2) = face.landmarks[:2]
        assert face.eye_distance_px == pytest.approx(float(np.hypot(x2 - x1, y2 - y1)), abs=0.01)
        backdrop = stage.scene.backdrop[int(top) : int(bottom), int(left) : int(right)].astype(int)
        assert np.abs(pixels[int(top) : int(bottom), int(left) : int(right)] - backdrop).mean() > 10


def test_eyes_are_darker_than_the_cheeks_below_them(stage: street.Set) -> None:
    near = plan.draw(cast.members(0, 6), 8.0, 1, 4, 2)
    for index in range(60, 180, 30):
        pixels, truth = next(street.frames(near, TINY, only=range(index, index + 1), stage=stage))
        for face in truth.faces:
            if face.occluded or face.eye_distance_px < 14:
                continue
            down = 0.45 * face.eye_distance_px
            for x, y in face.landmarks[:2]:
                eye = pixels[round(y) - 1 : round(y) + 2, round(x) - 1 : round(x) + 2].mean()
                cheek = pixels[round(y + down), round(x) - 1 : round(x) + 2].mean()
                assert eye < cheek


def test_faces_grow_as_people_come_nearer(stage: street.Set) -> None:
    sizes: dict[int, list[float]] = {}
    for _, truth in street.frames(PLAN, TINY, only=range(0, 100, 20), stage=stage):
        for face in truth.faces:
            sizes.setdefault(face.walk, []).append(face.box[3] - face.box[1])
    followed = [heights for heights in sizes.values() if len(heights) >= 3]
    assert followed
    assert all(heights == sorted(heights) for heights in followed)


def test_who_is_behind_the_van_is_occluded(stage: street.Set) -> None:
    walk = next(walk for walk in PLAN.walks if walk.start_s > 0)
    index = int(walk.start_s * plan.FRAMES_PER_S) + 2
    _, truth = next(street.frames(PLAN, TINY, only=range(index, index + 1), stage=stage))
    hidden = next(face for face in truth.faces if face.walk == PLAN.walks.index(walk))
    assert hidden.occluded

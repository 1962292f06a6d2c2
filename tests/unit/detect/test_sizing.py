"""A detector sees no more pixels than the smallest wanted face needs."""

import pytest

from peelian.detect import sizing


def test_twenty_pixels_between_the_eyes_are_a_face_of_forty_four_to_forty_eight() -> None:
    assert 44 <= sizing.smallest_face_px(20) <= 48


def test_a_frame_is_shrunk_until_the_smallest_wanted_face_is_just_found() -> None:
    assert sizing.scale_for_faces(46, 14) == pytest.approx(14 / 46)


def test_a_frame_is_never_enlarged() -> None:
    assert sizing.scale_for_faces(10, 14) == 1


def test_a_still_may_be_enlarged() -> None:
    assert sizing.scale_for_longest_side(320, 240, 640) == 2
    assert sizing.scale_for_longest_side(1000, 2000, 640) == pytest.approx(0.32)


def test_a_small_still_is_searched_at_its_own_size_first_and_a_large_one_is_not() -> None:
    assert sizing.still_sides(250, 200, (640, 1280, 320)) == (250, 640, 1280, 320)
    assert sizing.still_sides(3000, 4000, (640, 1280, 320)) == (640, 1280, 320)
    assert sizing.still_sides(640, 480, (640, 1280)) == (640, 1280)


@pytest.mark.parametrize(("length", "rounded"), [(1, 32), (32, 32), (33, 64), (540, 544)])
def test_a_network_with_strides_gets_a_multiple_of_them(length: int, rounded: int) -> None:
    assert sizing.padded(length, 32) == rounded

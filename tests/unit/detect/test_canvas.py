"""Pictures reach a network in its own order and scale, and nothing of the last frame stays."""

import numpy as np
import pytest

from peelian.detect.canvas import Canvas, Feed

PLAIN = Feed(mean=0, factor=1, blue_first=False)


def flat(
    red: int, green: int, blue: int, height: int = 2, width: int = 3
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.full((height, width, 3), (red, green, blue), np.uint8)


def test_channels_become_planes_in_the_frame_order() -> None:
    batch = Canvas(PLAIN).fill([flat(1, 2, 3)], 2, 3)
    assert batch.shape == (1, 3, 2, 3)
    assert batch.dtype == np.float32
    assert batch[0, :, 0, 0].tolist() == [1, 2, 3]


def test_blue_comes_first_where_the_network_learned_it_so() -> None:
    batch = Canvas(Feed(mean=0, factor=1, blue_first=True)).fill([flat(1, 2, 3)], 2, 3)
    assert batch[0, :, 0, 0].tolist() == [3, 2, 1]


def test_pixels_are_shifted_and_scaled() -> None:
    batch = Canvas(Feed(mean=127.5, factor=1 / 128, blue_first=False)).fill([flat(255, 0, 127)], 2, 3)
    assert batch[0, :, 0, 0] == pytest.approx([127.5 / 128, -127.5 / 128, -0.5 / 128])


def test_what_a_picture_leaves_free_is_black_even_after_a_larger_one() -> None:
    canvas = Canvas(PLAIN)
    canvas.fill([flat(9, 9, 9, 4, 4)], 4, 4)
    batch = canvas.fill([flat(5, 5, 5, 2, 3)], 4, 4)
    assert batch[0, 0].tolist() == [[5, 5, 5, 0], [5, 5, 5, 0], [0, 0, 0, 0], [0, 0, 0, 0]]


def test_the_buffer_is_used_again() -> None:
    canvas = Canvas(PLAIN)
    assert canvas.fill([flat(1, 1, 1)], 2, 3) is canvas.fill([flat(2, 2, 2)], 2, 3)

"""Of several detections of one face, the best is kept."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.detect.suppress import BLOCK, best_of_overlapping, overlaps
from peelian.nouns.geometry import Box

FloatArray = npt.NDArray[np.float32]

coordinates = st.integers(0, 60)
sides = st.integers(1, 40)
boxes_and_scores = st.lists(
    st.tuples(coordinates, coordinates, sides, sides, st.integers(0, 20)), min_size=0, max_size=25
)


def arrays(rows: list[tuple[int, int, int, int, int]]) -> tuple[FloatArray, FloatArray]:
    boxes = np.array([[x, y, x + w, y + h] for x, y, w, h, _ in rows], np.float32).reshape(-1, 4)
    return boxes, np.array([score / 20 for *_, score in rows], np.float32)


def by_brute_force(rows: list[tuple[int, int, int, int, int]], ceiling: float) -> list[int]:
    kept: list[int] = []
    for index in sorted(range(len(rows)), key=lambda each: (-rows[each][4], each)):
        x, y, w, h, _ = rows[index]
        box = Box(x=x, y=y, width=w, height=h)
        others = [Box(x=rows[k][0], y=rows[k][1], width=rows[k][2], height=rows[k][3]) for k in kept]
        if all(box.overlap(other) <= ceiling for other in others):
            kept.append(index)
    return kept


@settings(max_examples=200, deadline=None)
@given(rows=boxes_and_scores, ceiling=st.sampled_from([0.0, 0.13, 0.317, 0.52, 1.0]))
def test_suppression_equals_brute_force(rows: list[tuple[int, int, int, int, int]], ceiling: float) -> None:
    boxes, scores = arrays(rows)
    assert best_of_overlapping(boxes, scores, ceiling).tolist() == by_brute_force(rows, ceiling)


def test_no_boxes_leave_no_boxes() -> None:
    assert best_of_overlapping(np.empty((0, 4), np.float32), np.empty(0, np.float32), 0.5).size == 0


def test_a_box_within_a_box_goes_only_when_the_smaller_one_counts() -> None:
    boxes, scores = np.array([[0, 0, 100, 100], [10, 10, 30, 30]], np.float32), np.array([0.9, 0.8], np.float32)
    assert best_of_overlapping(boxes, scores, 0.5).tolist() == [0, 1]
    assert best_of_overlapping(boxes, scores, 0.5, of_smaller=True).tolist() == [0]


def test_an_overlap_is_a_share_of_the_union_or_of_the_smaller_box() -> None:
    boxes, others = np.array([[0, 0, 10, 10]], np.float32), np.array([[5, 0, 15, 10], [20, 0, 30, 10]], np.float32)
    assert overlaps(boxes, others) == pytest.approx(np.array([[1 / 3, 0]]))
    assert overlaps(boxes, others, of_smaller=True) == pytest.approx(np.array([[1 / 2, 0]]))


def test_suppression_equals_brute_force_over_several_blocks() -> None:
    rng = np.random.default_rng(3)
    numbers = rng.integers(1, 150, (3 * BLOCK, 4))
    rows = [
        (int(x), int(y), int(w) // 2 + 1, int(h) // 2 + 1, int(s))
        for (x, y, w, h), s in zip(numbers, rng.integers(0, 20, 3 * BLOCK), strict=True)
    ]
    boxes, scores = arrays(rows)
    assert best_of_overlapping(boxes, scores, 0.31).tolist() == by_brute_force(rows, 0.31)

"""Anchors stand row by row, and each cell's stand together."""

import pytest

from peelian.detect import anchors


def test_cells_run_along_the_rows() -> None:
    assert anchors.cells(16, 24, 8, 1).tolist() == [[0, 0], [1, 0], [2, 0], [0, 1], [1, 1], [2, 1]]


def test_the_anchors_of_a_cell_follow_each_other() -> None:
    assert anchors.cells(8, 16, 8, 2).tolist() == [[0, 0], [0, 0], [1, 0], [1, 0]]


def test_kept_cells_cannot_be_altered() -> None:
    with pytest.raises(ValueError, match="read-only"):
        anchors.cells(8, 8, 8, 1)[0, 0] = 1

"""Where a one-shot detector's answers stand: one anchor or more in each cell of grids of several strides."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

STRIDES_PX = (8, 16, 32)
"""Grid steps of YuNet and SCRFD, pixels of the network's input."""


@lru_cache(maxsize=64)
def cells(height_px: int, width_px: int, stride_px: int, each: int) -> npt.NDArray[np.float32]:
    """Return the column and row of each anchor's cell, row by row.

    Args:
        height_px: rows of the network's input.
        width_px: columns of the network's input.
        stride_px: pixels from cell to cell.
        each: anchors in one cell.

    Returns:
        Shape (cells * each, 2), float32, read-only.
    """
    rows, columns = np.mgrid[: height_px // stride_px, : width_px // stride_px]
    grid = np.stack([columns.ravel(), rows.ravel()], axis=1).astype(np.float32)
    repeated: npt.NDArray[np.float32] = np.repeat(grid, each, axis=0)
    repeated.flags.writeable = False
    return repeated

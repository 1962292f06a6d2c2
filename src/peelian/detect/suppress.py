"""Of several detections of one face, keep the best (non-maximum suppression)."""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
IndexArray = npt.NDArray[np.intp]

BLOCK = 256
"""Boxes compared with each other at once: their table of overlaps stays in the processor's cache."""


def best_of_overlapping(
    boxes: FloatArray, scores: FloatArray, ceiling: float, *, of_smaller: bool = False
) -> IndexArray:
    """Return the indices of the boxes to keep, best first.

    A box is dropped if it overlaps a kept, better one by more than `ceiling`. Equal scores keep their order.

    Args:
        boxes: shape (n, 4), left, top, right, bottom.
        scores: shape (n,).
        ceiling: share of the two boxes' union that they may have in common, in [0, 1].
        of_smaller: measure the overlap as a share of the smaller box instead, which also drops a box within a box.
    """
    order = np.argsort(-scores, kind="stable")
    kept = [np.empty(0, np.intp)]
    while order.size:
        block, order = order[:BLOCK], order[BLOCK:]
        chosen = block[_first_of_each(overlaps(boxes[block], boxes[block], of_smaller=of_smaller) > ceiling)]
        covered = overlaps(boxes[chosen], boxes[order], of_smaller=of_smaller) > ceiling
        order = order[~covered.any(axis=0)]
        kept.append(chosen)
    return np.concatenate(kept)


def overlaps(boxes: FloatArray, others: FloatArray, *, of_smaller: bool = False) -> FloatArray:
    """Return what each of `boxes` (m, 4) shares with each of `others` (n, 4); (m, n), as in `best_of_overlapping`."""
    shared = np.ones((len(boxes), len(others)), np.float32)
    for low, high in ((0, 2), (1, 3)):
        begin = np.maximum(boxes[:, low, None], others[:, low])
        shared *= np.maximum(np.minimum(boxes[:, high, None], others[:, high]) - begin, 0)
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    other_areas = (others[:, 2] - others[:, 0]) * (others[:, 3] - others[:, 1])
    both = areas[:, None], other_areas
    whole = np.minimum(*both) if of_smaller else np.add(*both) - shared
    share: FloatArray = shared / np.maximum(whole, np.finfo(np.float32).tiny)
    return share


def _first_of_each(over: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return which stay when each, in turn, drops the later ones that it covers; `over`: shape (n, n)."""
    staying = np.ones(len(over), np.bool_)
    for index, covered in enumerate(over):
        if staying[index]:
            staying[index + 1 :] &= ~covered[index + 1 :]
    return staying

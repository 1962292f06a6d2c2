"""Of several detections of one face, keep the best (non-maximum suppression)."""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
IndexArray = npt.NDArray[np.intp]


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
    kept: list[int] = []
    while order.size:
        best, rest = order[0], order[1:]
        kept.append(int(best))
        order = rest[overlaps(boxes[best], boxes[rest], of_smaller=of_smaller) <= ceiling]
    return np.array(kept, np.intp)


def overlaps(box: FloatArray, others: FloatArray, *, of_smaller: bool = False) -> FloatArray:
    """Return what each of `others` (n, 4) shares with `box` (4,), as a share of their union or of the smaller one."""
    across = np.minimum(box[2], others[:, 2]) - np.maximum(box[0], others[:, 0])
    down = np.minimum(box[3], others[:, 3]) - np.maximum(box[1], others[:, 1])
    shared = np.maximum(across, 0) * np.maximum(down, 0)
    area = (box[2] - box[0]) * (box[3] - box[1])
    areas = (others[:, 2] - others[:, 0]) * (others[:, 3] - others[:, 1])
    whole = np.minimum(area, areas) if of_smaller else area + areas - shared
    share: FloatArray = shared / np.maximum(whole, np.finfo(np.float32).tiny)
    return share

"""Which way a head points, from its five landmarks.

A mean face in three dimensions is laid over the points by least squares under weak perspective (an orthographic camera
and one scale), and the nearest rotation is read off. Coarse, ±10° or so, because people's faces are not the mean one;
it needs no network and takes microseconds.
"""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]

MEAN_FACE = np.array(
    [
        [-0.50, 0.000, 0.00],
        [0.50, 0.000, 0.00],
        [0.00, 0.575, -0.43],
        [-0.41, 1.155, -0.03],
        [0.41, 1.155, -0.03],
    ]
)
"""Five landmarks of a mean adult face that looks into the camera; x right, y down, z away from the camera, in eye
distances. In the plane: the points to which ArcFace's training data were aligned. In depth: the nose tip lies about
27 mm before the plane of the eyes, at 63 mm between the eyes; the corners of the mouth lie about in that plane."""

_CENTRED = MEAN_FACE - MEAN_FACE.mean(axis=0)
_SOLUTION = np.linalg.pinv(_CENTRED)
"""Shape (3, 5): least squares of the camera's two rows, for any five points."""


def angles(points: FloatArray) -> npt.NDArray[np.float64]:
    """Return how each head is turned.

    Args:
        points: shape (n, 5, 2), pixels.

    Returns:
        Shape (n, 3): yaw, pitch, roll in degrees, signs as in `Quality`; NaN where the points span no face.
    """
    centred = points.astype(np.float64) - points.mean(axis=1, keepdims=True)
    camera = np.swapaxes(centred, 1, 2) @ _SOLUTION.T
    usable = np.isfinite(camera).all(axis=(1, 2)) & (np.abs(camera).sum(axis=(1, 2)) > np.finfo(np.float32).eps)
    left, sizes, right = np.linalg.svd(np.where(usable[:, None, None], camera, np.eye(2, 3)), full_matrices=False)
    rows = left @ right
    forward = np.cross(rows[:, 0], rows[:, 1])
    nose = np.stack([-rows[:, 0, 2], -rows[:, 1, 2], -forward[:, 2]], axis=1)
    yaw = np.arctan2(nose[:, 0], -nose[:, 2])
    pitch = np.arcsin(np.clip(nose[:, 1], -1, 1))
    roll = np.arctan2(rows[:, 1, 0], rows[:, 0, 0])
    flat = ~usable | (sizes[:, 1] < sizes[:, 0] * np.finfo(np.float32).eps)
    return np.where(flat[:, None], np.nan, np.degrees(np.stack([yaw, pitch, roll], axis=1)))

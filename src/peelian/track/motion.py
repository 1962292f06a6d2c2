"""Where a face is, how fast it moves, and how sure that is: a constant-velocity Kalman filter.

State, three times: position and velocity of the centre's x and y, in pixels, and of the size's natural logarithm, so
that a person who walks towards the camera grows at a steady rate. All noise is in face widths: a near face moves more
pixels than a far one. The three are independent of each other, which makes each filter two numbers by two.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from peelian.nouns.geometry import Box

Floats = npt.NDArray[np.float64]

JITTER = np.array([0.10, 0.10, 0.10])
"""Standard deviation of a detector's boxes: x and y in face widths, size in its logarithm. A tenth of a width is what
the boxes of small faces tremble from frame to frame."""

ACCELERATION = np.array([6.0, 4.0, 1.0])
"""Standard deviation of acceleration a second, in face widths and in logarithm of size: people turn, nod and stop.
A face is some 16 cm wide, so 6 widths are 1 m/s each second."""

FIRST_VELOCITY = np.array([5.0, 2.5, 0.7])
"""Standard deviation of the velocity of a face that was seen once: walking pace is up to nine widths a second across
the picture, mostly less; up and down people move little."""


@dataclass(frozen=True, slots=True, eq=False)
class Motion:
    """A face's motion at one moment. `mean`: shape (3, 2); `covariance`: shape (3, 2, 2); both float64."""

    mean: Floats
    covariance: Floats

    @property
    def size_px(self) -> float:
        """Geometric mean of width and height."""
        return math.exp(float(self.mean[2, 0]))

    def after(self, elapsed_s: float) -> "Motion":
        """Return the motion that is expected after a time; less sure, the longer it is."""
        step = np.array([[1.0, elapsed_s], [0.0, 1.0]])
        noise = np.array([[elapsed_s**4 / 4, elapsed_s**3 / 2], [elapsed_s**3 / 2, elapsed_s**2]])
        spread = (ACCELERATION * self._scale()) ** 2
        return Motion(self.mean @ step.T, step @ self.covariance @ step.T + spread[:, None, None] * noise)

    def seen(self, box: Box) -> "Motion":
        """Return the motion corrected by a face that was found."""
        residual = measured(box) - self.mean[:, 0]
        gain = self.covariance[:, :, 0] / self._spread()[:, None]
        mean = self.mean + gain * residual[:, None]
        covariance = self.covariance - gain[:, :, None] * self.covariance[:, None, 0, :]
        return Motion(mean, covariance)

    def distance(self, box: Box) -> float:
        """Return how far a found face is from where this one is expected: squared standard deviations, 3 freedoms."""
        residual = measured(box) - self.mean[:, 0]
        return float((residual**2 / self._spread()).sum())

    @property
    def doubt(self) -> float:
        """Return how unsure the expectation is: the logarithm of its volume, in face widths. Larger is less sure."""
        return float(np.log(self._spread() / self._scale() ** 2).sum())

    def widths_away(self, box: Box) -> float:
        """Return the distance of the centres in widths of the larger face."""
        x, y, size = measured(box)
        return math.hypot(x - self.mean[0, 0], y - self.mean[1, 0]) / max(self.size_px, math.exp(size))

    def times_larger(self, box: Box) -> float:
        """Return the ratio of sizes, at least 1, of a found face and this one, whichever is larger."""
        return math.exp(abs(float(measured(box)[2] - self.mean[2, 0])))

    def _scale(self) -> Floats:
        return np.array([self.size_px, self.size_px, 1.0])

    def _spread(self) -> Floats:
        """Variance of what would be measured: of the state, and of the detector."""
        spread: Floats = self.covariance[:, 0, 0] + (JITTER * self._scale()) ** 2
        return spread


def measured(box: Box) -> Floats:
    """Return the centre's x and y in pixels, and the logarithm of the size."""
    return np.array([box.x + box.width / 2, box.y + box.height / 2, math.log(box.area) / 2])


def first(box: Box) -> Motion:
    """Return the motion of a face that was seen once."""
    position = measured(box)
    size = math.exp(float(position[2]))
    scale = np.array([size, size, 1.0])
    covariance = np.zeros((3, 2, 2))
    covariance[:, 0, 0] = (JITTER * scale) ** 2
    covariance[:, 1, 1] = (FIRST_VELOCITY * scale) ** 2
    return Motion(np.stack([position, np.zeros(3)], axis=1), covariance)

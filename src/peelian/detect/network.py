"""What the detection room asks of a network: numbers in, numbers out."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]
"""A picture: shape (height, width, 3), uint8, RGB."""


class Network(Protocol):
    """A network that is ready to run."""

    def run(self, batch: FloatArray) -> Sequence[npt.NDArray[np.generic]]:
        """Run the network.

        Args:
            batch: shape (n, 3, height, width), float32; the network's own channel order and scale.

        Returns:
            The network's outputs in the order in which its file lists them.
        """
        ...

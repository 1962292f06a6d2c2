"""In which numbers a network computes: FP32, or INT8 with ranges that were measured before.

INT8 is static: each layer's output has one fixed range, written into the network; weights have one scale for each
output channel. Written as the Quantize/Dequantize pairs that ONNX Runtime fuses into integer kernels. A value that is
rectified is stored from 0 upward, so that storing it rectifies it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
from typing_extensions import override

from peelian.inference.conversion.dlib_weights import Convolution, Floats
from peelian.inference.conversion.graph import Graph

MOST_UNSIGNED, MOST_SIGNED = 255, 127
"""Largest number of an activation (unsigned) and of a weight (signed, symmetric)."""

MOST_BIAS = 2**30
"""Largest bias, in steps of the sums that it is added to; leaves room for the sums themselves in 32 bits."""

SMALLEST_SCALE = 1e-9
"""Scale of a channel whose weights are all zero; any that is not zero will do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Smallest and largest value of one layer's output."""

    low: float
    high: float


class Arithmetic(Protocol):
    """How layers are written; each method returns the name of the new value."""

    def convolved(self, value: str, layer: Convolution, *, stride: int, pad: int) -> str:
        """Convolve."""
        ...

    def positive(self, value: str) -> str:
        """Rectify and pass on."""
        ...

    def signed(self, value: str) -> str:
        """Pass on as it is."""
        ...

    def pooled(self, value: str, *, size: int, stride: int) -> str:
        """Keep the greatest of each window."""
        ...


class Float:
    """FP32. Remembers which values were passed on, in order."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.passed: list[str] = []

    def convolved(self, value: str, layer: Convolution, *, stride: int, pad: int) -> str:
        """Convolve."""
        weights = (self.graph.constant(layer.kernel), self.graph.constant(layer.bias))
        return self._convolution(value, weights, layer, (stride, pad))

    def positive(self, value: str) -> str:
        """Rectify and pass on."""
        self.passed.append(self.graph.node("Relu", value))
        return self.passed[-1]

    def signed(self, value: str) -> str:
        """Pass on as it is."""
        self.passed.append(value)
        return value

    def pooled(self, value: str, *, size: int, stride: int) -> str:
        """Keep the greatest of each window."""
        return self.graph.node("MaxPool", value, kernel_shape=[size] * 2, strides=[stride] * 2)

    def _convolution(self, value: str, weights: tuple[str, str], layer: Convolution, step: tuple[int, int]) -> str:
        stride, pad = step
        size = list(layer.kernel.shape[2:])
        return self.graph.node("Conv", value, *weights, kernel_shape=size, strides=[stride] * 2, pads=[pad] * 4)


class Integer(Float):
    """INT8, with the ranges of the values that are passed on, in the order in which they are."""

    def __init__(self, graph: Graph, ranges: Sequence[Range]) -> None:
        super().__init__(graph)
        self._ranges = iter(ranges)
        self._stored: dict[str, tuple[float, int]] = {}

    @override
    def convolved(self, value: str, layer: Convolution, *, stride: int, pad: int) -> str:
        """Convolve; a sum of products has the scale of the value times that of the weight, and so has the bias."""
        largest = np.abs(layer.kernel).max(axis=(1, 2, 3))
        scales = np.maximum(largest / MOST_SIGNED, SMALLEST_SCALE).astype(np.float32)
        of_sums = (scales * np.float32(self._stored[value][0])).astype(np.float32)
        kernel = np.rint(layer.kernel / scales[:, None, None, None]).astype(np.int8)
        bias = np.clip(np.rint(layer.bias / of_sums.astype(np.float64)), -MOST_BIAS, MOST_BIAS).astype(np.int32)
        weights = (self._weights(kernel, scales), self._weights(bias, of_sums))
        return self._convolution(value, weights, layer, (stride, pad))

    @override
    def positive(self, value: str) -> str:
        return self._rounded(value, Range(low=0, high=next(self._ranges).high))

    @override
    def signed(self, value: str) -> str:
        return self._rounded(value, next(self._ranges))

    @override
    def pooled(self, value: str, *, size: int, stride: int) -> str:
        return self._with_scale(super().pooled(value, size=size, stride=stride), *self._stored[value])

    def _weights(self, numbers: npt.NDArray[np.generic], scales: Floats) -> str:
        zeros = np.zeros(len(scales), dtype=numbers.dtype)
        parts = (self.graph.constant(part) for part in (numbers, scales, zeros))
        return self.graph.node("DequantizeLinear", *parts, axis=0)

    def _rounded(self, value: str, limits: Range) -> str:
        """Round to 8 bits; 0 lies within every range and is exact, as padding is 0."""
        low, high = min(limits.low, 0.0), max(limits.high, 0.0)
        scale = max((high - low) / MOST_UNSIGNED, SMALLEST_SCALE)
        return self._with_scale(value, scale, round(-low / scale))

    def _with_scale(self, value: str, scale: float, zero: int) -> str:
        steps = self.graph.constant(np.array(scale, dtype=np.float32))
        origin = self.graph.constant(np.array(zero, dtype=np.uint8))
        stored = self.graph.node("QuantizeLinear", value, steps, origin)
        back = self.graph.node("DequantizeLinear", stored, steps, origin)
        self._stored[back] = (scale, zero)
        self.passed.append(back)
        return back

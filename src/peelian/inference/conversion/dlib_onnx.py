"""dlib's face recognition ResNet as ONNX, in FP32 or INT8.

Takes chips (n, 3, 150, 150), RGB, (pixel - mean) / 256 with dlib's means; gives `embedding` (n, 128), not normalised,
in FP32 equal to dlib's descriptor. Two things make it quick and change nothing: the affine layers are folded into the
convolutions before them, and the shortcut of a block that halves the picture (in dlib an average over 2 x 2 pixels,
missing channels counting as zero) is one convolution.
"""

from collections.abc import Sequence

import numpy as np

from peelian.inference.conversion import dlib_weights
from peelian.inference.conversion.arithmetic import Arithmetic, Float, Integer, Range
from peelian.inference.conversion.dlib_weights import BLOCK_WIDTHS, HALVING_BLOCKS, Convolution, Floats, ResNet
from peelian.inference.conversion.graph import Graph

CHIP_PX = 150
"""Width and height of the pictures that the network was trained on."""

FIRST_SIDE_PX = 35
"""Side of the picture after the 7 x 7 convolution and the pooling, both with stride 2 and without padding."""


def encoder(content: bytes, *, file: str, ranges: Sequence[Range] | None = None) -> bytes:
    """Write the network.

    Args:
        content: dlib's .dat file; its digest must have been checked.
        file: its name, for errors.
        ranges: of every value that `observer` shows, for INT8; None for FP32.

    Raises:
        WeightsFormatError: the weights are not laid out as they should be.
    """
    layers = dlib_weights.read(content, file=file)
    graph = _begun()
    embedding = _body(graph, Float(graph) if ranges is None else Integer(graph, ranges), layers)
    return graph.finish({"embedding": (embedding, ["n", dlib_weights.DENSE_OUTPUTS])})


def observer(content: bytes, *, file: str) -> bytes:
    """Write the network in FP32 with every value whose range INT8 needs as an output, in order, for calibration.

    Raises:
        WeightsFormatError: the weights are not laid out as they should be.
    """
    graph = _begun()
    arithmetic = Float(graph)
    _body(graph, arithmetic, dlib_weights.read(content, file=file))
    shape = ["n", "channels", "height", "width"]
    return graph.finish({f"value{index}": (value, shape) for index, value in enumerate(arithmetic.passed)})


def _begun() -> Graph:
    return Graph("dlib-resnet", input_shape=["n", 3, CHIP_PX, CHIP_PX])


def _body(graph: Graph, arithmetic: Arithmetic, layers: ResNet) -> str:
    value = arithmetic.positive(arithmetic.convolved(arithmetic.signed(graph.image), layers.stem, stride=2, pad=0))
    value = arithmetic.pooled(value, size=3, stride=2)
    side_px = FIRST_SIDE_PX
    for index, block in enumerate(layers.blocks):
        halves = index in HALVING_BLOCKS
        first = arithmetic.positive(arithmetic.convolved(value, block[0], stride=1 + halves, pad=1 - halves))
        main = arithmetic.signed(arithmetic.convolved(first, block[1], stride=1, pad=1))
        if halves:
            main = _grown(graph, main, side_px)
            shortcut = _averaging(BLOCK_WIDTHS[index - 1], BLOCK_WIDTHS[index])
            value = arithmetic.signed(arithmetic.convolved(value, shortcut, stride=2, pad=0))
            side_px //= 2
        value = arithmetic.positive(graph.node("Add", main, value))
    mean = graph.node("Flatten", graph.node("GlobalAveragePool", value), axis=1)
    return graph.node("MatMul", mean, graph.constant(layers.dense))


def _grown(graph: Graph, main: str, side_px: int) -> str:
    """Make the convolved picture as large as the shortcut: dlib adds two of unlike size as if the smaller were zero."""
    missing = side_px // 2 - ((side_px - 3) // 2 + 1)
    if not missing:
        return main
    return graph.node("Pad", main, graph.constant(np.array([0, 0, 0, 0, 0, 0, missing, missing], dtype=np.int64)))


def _averaging(inputs: int, outputs: int) -> Convolution:
    """Average over 2 x 2 pixels of each channel; channels beyond are zero."""
    kernel: Floats = np.zeros((outputs, inputs, 2, 2), dtype=np.float32)
    kernel[np.arange(inputs), np.arange(inputs)] = 0.25
    return Convolution(kernel=kernel, bias=np.zeros(outputs, dtype=np.float32))

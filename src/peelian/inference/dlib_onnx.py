"""dlib's face recognition ResNet as ONNX.

Takes chips (n, 3, 150, 150), RGB, (pixel - mean) / 256 with dlib's means; gives `embedding` (n, 128), not normalised,
equal to dlib's descriptor. Two things make it quick and change nothing: the affine layers are folded into the
convolutions before them, and the shortcut of a block that halves the picture (in dlib an average over 2 x 2 pixels,
missing channels counting as zero) is one convolution.
"""

import numpy as np

from peelian.inference import dlib_weights
from peelian.inference.dlib_weights import BLOCK_WIDTHS, HALVING_BLOCKS, Convolution, Floats
from peelian.inference.graph import Graph

CHIP_PX = 150
"""Width and height of the pictures that the network was trained on."""

FIRST_SIDE_PX = 35
"""Side of the picture after the 7 x 7 convolution and the pooling, both with stride 2 and without padding."""


def encoder(content: bytes, *, file: str) -> bytes:
    """Write the network.

    Args:
        content: dlib's .dat file; its digest must have been checked.
        file: its name, for errors.

    Raises:
        WeightsFormatError: the weights are not laid out as they should be.
    """
    layers = dlib_weights.read(content, file=file)
    graph = Graph("dlib-resnet", input_shape=["n", 3, CHIP_PX, CHIP_PX])
    value = graph.node("Relu", _convolution(graph, graph.image, layers.stem, stride=2))
    value = graph.node("MaxPool", value, kernel_shape=[3, 3], strides=[2, 2])
    side_px = FIRST_SIDE_PX
    for index, block in enumerate(layers.blocks):
        if index in HALVING_BLOCKS:
            value = _halving_block(graph, value, block, (BLOCK_WIDTHS[index - 1], side_px))
            side_px //= 2
        else:
            value = _block(graph, value, block)
    mean = graph.node("Flatten", graph.node("GlobalAveragePool", value), axis=1)
    return graph.finish({"embedding": (graph.node("MatMul", mean, graph.constant(layers.dense)), ["n", 128])})


def _convolution(graph: Graph, value: str, layer: Convolution, *, stride: int) -> str:
    """Convolve; dlib pads by half the kernel, but not where the stride is more than 1."""
    size = layer.kernel.shape[2]
    pad = size // 2 if stride == 1 else 0
    return graph.node(
        "Conv",
        value,
        graph.constant(layer.kernel),
        graph.constant(layer.bias),
        kernel_shape=[size, size],
        strides=[stride, stride],
        pads=[pad] * 4,
    )


def _block(graph: Graph, value: str, block: tuple[Convolution, Convolution]) -> str:
    first = graph.node("Relu", _convolution(graph, value, block[0], stride=1))
    return graph.node("Relu", graph.node("Add", _convolution(graph, first, block[1], stride=1), value))


def _halving_block(graph: Graph, value: str, block: tuple[Convolution, Convolution], incoming: tuple[int, int]) -> str:
    """Add a block that halves the picture; `incoming` is the channels and side of what comes in."""
    channels, side_px = incoming
    first = graph.node("Relu", _convolution(graph, value, block[0], stride=2))
    main = _convolution(graph, first, block[1], stride=1)
    missing = side_px // 2 - ((side_px - 3) // 2 + 1)
    if missing:
        # dlib adds two pictures of unlike size as if the smaller went on with zeros
        pads = np.array([0, 0, 0, 0, 0, 0, missing, missing], dtype=np.int64)
        main = graph.node("Pad", main, graph.constant(pads))
    shortcut = graph.node(
        "Conv",
        value,
        graph.constant(_averaging(channels, block[1].kernel.shape[0])),
        kernel_shape=[2, 2],
        strides=[2, 2],
    )
    return graph.node("Relu", graph.node("Add", main, shortcut))


def _averaging(inputs: int, outputs: int) -> Floats:
    """Kernel that averages 2 x 2 pixels of each channel and leaves the channels beyond at zero."""
    kernel = np.zeros((outputs, inputs, 2, 2), dtype=np.float32)
    kernel[np.arange(inputs), np.arange(inputs)] = 0.25
    return kernel

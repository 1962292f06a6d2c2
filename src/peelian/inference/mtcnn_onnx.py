"""MTCNN's three networks as ONNX.

Architecture: K. Zhang et al., "Joint Face Detection and Alignment using Multi-task Cascaded Convolutional Networks",
2016, as ported to Keras by https://github.com/ipazc/mtcnn (MIT). What differs from the port, without changing a result:
networks take RGB pixels 0..255 (the scaling is folded into the first convolution, which has no padding); the two
classes are one probability of a face (a softmax of two is the sigmoid of their difference).

Outputs: `offsets` (left, top, right, bottom, as fractions of the window's size), `face` (probability of a face), and of
O-Net `landmarks` (x and y as fractions of the window, in the order of `nouns.geometry.Landmarks`).
"""

from collections.abc import Iterator

import numpy as np

from peelian.inference import mtcnn_weights
from peelian.inference.graph import Graph
from peelian.inference.mtcnn_weights import Floats

MEAN, SCALE = 127.5, 1 / 128
"""The port's scaling of pixels, `normalize_images` in `mtcnn/utils/images.py`."""

SAME = "SAME_UPPER"
"""Keras's padding "same": what does not divide evenly is padded, at the right and bottom first."""

Layers = Iterator[Floats]


def proposal(content: bytes, *, file: str) -> bytes:
    """P-Net: a picture of any size in; a cell for each 2 x 2 pixels out, each about a window of 12 x 12.

    Raises:
        WeightsFormatError: the weights are not laid out as they should be.
    """
    layers = iter(mtcnn_weights.read(content, mtcnn_weights.PROPOSAL, file=file))
    graph = Graph("mtcnn-proposal", input_shape=["n", 3, "height", "width"])
    value = _scaled(graph, layers)
    value = graph.node("MaxPool", value, kernel_shape=[2, 2], strides=[2, 2], auto_pad=SAME)
    value = _activated(graph, value, layers)
    value = _activated(graph, value, layers)
    offsets = _convolution(graph, value, next(layers), next(layers))
    kernel, bias = next(layers), next(layers)
    face = _convolution(graph, value, kernel[..., 1:] - kernel[..., :1], bias[1:] - bias[:1])
    return graph.finish(
        {
            "offsets": (offsets, ["n", 4, "rows", "columns"]),
            "face": (graph.node("Sigmoid", face), ["n", 1, "rows", "columns"]),
        }
    )


def refinement(content: bytes, *, file: str) -> bytes:
    """R-Net: windows of 24 x 24 in; `offsets` (n, 4) and `face` (n, 1) out.

    Raises:
        WeightsFormatError: the weights are not laid out as they should be.
    """
    layers = iter(mtcnn_weights.read(content, mtcnn_weights.REFINEMENT, file=file))
    graph = Graph("mtcnn-refinement", input_shape=["n", 3, 24, 24])
    value = _scaled(graph, layers)
    value = graph.node("MaxPool", value, kernel_shape=[3, 3], strides=[2, 2], auto_pad=SAME)
    value = _activated(graph, value, layers)
    value = graph.node("MaxPool", value, kernel_shape=[3, 3], strides=[2, 2])
    value = _activated(graph, value, layers)
    value = _first_dense(graph, value, layers, side=3)
    offsets = _dense(graph, value, next(layers), next(layers))
    return graph.finish({"offsets": (offsets, ["n", 4]), "face": (_face(graph, value, layers), ["n", 1])})


def output(content: bytes, *, file: str) -> bytes:
    """O-Net: windows of 48 x 48 in; `offsets` (n, 4), `landmarks` (n, 5, 2) and `face` (n, 1) out.

    Raises:
        WeightsFormatError: the weights are not laid out as they should be.
    """
    layers = iter(mtcnn_weights.read(content, mtcnn_weights.OUTPUT, file=file))
    graph = Graph("mtcnn-output", input_shape=["n", 3, 48, 48])
    value = _scaled(graph, layers)
    value = graph.node("MaxPool", value, kernel_shape=[3, 3], strides=[2, 2], auto_pad=SAME)
    value = _activated(graph, value, layers)
    value = graph.node("MaxPool", value, kernel_shape=[3, 3], strides=[2, 2])
    value = _activated(graph, value, layers)
    value = graph.node("MaxPool", value, kernel_shape=[2, 2], strides=[2, 2], auto_pad=SAME)
    value = _activated(graph, value, layers)
    value = _first_dense(graph, value, layers, side=3)
    offsets = _dense(graph, value, next(layers), next(layers))
    by_axis = _dense(graph, value, next(layers), next(layers))
    pairs = graph.node("Reshape", by_axis, graph.constant(np.array([-1, 2, 5], dtype=np.int64)))
    landmarks = graph.node("Transpose", pairs, perm=[0, 2, 1])
    return graph.finish(
        {
            "offsets": (offsets, ["n", 4]),
            "landmarks": (landmarks, ["n", 5, 2]),
            "face": (_face(graph, value, layers), ["n", 1]),
        }
    )


def _convolution(graph: Graph, value: str, kernel: Floats, bias: Floats) -> str:
    """Convolve with a Keras kernel, which is (height, width, in, out)."""
    weights = graph.constant(kernel.transpose(3, 2, 0, 1))
    return graph.node("Conv", value, weights, graph.constant(bias), kernel_shape=list(kernel.shape[:2]))


def _sloped(graph: Graph, value: str, slope: Floats) -> str:
    shape = (-1, 1, 1) if slope.ndim == len(("row", "column", "channel")) else (-1,)
    return graph.node("PRelu", value, graph.constant(slope.reshape(shape)))


def _activated(graph: Graph, value: str, layers: Layers) -> str:
    value = _convolution(graph, value, next(layers), next(layers))
    return _sloped(graph, value, next(layers))


def _scaled(graph: Graph, layers: Layers) -> str:
    """First layer, fed with pixels 0..255."""
    kernel, bias = next(layers), next(layers)
    shift = kernel.astype(np.float64).sum(axis=(0, 1, 2)) * MEAN * SCALE
    value = _convolution(graph, graph.image, kernel * np.float32(SCALE), (bias - shift).astype(np.float32))
    return _sloped(graph, value, next(layers))


def _first_dense(graph: Graph, value: str, layers: Layers, *, side: int) -> str:
    """Flatten and multiply; the port flattens by column, row, channel, ONNX by channel, row, column."""
    kernel, bias, slope = next(layers), next(layers), next(layers)
    outputs = kernel.shape[1]
    ordered = kernel.reshape(side, side, -1, outputs).transpose(2, 1, 0, 3).reshape(-1, outputs)
    flat = graph.node("Flatten", value, axis=1)
    return _sloped(graph, _dense(graph, flat, ordered, bias), slope)


def _dense(graph: Graph, value: str, kernel: Floats, bias: Floats) -> str:
    return graph.node("Gemm", value, graph.constant(kernel), graph.constant(bias))


def _face(graph: Graph, value: str, layers: Layers) -> str:
    kernel, bias = next(layers), next(layers)
    return graph.node("Sigmoid", _dense(graph, value, kernel[:, 1:] - kernel[:, :1], bias[1:] - bias[:1]))

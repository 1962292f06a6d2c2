"""MTCNN's three networks as ONNX.

Architecture: K. Zhang et al., "Joint Face Detection and Alignment using Multi-task Cascaded Convolutional Networks",
2016, as ported to Keras by https://github.com/ipazc/mtcnn (MIT). What differs from the port, without changing a result:
networks take RGB pixels 0..255 (the scaling is folded into the first convolution, which has no padding); the two
classes are one probability of a face (a softmax of two is the sigmoid of their difference).

PReLU, slow in ONNX Runtime, is written in operators that are quick there, again without changing a result:
slope * x + (1 - slope) * relu(x).

Outputs: `offsets` (left, top, right, bottom, as fractions of the window's size), `face` (probability of a face), and of
O-Net `landmarks` (x and y as fractions of the window, in the order of `nouns.geometry.Landmarks`).
"""

from collections.abc import Iterator

import numpy as np

from peelian.inference.conversion import mtcnn_weights
from peelian.inference.conversion.graph import Graph
from peelian.inference.conversion.mtcnn_weights import Floats

MEAN, SCALE = 127.5, 1 / 128
"""The port's scaling of pixels, `normalize_images` in `mtcnn/utils/images.py`."""

AT_THE_END = [0, 0, 1, 1]
"""Pads that give Keras's "same" for the poolings here: what does not divide evenly is padded right and below."""

Layers = Iterator[Floats]


def proposal(content: bytes, *, file: str) -> bytes:
    """P-Net: a picture of any size in; a cell for each 2 x 2 pixels out, each about a window of 12 x 12.

    Raises:
        WeightsFormatError: the weights are not laid out as they should be.
    """
    layers = iter(mtcnn_weights.read(content, mtcnn_weights.PROPOSAL, file=file))
    graph = Graph("mtcnn-proposal", input_shape=["n", 3, "height", "width"])
    value = _pooled_first_layer(graph, layers)
    value = _activated(graph, value, layers)
    value = _convolution(graph, value, next(layers), next(layers))
    offsets, face = _heads(graph, value, layers)
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
    value = _first_layer(graph, layers)
    value = graph.node("MaxPool", value, kernel_shape=[3, 3], strides=[2, 2], pads=AT_THE_END)
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
    value = _first_layer(graph, layers)
    value = graph.node("MaxPool", value, kernel_shape=[3, 3], strides=[2, 2], pads=AT_THE_END)
    value = _activated(graph, value, layers)
    value = graph.node("MaxPool", value, kernel_shape=[3, 3], strides=[2, 2])
    value = _activated(graph, value, layers)
    value = graph.node("MaxPool", value, kernel_shape=[2, 2], strides=[2, 2])
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


def _mixed(graph: Graph, value: str, matrix: Floats, bias: Floats | None = None) -> str:
    """Mix channels by a matrix (in, out)."""
    nothing = np.zeros(matrix.shape[1], dtype=np.float32)
    return _convolution(graph, value, matrix[None, None], nothing if bias is None else bias)


def _scaled_channels(graph: Graph, value: str, factor: Floats) -> str:
    one, nothing = np.ones_like(factor), np.zeros_like(factor)
    moments = [graph.constant(nothing), graph.constant(nothing), graph.constant(one)]
    return graph.node("BatchNormalization", value, graph.constant(factor), *moments, epsilon=0.0)


def _sloped(graph: Graph, value: str, slope: Floats) -> str:
    """PReLU with one slope a channel."""
    slope = slope.reshape(-1)
    positive = _scaled_channels(graph, graph.node("Relu", value), 1 - slope)
    return graph.node("Add", positive, _scaled_channels(graph, value, slope))


def _activated(graph: Graph, value: str, layers: Layers) -> str:
    value = _convolution(graph, value, next(layers), next(layers))
    return _sloped(graph, value, next(layers))


def _for_pixels(kernel: Floats, bias: Floats) -> tuple[Floats, Floats]:
    """Fold the scaling of pixels into the first convolution."""
    shift = kernel.astype(np.float64).sum(axis=(0, 1, 2)) * MEAN * SCALE
    return kernel * np.float32(SCALE), (bias - shift).astype(np.float32)


def _first_layer(graph: Graph, layers: Layers) -> str:
    value = _convolution(graph, graph.image, *_for_pixels(next(layers), next(layers)))
    return _sloped(graph, value, next(layers))


def _pooled_first_layer(graph: Graph, layers: Layers) -> str:
    """P-Net's first convolution, PReLU and 2 x 2 pooling, with the pooling moved before the PReLU.

    A PReLU of slope 0 or more only rises, so that it may follow the pooling. One of negative slope is the greater of x
    and slope * x, so that the pooled PReLU is the greater of both poolings: such channels are convolved twice. The
    greater of p and q is q + relu(p - q).
    """
    kernel, bias = _for_pixels(next(layers), next(layers))
    slope = next(layers).reshape(-1)
    rising, falling = np.flatnonzero(slope >= 0), np.flatnonzero(slope < 0)
    wide = np.concatenate([kernel, kernel[..., falling] * slope[falling]], axis=-1)
    value = _convolution(graph, graph.image, wide, np.concatenate([bias, bias[falling] * slope[falling]]))
    value = graph.node("MaxPool", value, kernel_shape=[2, 2], strides=[2, 2], pads=AT_THE_END)
    again = len(bias) + np.arange(len(falling))
    inner = np.eye(len(bias) + len(falling), len(bias), dtype=np.float32)
    inner[again, falling] = -1
    outer = np.zeros_like(inner)
    outer[rising, rising] = slope[rising]
    outer[again, falling] = 1
    positive = graph.node("Relu", _mixed(graph, value, inner))
    remaining = np.diag(np.where(slope >= 0, 1 - slope, 1).astype(np.float32))
    return graph.node("Add", _mixed(graph, positive, remaining), _mixed(graph, value, outer))


def _heads(graph: Graph, value: str, layers: Layers) -> tuple[str, str]:
    """P-Net's last PReLU and both convolutions of 1 x 1 behind it, as two; offsets and the logit of a face."""
    slope = next(layers).reshape(-1, 1)
    matrices = [next(layers) for _ in ("offsets", "bias", "classes", "bias")]
    matrix = np.concatenate([matrices[0][0, 0], matrices[2][0, 0, :, 1:] - matrices[2][0, 0, :, :1]], axis=1)
    bias = np.concatenate([matrices[1], matrices[3][1:] - matrices[3][:1]])
    positive = _mixed(graph, graph.node("Relu", value), matrix * (1 - slope))
    both = graph.node("Add", positive, _mixed(graph, value, matrix * slope, bias))
    cuts = [graph.constant(np.array([cut], dtype=np.int64)) for cut in (0, 4, 5, 1)]
    return graph.node("Slice", both, cuts[0], cuts[1], cuts[3]), graph.node("Slice", both, cuts[1], cuts[2], cuts[3])


def _first_dense(graph: Graph, value: str, layers: Layers, *, side: int) -> str:
    """Flatten and multiply; the port flattens by column, row, channel, ONNX by channel, row, column."""
    kernel, bias, slope = next(layers), next(layers), next(layers)
    outputs = kernel.shape[1]
    ordered = kernel.reshape(side, side, -1, outputs).transpose(2, 1, 0, 3).reshape(-1, outputs)
    flat = graph.node("Flatten", value, axis=1)
    return graph.node("PRelu", _dense(graph, flat, ordered, bias), graph.constant(slope))


def _dense(graph: Graph, value: str, kernel: Floats, bias: Floats) -> str:
    return graph.node("Gemm", value, graph.constant(kernel), graph.constant(bias))


def _face(graph: Graph, value: str, layers: Layers) -> str:
    kernel, bias = next(layers), next(layers)
    return graph.node("Sigmoid", _dense(graph, value, kernel[:, 1:] - kernel[:, :1], bias[1:] - bias[:1]))

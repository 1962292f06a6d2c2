import numpy as np
import onnx
import pytest

from peelian.inference.conversion.arithmetic import Float, Integer, Range
from peelian.inference.conversion.dlib_weights import Convolution
from peelian.inference.conversion.graph import Graph
from peelian.inference.session import Floats, Session

WIDE = Range(low=-4, high=4)


def layer(seed: int = 0) -> Convolution:
    rng = np.random.default_rng(seed)
    kernel = rng.normal(0, 0.3, (4, 2, 3, 3)).astype(np.float32)
    kernel[3] = 0
    return Convolution(kernel=kernel, bias=rng.normal(0, 0.3, 4).astype(np.float32))


def write(ranges: list[Range] | None) -> bytes:
    graph = Graph("layers", input_shape=["n", 2, 8, 8])
    arithmetic = Float(graph) if ranges is None else Integer(graph, ranges)
    value = arithmetic.positive(arithmetic.convolved(arithmetic.signed(graph.image), layer(), stride=1, pad=1))
    return graph.finish({"out": (arithmetic.pooled(value, size=2, stride=2), ["n", 4, 4, 4])})


def batch() -> Floats:
    return np.random.default_rng(1).normal(0, 1, (2, 2, 8, 8)).astype(np.float32)


def test_float_computes_the_convolution_itself() -> None:
    picture, weights = batch(), layer()
    padded = np.pad(picture, [(0, 0), (0, 0), (1, 1), (1, 1)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(2, 3))
    sums = np.einsum("ncyxij,ocij->noyx", windows, weights.kernel) + weights.bias[:, None, None]
    pooled = np.maximum(sums, 0).reshape(2, 4, 4, 2, 4, 2).max(axis=(3, 5))
    np.testing.assert_allclose(Session(write(None), name="f", threads=1).run(picture)[0], pooled, atol=1e-5)


def test_integers_come_near_to_floats() -> None:
    exact = Session(write(None), name="f", threads=1).run(batch())[0]
    rounded = Session(write([WIDE, WIDE]), name="i", threads=1).run(batch())[0]
    assert 0 < np.abs(exact - rounded).max() < 0.1


def test_a_value_beyond_its_range_is_cut_off() -> None:
    cut = Session(write([WIDE, Range(low=0, high=0.5)]), name="i", threads=1).run(batch())[0]
    assert cut.max() == pytest.approx(0.5)


def test_weights_and_values_are_stored_in_8_bits() -> None:
    model = onnx.load_from_string(write([WIDE, WIDE]))
    kinds = {tensor.data_type for tensor in model.graph.initializer if len(tensor.dims) == 4}
    assert kinds == {onnx.TensorProto.INT8}
    assert not [node for node in model.graph.node if node.op_type == "Relu"]


def test_too_few_ranges_are_our_mistake() -> None:
    with pytest.raises(StopIteration):
        write([WIDE])

from pathlib import Path

import numpy as np
import onnx
import pytest

from peelian.errors import WeightsFormatError
from peelian.inference.conversion import onnx_prelu
from peelian.inference.conversion.graph import Graph
from peelian.inference.session import Floats, Session

SHARED = Path(__file__).parents[5] / "shared" / "models"


def network(slope: Floats, *, flat: bool = False) -> bytes:
    graph = Graph("sloped", input_shape=["n", 3] if flat else ["n", 3, 4, 4])
    sloped = graph.node("PRelu", graph.image, graph.constant(slope))
    return graph.finish({"out": (graph.node("Add", sloped, sloped), ["n", 3] if flat else ["n", 3, 4, 4])})


def kinds(content: bytes) -> set[str]:
    return {node.op_type for node in onnx.load_from_string(content).graph.node}


def answers(content: bytes, shape: tuple[int, ...]) -> Floats:
    batch = np.random.default_rng(6).normal(0, 1, shape).astype(np.float32)
    return Session(content, name="net", threads=1).run(batch)[0]


@pytest.mark.parametrize(
    ("slope", "becomes"),
    [
        (np.full((3, 1, 1), 0.25, dtype=np.float32), {"LeakyRelu", "Add", "Identity"}),
        (np.full((1,), 0.25, dtype=np.float32), {"LeakyRelu", "Add", "Identity"}),
        (
            np.array([0.5, -0.25, 1.5], dtype=np.float32).reshape(3, 1, 1),
            {"Relu", "BatchNormalization", "Add", "Identity"},
        ),
        (np.linspace(0, 1, 48, dtype=np.float32).reshape(3, 4, 4), {"PRelu", "Add", "Identity"}),
    ],
)
def test_a_slope_is_written_in_quicker_operators_and_means_the_same(slope: Floats, becomes: set[str]) -> None:
    before = network(slope)
    after = onnx_prelu.rewrite(before, file="net.onnx")
    assert kinds(after) == becomes
    np.testing.assert_allclose(answers(after, (2, 3, 4, 4)), answers(before, (2, 3, 4, 4)), atol=1e-6)


def test_a_slope_of_a_flat_layer_is_left_alone() -> None:
    before = network(np.array([0.5, -0.25, 1.5], dtype=np.float32), flat=True)
    after = onnx_prelu.rewrite(before, file="net.onnx")
    assert "PRelu" in kinds(after)
    assert np.array_equal(answers(after, (2, 3)), answers(before, (2, 3)))


def test_what_is_no_network_is_refused() -> None:
    with pytest.raises(WeightsFormatError, match=r"net\.onnx"):
        onnx_prelu.rewrite(b"not a network", file="net.onnx")
    with pytest.raises(WeightsFormatError):
        onnx_prelu.rewrite(b"", file="net.onnx")


@pytest.mark.realdata
def test_a_published_encoder_answers_the_same() -> None:
    path = SHARED / "w600k_mbf_from_int8.onnx"
    if not path.is_file():
        pytest.skip("../shared/models is not there")
    before = path.read_bytes()
    after = onnx_prelu.rewrite(before, file=path.name)
    assert "PRelu" not in kinds(after)
    shape = (1, 3, 112, 112)
    np.testing.assert_allclose(answers(after, shape), answers(before, shape), atol=1e-4)

import numpy as np
import onnx
import pytest

from peelian.inference.conversion.graph import IR_VERSION, OPSET, Graph
from peelian.inference.session import Session


def test_a_graph_becomes_a_network_that_computes_what_was_written() -> None:
    graph = Graph("sum", input_shape=["n", 2])
    total = graph.node("Add", graph.image, graph.constant(np.array([1, 2], dtype=np.float32)))
    session = Session(graph.finish({"total": (total, ["n", 2])}), name="sum", threads=1)
    assert session.run(np.zeros((1, 2), dtype=np.float32))[0].tolist() == [[1, 2]]


def test_the_same_graph_gives_the_same_bytes() -> None:
    def write() -> bytes:
        graph = Graph("same", input_shape=["n", 2])
        return graph.finish({"out": (graph.node("Relu", graph.image), ["n", 2])})

    assert write() == write()


def test_a_network_is_written_in_a_format_that_old_runtimes_take() -> None:
    graph = Graph("old", input_shape=["n", 2])
    model = onnx.load_from_string(graph.finish({"out": (graph.node("Relu", graph.image), ["n", 2])}))
    assert model.ir_version == IR_VERSION
    assert model.opset_import[0].version == OPSET


def test_a_graph_that_does_not_hang_together_is_refused() -> None:
    graph = Graph("loose", input_shape=["n", 2])
    with pytest.raises(onnx.checker.ValidationError):
        graph.finish({"out": (graph.node("Relu", "nowhere"), ["n", 2])})

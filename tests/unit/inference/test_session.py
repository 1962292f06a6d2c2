import numpy as np
import pytest

from peelian.errors import WeightsFormatError
from peelian.inference.conversion.graph import Dimension, Graph
from peelian.inference.session import Session


def two_outputs() -> bytes:
    graph = Graph("two", input_shape=["n", 1, 2, 2])
    doubled = graph.node("Add", graph.image, graph.image)
    shape: list[Dimension] = ["n", 1, 2, 2]
    return graph.finish({"zero": (graph.node("Sub", doubled, doubled), shape), "double": (doubled, shape)})


def test_outputs_come_in_the_networks_order_and_by_name() -> None:
    session = Session(two_outputs(), name="two", threads=1)
    batch = np.ones((3, 1, 2, 2), dtype=np.float32)
    zero, double = session.run(batch)
    assert session.output_names == ("zero", "double")
    assert not zero.any()
    assert (double == 2).all()
    assert (session.run_named(batch)["double"] == 2).all()


def test_a_session_tells_what_it_is_fed() -> None:
    session = Session(two_outputs(), name="two", threads=1)
    assert session.input_name == "image"
    assert session.input_shape == ("n", 1, 2, 2)


def test_bytes_that_are_no_network_are_refused_with_the_files_name() -> None:
    with pytest.raises(WeightsFormatError, match=r"face\.onnx") as caught:
        Session(b"not a network", name="face.onnx", threads=1)
    assert caught.value.file == "face.onnx"

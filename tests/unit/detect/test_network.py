"""What the cellar opens is what the room asks for."""

import numpy as np
import onnx
from onnx import TensorProto, helper

from peelian.detect.network import Network
from peelian.inference.session import Session


def doubling() -> bytes:
    shape: list[str | int | None] = ["n", 3, "height", "width"]
    node = helper.make_node("Add", ["x", "x"], ["y"])
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in ("x", "y")]
    model = helper.make_model(
        helper.make_graph([node], "doubling", ends[:1], ends[1:]),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=8,
    )
    onnx.checker.check_model(model)
    content: bytes = model.SerializeToString()
    return content


def test_a_session_is_a_network() -> None:
    network: Network = Session(doubling(), name="doubling", threads=1)
    assert network.run(np.ones((1, 3, 2, 2), np.float32))[0].tolist() == [[[[2, 2], [2, 2]]] * 3]

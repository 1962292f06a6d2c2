"""Write ONNX networks node by node."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
"""ONNX operator set; the oldest that has all we write, so that every runtime takes it."""

IR_VERSION = 8
"""ONNX file format that belongs to the operator set."""

Attribute = int | float | str | Sequence[int]
Dimension = int | str


class Graph:
    """An ONNX network that grows by one node at a time; every method returns the name of the new value."""

    def __init__(self, name: str, *, input_shape: Sequence[Dimension]) -> None:
        """Begin with one float32 input, `image`; a dimension that is a word may have any size."""
        self.image = "image"
        self._name = name
        self._input = helper.make_tensor_value_info(self.image, TensorProto.FLOAT, list(input_shape))
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        self._count = 0

    def constant(self, value: npt.NDArray[np.generic]) -> str:
        """Add a constant."""
        name = f"c{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def node(self, kind: str, *inputs: str, **attributes: Attribute) -> str:
        """Add a node of one output."""
        name = f"v{self._count}"
        self._count += 1
        node = helper.make_node(kind, list(inputs), [name], name=f"{kind}_{name}")
        node.attribute.extend(helper.make_attribute(key, value) for key, value in attributes.items())
        self._nodes.append(node)
        return name

    def finish(self, outputs: dict[str, tuple[str, Sequence[Dimension]]]) -> bytes:
        """Name the outputs (name: value, shape), check the network, and return it as a file's bytes."""
        renamed = [helper.make_node("Identity", [value], [name]) for name, (value, _) in outputs.items()]
        ends = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape)) for name, (_, shape) in outputs.items()
        ]
        graph = helper.make_graph([*self._nodes, *renamed], self._name, [self._input], ends, self._constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="peelian")
        model.ir_version = IR_VERSION
        onnx.checker.check_model(model, full_check=True)
        return bytes(model.SerializeToString(deterministic=True))

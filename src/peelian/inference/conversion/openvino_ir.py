"""Convert a network published as OpenVINO IR (an .xml of layers and a .bin of weights) into ONNX.

For the small convolutional networks of the Open Model Zoo (https://github.com/openvinotoolkit/open_model_zoo,
Apache-2.0), whose layers are described in OpenVINO's operation sets (opset1). What changes: half-precision weights
become single, any batch size is taken, a PReLU with one slope for all channels becomes the LeakyRelu that it equals
(which ONNX Runtime fuses into the convolution), and an average over a whole picture is said so.
"""

from collections.abc import Callable, Mapping
from xml.etree import ElementTree as ET

import numpy as np
import numpy.typing as npt

from peelian.errors import WeightsFormatError
from peelian.inference.conversion.graph import Graph

Array = npt.NDArray[np.generic]

DTYPES: Mapping[str, str] = {"f16": "<f2", "f32": "<f4", "i64": "<i8"}
"""Element types that constants may have."""

CHANNEL = 1
"""Axis of the channels of a picture: (n, channels, height, width)."""


def convert(xml: bytes, weights: bytes, *, file: str) -> bytes:
    """Convert a network of one input and one output, which becomes `output`, shape (n, values).

    Args:
        xml: the layers; the digest must have been checked.
        weights: the numbers; likewise.
        file: name of the .xml, for errors.

    Raises:
        WeightsFormatError: it is not such a network, or has a layer that is not known here.
    """
    return _Conversion(_parsed(xml, file), weights, file).written()


def _parsed(xml: bytes, file: str) -> ET.Element:
    try:
        text = xml.decode("utf-8")
        if "<!" in text.replace("<!--", ""):
            raise WeightsFormatError(file, "declarations have no place in a network")
        return ET.fromstring(text)  # noqa: S314 (no declarations, so no entities)
    except (UnicodeDecodeError, ET.ParseError) as error:
        raise WeightsFormatError(file, "not XML") from error


class _Conversion:
    """One network on its way."""

    def __init__(self, net: ET.Element, weights: bytes, file: str) -> None:
        self._file = file
        self._weights = weights
        self._layers = list(net.iterfind("layers/layer"))
        self._sources: dict[tuple[str, int], str] = {}
        ports = {
            str(layer.get("id")): [port.get("id") for port in layer.iterfind("input/port")] for layer in self._layers
        }
        for edge in net.iterfind("edges/edge"):
            target = str(edge.get("to-layer"))
            if edge.get("to-port") not in ports.get(target, []):
                raise self._fault("edge", "leads nowhere")
            self._sources[target, ports[target].index(edge.get("to-port"))] = str(edge.get("from-layer"))
        self._constants: dict[str, Array] = {}
        self._values: dict[str, str] = {}
        self._shapes: dict[str, tuple[int, ...]] = {}
        self._graph = Graph(file.removesuffix(".xml"), input_shape=self._input_shape())
        self._writers: Mapping[str, Callable[[ET.Element], str]] = {
            "Add": lambda layer: self._elementwise(layer, "Add"),
            "Multiply": lambda layer: self._elementwise(layer, "Mul"),
            "Convolution": self._convolution,
            "GroupConvolution": self._convolution,
            "PReLU": self._sloped,
            "Sigmoid": lambda layer: self._graph.node("Sigmoid", self._value(layer, 0)),
            "AvgPool": self._averaged,
            "MaxPool": self._pooled,
        }

    def _fault(self, layer: str, problem: str) -> WeightsFormatError:
        return WeightsFormatError(self._file, f"layer {layer!r} {problem}")

    def _input_shape(self) -> list[int | str]:
        for layer in self._layers:
            if layer.get("type") == "Parameter":
                return ["n", *self._sizes(layer, "shape")[1:]]
        raise WeightsFormatError(self._file, "no input")

    def written(self) -> bytes:
        """Write layer by layer; the file lists them in an order in which they can be computed."""
        for layer in self._layers:
            name, kind = str(layer.get("id")), layer.get("type")
            self._shapes[name] = tuple(int(dim.text or 0) for dim in layer.iterfind("output/port/dim"))
            if kind == "Parameter":
                self._values[name] = self._graph.image
            elif kind == "Const":
                self._constants[name] = self._constant(layer)
            elif kind == "Convert":
                self._constants[name] = self._number(layer, 0).astype(np.float32)
            elif kind == "Result":
                flat = self._graph.node("Flatten", self._value(layer, 0), axis=1)
                values = int(np.prod(self._shapes[self._sources[name, 0]][1:]))
                return self._graph.finish({"output": (flat, ["n", values])})
            else:
                self._values[name] = self._writer(layer)(layer)
        raise WeightsFormatError(self._file, "no output")

    def _writer(self, layer: ET.Element) -> Callable[[ET.Element], str]:
        writer = self._writers.get(str(layer.get("type")))
        if writer is None:
            raise self._fault(str(layer.get("name")), f"is a {layer.get('type')}, which cannot be converted")
        return writer

    def _source(self, layer: ET.Element, port: int) -> str:
        source = self._sources.get((str(layer.get("id")), port))
        if source is None:
            raise self._fault(str(layer.get("name")), f"has no input {port}")
        return source

    def _value(self, layer: ET.Element, port: int) -> str:
        source = self._source(layer, port)
        if source in self._constants:
            return self._graph.constant(self._constants[source].astype(np.float32))
        if source not in self._values:
            raise self._fault(str(layer.get("name")), "is used before it is made")
        return self._values[source]

    def _number(self, layer: ET.Element, port: int) -> Array:
        source = self._source(layer, port)
        if source not in self._constants:
            raise self._fault(str(layer.get("name")), f"needs a constant as input {port}")
        return self._constants[source]

    def _data(self, layer: ET.Element, key: str) -> str:
        data = layer.find("data")
        value = None if data is None else data.get(key)
        if value is None:
            raise self._fault(str(layer.get("name")), f"does not say its {key}")
        return value

    def _sizes(self, layer: ET.Element, key: str) -> list[int]:
        try:
            return [int(size) for size in self._data(layer, key).split(",") if size.strip()]
        except ValueError as error:
            raise self._fault(str(layer.get("name")), f"has a {key} that is not whole numbers") from error

    def _constant(self, layer: ET.Element) -> Array:
        dtype = DTYPES.get(self._data(layer, "element_type"))
        offset, size = self._sizes(layer, "offset")[0], self._sizes(layer, "size")[0]
        shape = self._sizes(layer, "shape")
        if dtype is None or not 0 <= offset <= offset + size <= len(self._weights):
            raise self._fault(str(layer.get("name")), "points outside the weights")
        numbers = np.frombuffer(self._weights[offset : offset + size], dtype=dtype)
        if numbers.size != int(np.prod(shape)) or not np.isfinite(numbers).all():
            raise self._fault(str(layer.get("name")), "holds other numbers than it says")
        return numbers.reshape(shape)

    def _elementwise(self, layer: ET.Element, kind: str) -> str:
        return self._graph.node(kind, self._value(layer, 0), self._value(layer, 1))

    def _convolution(self, layer: ET.Element) -> str:
        kernel, groups = self._number(layer, 1), 1
        if layer.get("type") == "GroupConvolution":
            groups = kernel.shape[0]
            kernel = kernel.reshape(-1, *kernel.shape[2:])
        return self._graph.node(
            "Conv",
            self._value(layer, 0),
            self._graph.constant(kernel.astype(np.float32)),
            kernel_shape=list(kernel.shape[2:]),
            strides=self._sizes(layer, "strides"),
            dilations=self._sizes(layer, "dilations"),
            pads=[*self._sizes(layer, "pads_begin"), *self._sizes(layer, "pads_end")],
            group=groups,
        )

    def _sloped(self, layer: ET.Element) -> str:
        slope = self._number(layer, 1)
        if slope.size == 1:
            return self._graph.node("LeakyRelu", self._value(layer, 0), alpha=float(slope.reshape(-1)[0]))
        shaped = slope.astype(np.float32).reshape(-1, 1, 1)
        return self._graph.node("PRelu", self._value(layer, 0), self._graph.constant(shaped))

    def _averaged(self, layer: ET.Element) -> str:
        if self._sizes(layer, "kernel") == list(self._shapes[self._source(layer, 0)][CHANNEL + 1 :]):
            return self._graph.node("GlobalAveragePool", self._value(layer, 0))
        return self._graph.node("AveragePool", self._value(layer, 0), **self._window(layer))

    def _pooled(self, layer: ET.Element) -> str:
        return self._graph.node("MaxPool", self._value(layer, 0), **self._window(layer))

    def _window(self, layer: ET.Element) -> dict[str, list[int] | int]:
        return {
            "kernel_shape": self._sizes(layer, "kernel"),
            "strides": self._sizes(layer, "strides"),
            "pads": [*self._sizes(layer, "pads_begin"), *self._sizes(layer, "pads_end")],
            "ceil_mode": int(self._data(layer, "rounding_type") == "ceil"),
        }

"""A small network is written as OpenVINO IR by hand; the published ones are compared where ../shared holds them."""

from pathlib import Path

import numpy as np
import pytest

from peelian.errors import WeightsFormatError
from peelian.inference.conversion import openvino_ir
from peelian.inference.session import Floats, Session

SHARED = Path(__file__).parents[5] / "shared" / "models"

KERNEL = np.arange(8, dtype="<f2").reshape(1, 2, 2, 2) / 8
SLOPE = np.array([0.5], dtype="<f2")
SLOPES = np.array([0.5, -0.25], dtype="<f2")
WEIGHTS = KERNEL.tobytes() + SLOPE.tobytes() + SLOPES.tobytes()


def constant(number: int, shape: str, offset: int, size: int) -> str:
    dims = "".join(f"<dim>{dim}</dim>" for dim in shape.split(","))
    out = f'<output><port id="0" precision="FP16">{dims}</port></output>'
    data = f'<data element_type="f16" shape="{shape}" offset="{offset}" size="{size}"/>'
    return f'<layer id="{number}" name="c{number}" type="Const" version="opset1">{data}{out}</layer>'


def layer(number: int, kind: str, inputs: int, dims: tuple[int, ...], data: str = "") -> str:
    ports = "".join(f'<port id="{port}"/>' for port in range(inputs))
    out = "".join(f"<dim>{dim}</dim>" for dim in dims)
    return (
        f'<layer id="{number}" name="{kind}{number}" type="{kind}" version="opset1"><data {data}/>'
        f'<input>{ports}</input><output><port id="{inputs}">{out}</port></output></layer>'
    )


CONVOLUTION = 'strides="1, 1" dilations="1, 1" pads_begin="0, 0" pads_end="0, 0"'
POOLING = 'kernel="3, 3" strides="3, 3" pads_begin="0, 0" pads_end="0, 0" rounding_type="floor"'

LAYERS = (
    layer(0, "Parameter", 0, (1, 2, 4, 4), 'shape="1,2,4,4" element_type="f32"'),
    constant(1, "2,1,1,2,2", 0, 16),
    layer(2, "GroupConvolution", 2, (1, 2, 3, 3), CONVOLUTION),
    constant(3, "1", 16, 2),
    layer(4, "PReLU", 2, (1, 2, 3, 3)),
    constant(5, "2", 18, 4),
    layer(6, "PReLU", 2, (1, 2, 3, 3)),
    layer(7, "AvgPool", 1, (1, 2, 1, 1), POOLING),
    layer(8, "Sigmoid", 1, (1, 2, 1, 1)),
    layer(9, "Multiply", 2, (1, 2, 3, 3)),
    layer(10, "MaxPool", 1, (1, 2, 1, 1), POOLING),
    layer(11, "Result", 1, ()),
)
EDGES = (
    (0, 0, 2, 0),
    (1, 0, 2, 1),
    (2, 2, 4, 0),
    (3, 0, 4, 1),
    (4, 2, 6, 0),
    (5, 0, 6, 1),
    (6, 2, 7, 0),
    (7, 1, 8, 0),
    (6, 2, 9, 0),
    (8, 1, 9, 1),
    (9, 2, 10, 0),
    (10, 1, 11, 0),
)


def ir(layers: tuple[str, ...] = LAYERS, edges: tuple[tuple[int, ...], ...] = EDGES) -> bytes:
    links = "".join(f'<edge from-layer="{a}" from-port="{b}" to-layer="{c}" to-port="{d}"/>' for a, b, c, d in edges)
    return f"<net><layers>{''.join(layers)}</layers><edges>{links}</edges></net>".encode()


def computed(x: Floats) -> Floats:
    windows = np.lib.stride_tricks.sliding_window_view(x, (2, 2), axis=(2, 3))
    value = np.einsum("ncyxij,cij->ncyx", windows, KERNEL[0].astype(np.float32))
    value = np.where(value > 0, value, value * 0.5)
    value = np.where(value > 0, value, value * SLOPES.astype(np.float32)[:, None, None])
    gate = 1 / (1 + np.exp(-value.mean(axis=(2, 3), keepdims=True)))
    return np.asarray((value * gate).max(axis=(2, 3)), dtype=np.float32)


def test_a_network_computes_what_its_layers_say_for_any_batch() -> None:
    session = Session(openvino_ir.convert(ir(), WEIGHTS, file="n.xml"), name="n", threads=1)
    batch = np.random.default_rng(2).normal(0, 1, (3, 2, 4, 4)).astype(np.float32)
    np.testing.assert_allclose(session.run(batch)[0], computed(batch), atol=1e-5)
    assert session.output_names == ("output",)


@pytest.mark.parametrize(
    ("xml", "weights", "problem"),
    [
        (b"<net", WEIGHTS, "not XML"),
        (b"\xff\xfe<net/>", WEIGHTS, "not XML"),
        (b'<!DOCTYPE net [<!ENTITY a "b">]><net/>', WEIGHTS, "declarations"),
        (b"<net/>", WEIGHTS, "no input"),
        (ir(LAYERS[:-1], EDGES[:-1]), WEIGHTS, "no output"),
        (ir(), WEIGHTS[:10], "points outside"),
        (ir((*LAYERS[:1], constant(1, "2,1,1,2,3", 0, 16), *LAYERS[2:])), WEIGHTS, "other numbers"),
        (ir((*LAYERS[:8], layer(8, "Softmax", 1, (1, 2, 1, 1)), *LAYERS[9:])), WEIGHTS, "Softmax"),
        (ir(LAYERS, EDGES[1:]), WEIGHTS, "has no input 0"),
        (ir(LAYERS, (*EDGES, (0, 0, 99, 0))), WEIGHTS, "leads nowhere"),
        (ir((*LAYERS[:2], LAYERS[3], LAYERS[4], LAYERS[2], *LAYERS[5:])), WEIGHTS, "before it is made"),
        (ir((*LAYERS[:2], LAYERS[2].replace('strides="1, 1"', 'strides="1, x"'), *LAYERS[3:])), WEIGHTS, "strides"),
        (ir((*LAYERS[:2], LAYERS[2].replace("dilations", "dilution"), *LAYERS[3:])), WEIGHTS, "dilations"),
    ],
)
def test_a_network_that_cannot_be_converted_is_refused(xml: bytes, weights: bytes, problem: str) -> None:
    with pytest.raises(WeightsFormatError, match=problem):
        openvino_ir.convert(xml, weights, file="n.xml")


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "other", "side_px"),
    [
        ("face-reidentification-retail-0095", "face-reidentification-retail-0095_fast", 128),
        ("landmarks-regression-retail-0009", "landmarks-regression-retail-0009", 48),
    ],
)
def test_published_networks_equal_other_conversions(name: str, other: str, side_px: int) -> None:
    if not (SHARED / f"{name}.xml").is_file():
        pytest.skip("../shared/models with the Open Model Zoo's files is not there")
    xml, weights = ((SHARED / f"{name}.{kind}").read_bytes() for kind in ("xml", "bin"))
    ours = Session(openvino_ir.convert(xml, weights, file=f"{name}.xml"), name=name, threads=1)
    theirs = Session((SHARED / f"{other}.onnx").read_bytes(), name=other, threads=1)
    picture = np.random.default_rng(4).integers(0, 256, (1, 3, side_px, side_px)).astype(np.float32)
    np.testing.assert_allclose(ours.run(picture)[0].ravel(), theirs.run(picture)[0].ravel(), atol=1e-5)

import pytest

from peelian.errors import WeightsFormatError
from peelian.inference.conversion import mtcnn_onnx, ranges, recipes
from peelian.inference.manifest import Network, Recipe


def test_a_recipe_converts_its_file(pnet: bytes) -> None:
    network = Network(name="p.onnx", sources=("pnet.lz4",), recipe=Recipe.MTCNN_PROPOSAL)
    assert recipes.cook(network, {"pnet.lz4": pnet}) == mtcnn_onnx.proposal(pnet, file="pnet.lz4")


def test_a_network_without_a_recipe_is_its_source() -> None:
    assert recipes.cook(Network(name="n.onnx", sources=("n.onnx",)), {"n.onnx": b"n"}) == b"n"


def test_a_recipe_with_too_many_files_is_refused() -> None:
    network = Network(name="p.onnx", sources=("a", "b"), recipe=Recipe.MTCNN_PROPOSAL)
    with pytest.raises(WeightsFormatError, match="2 files"):
        recipes.cook(network, {"a": b"", "b": b""})


def test_int8_is_known_for_dlibs_network_alone(pnet: bytes, resnet: bytes) -> None:
    table = ranges.read("dlib-resnet.ranges.json")
    network = Network(name="r.onnx", sources=("r.dat",), recipe=Recipe.DLIB_RESNET)
    assert len(recipes.cook_integer(network, {"r.dat": resnet}, table)) < len(resnet) / 3
    other = Network(name="p.onnx", sources=("p",), recipe=Recipe.MTCNN_PROPOSAL)
    with pytest.raises(WeightsFormatError, match="no INT8"):
        recipes.cook_integer(other, {"p": pnet}, table)

"""How published weights become networks: one function a recipe."""

from collections.abc import Callable, Mapping, Sequence

from peelian.errors import WeightsFormatError
from peelian.inference.conversion import dlib_onnx, mtcnn_onnx, onnx_prelu, openvino_ir
from peelian.inference.conversion.arithmetic import Range
from peelian.inference.manifest import Network, Recipe

VERSION = 3
"""Raised when a recipe's result changes, so that caches built before are not used."""

_OF_ONE_FILE: Mapping[Recipe, Callable[..., bytes]] = {
    Recipe.MTCNN_PROPOSAL: mtcnn_onnx.proposal,
    Recipe.MTCNN_REFINEMENT: mtcnn_onnx.refinement,
    Recipe.MTCNN_OUTPUT: mtcnn_onnx.output,
    Recipe.DLIB_RESNET: dlib_onnx.encoder,
    Recipe.ONNX_PRELU: onnx_prelu.rewrite,
}

LAYERS_AND_WEIGHTS = 2
"""Files of an OpenVINO network: the .xml first, then the .bin."""


def cook(network: Network, sources: Mapping[str, bytes]) -> bytes:
    """Convert verified weights into an ONNX network, in FP32.

    Args:
        network: what to make.
        sources: contents of its weight files by name; their digests must have been checked.

    Raises:
        WeightsFormatError: a file is not laid out as its format says.
    """
    names = network.sources
    if network.recipe is None and len(names) == 1:
        return sources[names[0]]
    if network.recipe is Recipe.OPENVINO_IR and len(names) == LAYERS_AND_WEIGHTS:
        return openvino_ir.convert(sources[names[0]], sources[names[1]], file=names[0])
    convert = None if network.recipe is None else _OF_ONE_FILE.get(network.recipe)
    if convert is not None and len(names) == 1:
        return convert(sources[names[0]], file=names[0])
    raise WeightsFormatError(network.name, f"the recipe {network.recipe} does not fit {len(names)} files")


def cook_integer(network: Network, sources: Mapping[str, bytes], ranges: Sequence[Range]) -> bytes:
    """Convert verified weights into an ONNX network, in INT8.

    Raises:
        WeightsFormatError: a file is not laid out as its format says, or INT8 is not known for the recipe.
    """
    if network.recipe is not Recipe.DLIB_RESNET:
        raise WeightsFormatError(network.name, f"the recipe {network.recipe} knows no INT8")
    name = network.sources[0]
    return dlib_onnx.encoder(sources[name], file=name, ranges=ranges)

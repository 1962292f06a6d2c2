"""How published weights become networks: one function a recipe."""

from collections.abc import Callable, Mapping

from peelian.errors import WeightsFormatError
from peelian.inference import dlib_onnx, mtcnn_onnx
from peelian.inference.manifest import Network, Recipe

VERSION = 2
"""Raised when a recipe's result changes, so that caches built before are not used."""

_OF_ONE_FILE: Mapping[Recipe, Callable[..., bytes]] = {
    Recipe.MTCNN_PROPOSAL: mtcnn_onnx.proposal,
    Recipe.MTCNN_REFINEMENT: mtcnn_onnx.refinement,
    Recipe.MTCNN_OUTPUT: mtcnn_onnx.output,
    Recipe.DLIB_RESNET: dlib_onnx.encoder,
}


def cook(network: Network, sources: Mapping[str, bytes]) -> bytes:
    """Convert verified weights into an ONNX network.

    Args:
        network: what to make.
        sources: contents of its weight files by name; their digests must have been checked.

    Raises:
        WeightsFormatError: a file is not laid out as its format says.
    """
    if network.recipe is None:
        return sources[network.sources[0]]
    convert = _OF_ONE_FILE.get(network.recipe)
    if convert is None or len(network.sources) != 1:
        raise WeightsFormatError(network.name, f"the recipe {network.recipe} does not fit {len(network.sources)} files")
    name = network.sources[0]
    return convert(sources[name], file=name)

import numpy as np
import pytest

from peelian.errors import WeightsFormatError
from peelian.inference.conversion import dlib_weights
from peelian.inference.conversion.dlib_weights import BLOCK_WIDTHS


def test_all_layers_are_found(resnet: bytes) -> None:
    layers = dlib_weights.read(resnet, file="resnet")
    assert layers.stem.kernel.shape == (32, 3, 7, 7)
    assert [second.bias.shape[0] for _, second in layers.blocks] == list(BLOCK_WIDTHS)
    assert layers.dense.shape == (256, 128)


def test_every_number_of_the_file_is_used(resnet: bytes) -> None:
    layers = dlib_weights.read(resnet, file="resnet")
    convolutions = [layers.stem, *(layer for block in layers.blocks for layer in block)]
    count = sum(layer.kernel.size + 3 * layer.bias.size for layer in convolutions) + layers.dense.size
    assert 0 < len(resnet) - 4 * count < 8192  # the rest is names, sizes and settings


def test_a_file_that_is_cut_short_is_refused(resnet: bytes) -> None:
    with pytest.raises(WeightsFormatError, match="cut short"):
        dlib_weights.read(resnet[: len(resnet) // 2], file="resnet")
    with pytest.raises(WeightsFormatError, match="cut short"):
        dlib_weights.read(resnet[:345], file="resnet")


def test_a_file_of_something_else_is_refused() -> None:
    with pytest.raises(WeightsFormatError, match="con_4"):
        dlib_weights.read(b"something else", file="resnet")


def test_a_tensor_of_another_size_is_refused(resnet: bytes) -> None:
    other = resnet.replace(b"\x02\x80\x12", b"\x02\x81\x12", 1)
    with pytest.raises(WeightsFormatError, match="4736 numbers were expected"):
        dlib_weights.read(other, file="resnet")


def test_numbers_that_are_not_finite_are_refused(resnet: bytes) -> None:
    first = np.float32(dlib_weights.read(resnet, file="resnet").dense[0, 0]).tobytes()
    broken = resnet.replace(first, np.float32(np.nan).tobytes())
    with pytest.raises(WeightsFormatError, match="finite"):
        dlib_weights.read(broken, file="resnet")

"""The networks are compared with a plain reading of the port's Keras code, written down here in NumPy."""

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from peelian.errors import WeightsFormatError
from peelian.inference.conversion import mtcnn_onnx, mtcnn_weights
from peelian.inference.conversion.mtcnn_weights import OUTPUT, PROPOSAL, REFINEMENT, Floats
from peelian.inference.session import Session


def convolve(x: Floats, kernel: Floats, bias: Floats) -> Floats:
    windows = sliding_window_view(x, kernel.shape[:2], axis=(1, 2))
    return np.asarray(np.einsum("nyxcij,ijco->nyxo", windows, kernel, optimize=True) + bias, dtype=np.float32)


def prelu(x: Floats, slope: Floats) -> Floats:
    return np.where(x > 0, x, x * slope.reshape(-1)).astype(np.float32)


def pool(x: Floats, size: int, *, same: bool) -> Floats:
    if same:
        need = [max((-(-side // 2) - 1) * 2 + size - side, 0) for side in x.shape[1:3]]
        pads = [(0, 0), *((total // 2, total - total // 2) for total in need), (0, 0)]
        x = np.pad(x, pads, constant_values=-np.inf)
    return np.asarray(sliding_window_view(x, (size, size), axis=(1, 2))[:, ::2, ::2].max(axis=(-2, -1)))


def softmax_face(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray((powers / powers.sum(axis=-1, keepdims=True))[..., 1])


def pixels(*shape: int) -> Floats:
    return np.random.default_rng(5).integers(0, 256, shape).astype(np.float32)


def keras_input(batch: Floats) -> Floats:
    return ((batch.transpose(0, 2, 3, 1) - 127.5) / 128).astype(np.float32)


@pytest.mark.parametrize("size", [(34, 41), (33, 40), (12, 12)])
def test_p_net_equals_the_port(pnet: bytes, size: tuple[int, int]) -> None:
    w = mtcnn_weights.read(pnet, PROPOSAL, file="pnet")
    batch = pixels(2, 3, *size)
    x = pool(prelu(convolve(keras_input(batch), w[0], w[1]), w[2]), 2, same=True)
    x = prelu(convolve(x, w[3], w[4]), w[5])
    x = prelu(convolve(x, w[6], w[7]), w[8])
    found = Session(mtcnn_onnx.proposal(pnet, file="pnet"), name="p", threads=1).run_named(batch)
    np.testing.assert_allclose(found["offsets"].transpose(0, 2, 3, 1), convolve(x, w[9], w[10]), atol=1e-5)
    np.testing.assert_allclose(found["face"][:, 0], softmax_face(convolve(x, w[11], w[12])), atol=1e-5)


def test_r_net_equals_the_port(rnet: bytes) -> None:
    w = mtcnn_weights.read(rnet, REFINEMENT, file="rnet")
    batch = pixels(3, 3, 24, 24)
    x = pool(prelu(convolve(keras_input(batch), w[0], w[1]), w[2]), 3, same=True)
    x = pool(prelu(convolve(x, w[3], w[4]), w[5]), 3, same=False)
    x = prelu(convolve(x, w[6], w[7]), w[8]).transpose(0, 2, 1, 3).reshape(3, -1)
    x = prelu(x @ w[9] + w[10], w[11])
    found = Session(mtcnn_onnx.refinement(rnet, file="rnet"), name="r", threads=1).run_named(batch)
    np.testing.assert_allclose(found["offsets"], x @ w[12] + w[13], atol=1e-5)
    np.testing.assert_allclose(found["face"][:, 0], softmax_face(x @ w[14] + w[15]), atol=1e-5)


def test_o_net_equals_the_port(onet: bytes) -> None:
    w = mtcnn_weights.read(onet, OUTPUT, file="onet")
    batch = pixels(3, 3, 48, 48)
    x = pool(prelu(convolve(keras_input(batch), w[0], w[1]), w[2]), 3, same=True)
    x = pool(prelu(convolve(x, w[3], w[4]), w[5]), 3, same=False)
    x = pool(prelu(convolve(x, w[6], w[7]), w[8]), 2, same=True)
    x = prelu(convolve(x, w[9], w[10]), w[11]).transpose(0, 2, 1, 3).reshape(3, -1)
    x = prelu(x @ w[12] + w[13], w[14])
    found = Session(mtcnn_onnx.output(onet, file="onet"), name="o", threads=1).run_named(batch)
    points = x @ w[17] + w[18]
    np.testing.assert_allclose(found["offsets"], x @ w[15] + w[16], atol=1e-5)
    np.testing.assert_allclose(found["landmarks"], np.stack([points[:, :5], points[:, 5:]], axis=-1), atol=1e-5)
    np.testing.assert_allclose(found["face"][:, 0], softmax_face(x @ w[19] + w[20]), atol=1e-5)


def test_weights_of_another_network_are_refused(pnet: bytes, rnet: bytes, onet: bytes) -> None:
    for write, wrong in (
        (mtcnn_onnx.proposal, rnet),
        (mtcnn_onnx.refinement, onet),
        (mtcnn_onnx.output, pnet),
    ):
        with pytest.raises(WeightsFormatError):
            write(wrong, file="wrong")

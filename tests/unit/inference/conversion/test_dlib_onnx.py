from pathlib import Path

import numpy as np
import pytest

from peelian.errors import WeightsFormatError
from peelian.inference import shelf, weights
from peelian.inference.conversion import dlib_onnx, ranges
from peelian.inference.conversion.mtcnn_weights import Floats
from peelian.inference.session import Session

DLIBS_MEAN = (122.782, 117.001, 104.298)

KNOWN = (-0.0771211, 0.0990939, 0.0626047, -0.0074386, -0.0951933, -0.0579081, -0.0257166, -0.0085449)
"""First numbers of dlib's descriptor of the first chip."""


@pytest.fixture(scope="module")
def session(resnet: bytes) -> Session:
    return Session(dlib_onnx.encoder(resnet, file="resnet"), name="resnet", threads=1)


def chips(count: int) -> list[np.ndarray[tuple[int, ...], np.dtype[np.uint8]]]:
    rng = np.random.default_rng(3)
    coarse = rng.integers(0, 256, (count, 15, 15, 3)).astype(np.uint8)
    return [chip.repeat(10, axis=0).repeat(10, axis=1) for chip in coarse]


def fed(pictures: list[np.ndarray[tuple[int, ...], np.dtype[np.uint8]]]) -> Floats:
    scaled = (np.stack(pictures).astype(np.float32) - np.array(DLIBS_MEAN, dtype=np.float32)) / 256
    return np.ascontiguousarray(scaled.transpose(0, 3, 1, 2), dtype=np.float32)


def test_the_descriptor_equals_dlibs(session: Session) -> None:
    dlib = pytest.importorskip("dlib", reason="dlib-bin is not installed: `uv sync --group bench` brings it")
    file = shelf.named("starter", Path("unused")).file("dlib_face_recognition_resnet_model_v1.dat")
    reference = dlib.face_recognition_model_v1(str(weights.locate(file, Path("unused"))))
    pictures = chips(2)
    expected = np.array([reference.compute_face_descriptor(picture) for picture in pictures])
    np.testing.assert_allclose(session.run(fed(pictures))[0], expected, atol=1e-5)


def test_a_known_chip_has_the_known_descriptor(session: Session) -> None:
    """Taken from dlib 20.0.1 on the same chip, so that the equality is kept where dlib is not installed."""
    expected = np.array(KNOWN, dtype=np.float32)
    np.testing.assert_allclose(session.run(fed(chips(1)))[0][0, : len(KNOWN)], expected, atol=1e-5)


def test_a_batch_gives_what_single_chips_give(session: Session) -> None:
    batch = fed(chips(3))
    together = session.run(batch)[0]
    alone = np.concatenate([session.run(batch[index : index + 1])[0] for index in range(3)])
    assert together.shape == (3, 128)
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_the_observer_shows_a_value_for_each_range(resnet: bytes) -> None:
    observer = Session(dlib_onnx.observer(resnet, file="resnet"), name="observer", threads=1)
    values = observer.run(fed(chips(1)))
    assert len(values) == len(ranges.read("dlib-resnet.ranges.json"))
    assert np.array_equal(values[0], fed(chips(1)))


def test_another_file_is_refused() -> None:
    with pytest.raises(WeightsFormatError):
        dlib_onnx.encoder(b"another file", file="resnet")

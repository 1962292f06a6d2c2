import io

import joblib
import lz4.frame
import numpy as np
import pytest

from peelian.errors import WeightsFormatError
from peelian.inference.conversion import mtcnn_weights
from peelian.inference.conversion.mtcnn_weights import END_OF_HEADER, OUTPUT, PROPOSAL, REFINEMENT, Shape


@pytest.mark.parametrize(("fixture", "shapes"), [("pnet", PROPOSAL), ("rnet", REFINEMENT), ("onet", OUTPUT)])
def test_arrays_are_those_that_joblib_reads(
    fixture: str, shapes: tuple[Shape, ...], request: pytest.FixtureRequest
) -> None:
    content: bytes = request.getfixturevalue(fixture)
    expected = joblib.load(io.BytesIO(lz4.frame.decompress(content)))
    found = mtcnn_weights.read(content, shapes, file=fixture)
    assert len(found) == len(expected)
    assert all(np.array_equal(ours, theirs) for ours, theirs in zip(found, expected, strict=True))
    assert all(array.dtype == np.float32 for array in found)


def test_a_file_of_another_network_is_refused(pnet: bytes) -> None:
    with pytest.raises(WeightsFormatError, match=r"pnet\.lz4"):
        mtcnn_weights.read(pnet, REFINEMENT, file="pnet.lz4")


def test_a_file_that_is_cut_short_is_refused(pnet: bytes) -> None:
    plain = lz4.frame.decompress(pnet)
    with pytest.raises(WeightsFormatError):
        mtcnn_weights.read(lz4.frame.compress(plain[:-300]), PROPOSAL, file="pnet.lz4")


def test_a_file_that_is_no_lz4_frame_is_refused() -> None:
    with pytest.raises(WeightsFormatError, match="LZ4"):
        mtcnn_weights.read(b"\x80\x04", PROPOSAL, file="pnet.lz4")


def test_numbers_that_are_not_finite_are_refused(pnet: bytes) -> None:
    plain = bytearray(lz4.frame.decompress(pnet))
    begin = plain.index(END_OF_HEADER) + len(END_OF_HEADER)
    begin += 1 + plain[begin]
    plain[begin : begin + 4] = np.float32(np.nan).tobytes()
    with pytest.raises(WeightsFormatError, match="finite"):
        mtcnn_weights.read(lz4.frame.compress(bytes(plain)), PROPOSAL, file="pnet.lz4")


def test_nothing_in_the_file_is_executed(pnet: bytes) -> None:
    bomb = b"cos\nabort\n(tR" + lz4.frame.decompress(pnet)
    found = mtcnn_weights.read(lz4.frame.compress(bomb), PROPOSAL, file="pnet.lz4")
    assert found[0].shape == (3, 3, 3, 10)

import dataclasses
from pathlib import Path

import pytest

from peelian.errors import DigestMismatchError, WeightsPackageError
from peelian.inference import digest, shelf, weights
from peelian.inference.manifest import WeightFile

PNET = shelf.named("starter", Path("unused")).file("pnet.lz4")
FETCHED = WeightFile(
    name="net.onnx",
    sha256=digest.of_bytes(b"net"),
    size_bytes=3,
    licence="MIT",
    source="here",
    url="https://example.org/net.onnx",
)


def test_a_file_inside_a_package_is_found_without_importing_the_package(tmp_path: Path) -> None:
    import sys  # noqa: PLC0415

    path = weights.locate(PNET, tmp_path)
    assert path is not None
    assert len(weights.read(PNET, path)) == PNET.size_bytes
    assert "mtcnn" not in sys.modules


def test_a_package_that_is_not_installed_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsPackageError, match="no-such-package==1"):
        weights.locate(dataclasses.replace(PNET, package="no-such-package==1"), tmp_path)


def test_a_package_of_another_version_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WeightsPackageError, match=r"version 1\.0\.0 is installed"):
        weights.locate(dataclasses.replace(PNET, package="mtcnn==0.9"), tmp_path)


def test_a_package_without_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WeightsPackageError, match="is missing"):
        weights.locate(dataclasses.replace(PNET, path="mtcnn/assets/none.lz4"), tmp_path)


def test_a_package_file_with_another_digest_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pnet.lz4"
    path.write_bytes(b"altered")
    with pytest.raises(WeightsPackageError, match="not the file that was published"):
        weights.read(PNET, path)


def test_a_fetched_file_is_found_under_its_digest(tmp_path: Path) -> None:
    assert weights.locate(FETCHED, tmp_path) is None
    path = weights.stored(tmp_path, FETCHED.sha256)
    path.parent.mkdir()
    path.write_bytes(b"net")
    assert weights.locate(FETCHED, tmp_path) == path
    assert weights.read(FETCHED, path) == b"net"


def test_a_fetched_file_that_was_altered_is_refused(tmp_path: Path) -> None:
    path = weights.stored(tmp_path, FETCHED.sha256)
    path.parent.mkdir()
    path.write_bytes(b"ten")
    with pytest.raises(DigestMismatchError):
        weights.read(FETCHED, path)

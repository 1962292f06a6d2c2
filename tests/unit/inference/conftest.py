"""Weights of the starter pack, as the installed packages hold them."""

from pathlib import Path

import pytest

from peelian.inference import shelf, weights


def _contents(name: str) -> bytes:
    file = shelf.named("starter", Path("unused")).file(name)
    path = weights.locate(file, Path("unused"))
    assert path is not None
    return weights.read(file, path)


@pytest.fixture(scope="session")
def pnet() -> bytes:
    return _contents("pnet.lz4")


@pytest.fixture(scope="session")
def rnet() -> bytes:
    return _contents("rnet.lz4")


@pytest.fixture(scope="session")
def onet() -> bytes:
    return _contents("onet.lz4")


@pytest.fixture(scope="session")
def resnet() -> bytes:
    return _contents("dlib_face_recognition_resnet_model_v1.dat")

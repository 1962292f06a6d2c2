from pathlib import Path

import numpy as np
import pytest

from peelian.errors import DigestMismatchError, UnknownPackError
from peelian.inference import building, catalogue
from peelian.inference.pack import Pack


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def starter(cache: Path) -> Pack:
    return catalogue.load("starter", cache)


def test_the_starter_pack_needs_nothing_but_what_is_installed(starter: Pack) -> None:
    session = starter.session(starter.manifest.encoder.file, 1)
    assert session.run(np.zeros((1, 3, 150, 150), dtype=np.float32))[0].shape == (1, starter.manifest.encoder.dims)
    assert len([starter.session(name, 1) for name in starter.manifest.detector.files]) == 3


def test_the_second_load_builds_nothing(starter: Pack, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "_make", lambda *_: pytest.fail("built again"))
    assert catalogue.load("starter", cache) == starter


def test_an_altered_network_is_built_again(starter: Pack, cache: Path) -> None:
    path = starter.networks["mtcnn-output.onnx"].path
    before = path.read_bytes()
    path.write_bytes(before[:-1])
    with pytest.raises(DigestMismatchError):
        starter.session("mtcnn-output.onnx", 1)
    assert building.read(path.parent) is None
    assert catalogue.load("starter", cache).networks["mtcnn-output.onnx"].path.read_bytes() == before


def test_building_tells_how_far_it_is(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    catalogue.load("starter", tmp_path, progress=lambda what, done, total: told.append((what, done, total)))
    assert told[0][1] == 0
    assert told[-1][1] == told[-1][2] == len(told) - 1


def test_a_pack_that_nobody_knows_is_an_error_that_lists_the_known(tmp_path: Path) -> None:
    with pytest.raises(UnknownPackError, match="starter"):
        catalogue.load("stater", tmp_path)

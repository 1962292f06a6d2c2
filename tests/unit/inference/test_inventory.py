from pathlib import Path

import pytest

from peelian.errors import PackNotInstalledError
from peelian.inference import catalogue, inventory, shelf, weights
from peelian.inference.inventory import State
from peelian.inference.pack import Pack


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def states(cache: Path, pack: str) -> dict[str, State]:
    return {finding.file: finding.state for finding in inventory.findings(shelf.named(pack, cache), cache)}


def test_every_file_of_the_starter_is_right(cache: Path) -> None:
    found = states(cache, "starter")
    assert len(found) == 4
    assert set(found.values()) == {State.RIGHT}


def test_missing_and_altered_files_are_told_apart(tmp_path: Path) -> None:
    yunet, sface = shelf.named("opencv-zoo", tmp_path).files
    path = weights.stored(tmp_path, yunet.sha256)
    path.parent.mkdir()
    path.write_bytes(b"altered")
    assert states(tmp_path, "opencv-zoo") == {yunet.name: State.ALTERED, sface.name: State.MISSING}


def test_a_file_that_an_alternate_stands_in_for_is_not_missed(tmp_path: Path) -> None:
    manifest = shelf.named("buffalo-s", tmp_path)
    alternate = manifest.network("w600k_mbf.onnx").alternates[0]
    path = weights.stored(tmp_path, alternate.sha256)
    path.parent.mkdir()
    path.write_bytes(b"altered")
    found = states(tmp_path, "buffalo-s")
    assert found[f"w600k_mbf.onnx ({alternate.note})"] is State.ALTERED
    assert "w600k_mbf.onnx" not in found


def test_a_measurement_is_kept_for_its_model_alone(cache: Path) -> None:
    pack = catalogue.load("starter", cache)
    assert inventory.measured(pack, cache) is None
    speed = inventory.measure(pack, cache)
    assert 0 < speed.encoder_ms < 10_000
    assert 0 < speed.detector_ms < 10_000
    assert inventory.measured(pack, cache) == speed
    other = "int8" if pack.variant == "fp32" else "fp32"
    assert inventory.measured(catalogue.load("starter", cache, variant=type(pack.variant)(other)), cache) is None


@pytest.mark.parametrize("record", ["", "[]", '{"MODEL": 3}', '{"MODEL": {"encoder_ms": 1}}'])
def test_a_record_that_cannot_be_read_says_nothing(cache: Path, tmp_path: Path, record: str) -> None:
    pack = catalogue.load("starter", cache)
    (tmp_path / inventory.MEASURED).write_text(record.replace("MODEL", pack.model), encoding="utf-8")
    assert inventory.measured(pack, tmp_path) is None


def test_why_a_pack_cannot_be_used_is_a_value(cache: Path) -> None:
    assert isinstance(inventory.ready(shelf.named("starter", cache), cache), Pack)
    assert isinstance(inventory.ready(shelf.named("opencv-zoo", cache), cache), PackNotInstalledError)

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from peelian.errors import DigestMismatchError, UnknownPackError
from peelian.inference import building, catalogue, making
from peelian.inference.making import Maker
from peelian.inference.manifest import Variant
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
    monkeypatch.setattr(Maker, "__call__", lambda *_: pytest.fail("built again"))
    assert catalogue.load("starter", cache) == starter


def test_an_altered_network_is_built_again(starter: Pack, cache: Path) -> None:
    path = starter.networks["mtcnn-output.onnx"].path
    before = path.read_bytes()
    path.write_bytes(before[:-1])
    with pytest.raises(DigestMismatchError):
        starter.session("mtcnn-output.onnx", 1)
    assert building.read(path.parent) is None
    assert catalogue.load("starter", cache).networks["mtcnn-output.onnx"].path.read_bytes() == before


def test_two_processes_build_at_once_and_agree(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from peelian.inference import catalogue;"
        "print(catalogue.load('starter', Path(sys.argv[1])).networks['dlib-resnet.onnx'].sha256)"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    answers = {process.communicate(timeout=120)[0] for process in both}
    assert [process.returncode for process in both] == [0, 0]
    assert len(answers) == 1
    assert len(list((tmp_path / catalogue.PACKS / "starter").iterdir())) == 1


def test_building_tells_how_far_it_is(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    catalogue.load("starter", tmp_path, progress=lambda what, done, total: told.append((what, done, total)))
    assert told[0][1] == 0
    assert told[-1][1] == told[-1][2] == len(told) - 1


def test_each_arithmetic_can_be_asked_for(starter: Pack, cache: Path) -> None:
    packs = {variant: catalogue.load("starter", cache, variant=variant) for variant in Variant}
    assert packs[Variant.INT8].model != packs[Variant.FP32].model
    assert packs[Variant.INT8].networks["dlib-resnet.onnx"].path.name == "dlib-resnet.int8.onnx"
    assert starter in packs.values()


def test_what_was_measured_decides_when_nothing_is_asked_for(starter: Pack, cache: Path) -> None:
    build = building.read(starter.networks["dlib-resnet.onnx"].path.parent)
    assert build is not None
    choice = build.facts[making.CHOICE]
    assert isinstance(choice, dict)
    assert choice["variant"] == starter.variant


def test_a_pack_that_nobody_knows_is_an_error_that_lists_the_known(tmp_path: Path) -> None:
    with pytest.raises(UnknownPackError, match="starter"):
        catalogue.load("stater", tmp_path)

from datetime import date
from pathlib import Path

import pytest

from peelian.errors import LicenceNotAcceptedError, PackNotInstalledError, UnknownWeightsError
from peelian.inference import adding, catalogue, digest, licences, shelf, weights

SHARED = Path(__file__).parents[4] / "shared" / "models"
TINY = """
name = "tiny"
title = "For a test"
licence = "MIT"
[detector]
decoder = "yunet"
networks = ["net.onnx"]
smallest_face_px = 14
score_floor = 0.6
overlap_ceiling = 0.3
[encoder]
network = "net.onnx"
size_px = 112
colour = "bgr"
mean = [0, 0, 0]
scale = [1, 1, 1]
dims = 2
alignment = [[1, 1], [2, 1], [1.5, 1.5], [1, 2], [2, 2]]
[[files]]
name = "net.onnx"
sha256 = "OWN"
size_bytes = 3
licence = "MIT"
source = "here"
[[networks]]
name = "net.onnx"
sources = ["net.onnx"]
[[networks.alternates]]
sha256 = "ALIKE"
exact = true
note = "the same, written elsewhere"
[[networks.alternates]]
sha256 = "NEAR"
exact = false
note = "nearly the same"
"""
TODAY = date(2026, 11, 22)
OWN, ALIKE, NEAR = (digest.of_bytes(content) for content in (b"own", b"alike", b"near"))


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    manifest = tmp_path / "tiny.toml"
    manifest.write_text(TINY.replace("OWN", OWN).replace("ALIKE", ALIKE).replace("NEAR", NEAR), encoding="utf-8")
    shelf.add(manifest, tmp_path)
    return tmp_path


def given(folder: Path, content: bytes) -> Path:
    path = folder / "whatever.bin"
    path.write_bytes(content)
    return path


def test_a_file_is_recognised_by_its_digest_whatever_it_is_called(cache: Path) -> None:
    known = adding.take(given(cache, b"own"), cache)
    assert (known.name, known.packs, known.stands_for) == ("net.onnx", ("tiny",), None)
    assert weights.stored(cache, OWN).read_bytes() == b"own"
    assert catalogue.load("tiny", cache).networks["net.onnx"].sha256 == OWN


def test_a_file_that_no_pack_knows_is_refused(cache: Path) -> None:
    with pytest.raises(UnknownWeightsError, match="no model pack names"):
        adding.take(given(cache, b"other"), cache)
    assert not (cache / weights.FOLDER).exists()


def test_a_file_that_is_not_there_is_an_error(cache: Path) -> None:
    with pytest.raises(UnknownWeightsError, match="No such file"):
        adding.take(cache / "none", cache)


def test_an_alternate_stands_in_only_while_the_published_file_is_missing(cache: Path) -> None:
    with pytest.raises(PackNotInstalledError):
        catalogue.load("tiny", cache)
    assert adding.take(given(cache, b"alike"), cache).stands_for == "net.onnx"
    assert catalogue.load("tiny", cache).networks["net.onnx"].sha256 == ALIKE
    adding.take(given(cache, b"own"), cache)
    assert catalogue.load("tiny", cache).networks["net.onnx"].sha256 == OWN


def test_an_alternate_that_is_not_exact_is_another_model(cache: Path) -> None:
    adding.take(given(cache, b"near"), cache)
    near = catalogue.load("tiny", cache).model
    weights.stored(cache, NEAR).unlink()
    adding.take(given(cache, b"alike"), cache)
    alike = catalogue.load("tiny", cache).model
    adding.take(given(cache, b"own"), cache)
    assert catalogue.load("tiny", cache).model == alike != near


@pytest.mark.realdata
def test_the_published_files_make_open_zoo_complete(tmp_path: Path) -> None:
    if not SHARED.is_dir():
        pytest.skip("../shared/models is not there")
    manifest = shelf.named("open-zoo", tmp_path)
    for file in manifest.files:
        adding.take(SHARED / file.name, tmp_path)
    assert catalogue.missing(manifest, tmp_path) == ()
    pack = catalogue.load("open-zoo", tmp_path)
    assert pack.session(manifest.encoder.file, 1).input_shape[2:] == (128, 128)


@pytest.mark.realdata
def test_buffalo_s_runs_on_an_alternate_once_its_licence_is_accepted(tmp_path: Path) -> None:
    if not SHARED.is_dir():
        pytest.skip("../shared/models is not there")
    for name in ("det_500m.onnx", "w600k_mbf_fast.onnx"):
        adding.take(SHARED / name, tmp_path)
    with pytest.raises(LicenceNotAcceptedError):
        catalogue.load("buffalo-s", tmp_path)
    manifest = shelf.named("buffalo-s", tmp_path)
    licences.accept(manifest, manifest.licence, tmp_path, today=TODAY)
    pack = catalogue.load("buffalo-s", tmp_path)
    assert pack.session("w600k_mbf.onnx", 1).input_shape[2:] == (112, 112)

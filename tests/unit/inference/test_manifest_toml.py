from importlib import resources
from pathlib import Path

import pytest

from peelian.errors import ManifestError
from peelian.inference import manifest_toml
from peelian.inference.manifest import Colour, Decoder, Recipe

PACKS = resources.files("peelian.inference") / "packs"
STARTER = (PACKS / "starter.toml").read_text(encoding="utf-8")
PATH = Path("mine.toml")


def test_the_starter_manifest_is_read() -> None:
    manifest = manifest_toml.read(PATH, STARTER)
    assert manifest.name == "starter"
    assert manifest.detector.decoder is Decoder.MTCNN
    assert manifest.encoder.colour is Colour.RGB
    assert manifest.encoder.dims == 128
    assert len(manifest.encoder.alignment) == 5
    assert manifest.network("dlib-resnet.onnx").recipe is Recipe.DLIB_RESNET
    assert manifest.network("dlib-resnet.onnx").ranges == "dlib-resnet.ranges.json"
    assert all(file.package for file in manifest.files)


def test_what_a_pack_asks_of_its_encoders_answers_is_read_where_it_says_so() -> None:
    asked = manifest_toml.read(PATH, (PACKS / "open-zoo.toml").read_text(encoding="utf-8")).quality
    assert asked is not None
    assert asked.least_answer > 1
    assert manifest_toml.read(PATH, STARTER).quality is None


@pytest.mark.parametrize("least", ["0", "-1", "nan", "inf", "true", '"much"'])
def test_a_floor_that_asks_for_nothing_is_refused(least: str) -> None:
    with pytest.raises(ManifestError, match=r"quality\.least_answer"):
        manifest_toml.read(PATH, STARTER.replace("[detector]", f"[quality]\nleast_answer = {least}\n[detector]", 1))


@pytest.mark.parametrize(
    ("was", "becomes", "problem"),
    [
        ('name = "starter"', "", "name is missing"),
        ('name = "starter"', 'name = "../starter"', "name is missing or wrong"),
        ('title = "MTCNN', 'title = 3 # "MTCNN', "title is missing or wrong"),
        ('decoder = "mtcnn"', 'decoder = "haar"', "detector.decoder"),
        ("score_floor = 0.8", "score_floor = 80", "detector.score_floor"),
        ("score_floor = 0.8", "score_floor = nan", "detector.score_floor"),
        ("smallest_face_px = 12", "smallest_face_px = true", "detector.smallest_face_px"),
        ('networks = ["mtcnn-proposal.onnx",', "networks = [1,", "detector.networks"),
        ("size_px = 150", "size_px = 0", "encoder.size_px"),
        ("flip = true", 'flip = "no"', "encoder.flip"),
        ("mean = [122.782, ", "mean = [", "encoder.mean"),
        ("mean = [122.782, ", "mean = [inf, ", "encoder.mean"),
        ("alignment = [[", "alignment = [[1, 2], [", "encoder.alignment"),
        ('sha256 = "ea6b', 'sha256 = "EA6B', r"files\[0\].sha256"),
        ('sha256 = "ea6b', 'sha256 = "', r"files\[0\].sha256"),
        ('recipe = "mtcnn-proposal"', 'recipe = "boil"', r"networks\[0\].recipe"),
        ('sources = ["pnet.lz4"]', 'sources = ["qnet.lz4"]', "qnet.lz4"),
        ('network = "dlib-resnet.onnx"', 'network = "vgg.onnx"', "vgg.onnx"),
        ('sources = ["pnet.lz4"]\nrecipe = "mtcnn-proposal"', 'sources = ["pnet.lz4", "rnet.lz4"]', "need a recipe"),
        ("[detector]", "detector = 1\n[elsewhere]", "detector is missing or wrong"),
        ("[[files]]", "[files]", "not TOML"),
    ],
)
def test_a_fault_is_reported_with_its_place(was: str, becomes: str, problem: str) -> None:
    assert was in STARTER
    with pytest.raises(ManifestError, match=problem) as caught:
        manifest_toml.read(PATH, STARTER.replace(was, becomes, 1))
    assert caught.value.path == PATH
    assert caught.value.remedy


def test_every_manifest_that_is_shipped_is_read() -> None:
    for entry in PACKS.iterdir():
        if entry.name.endswith(".toml"):
            assert manifest_toml.read(Path(entry.name), entry.read_text(encoding="utf-8")).name + ".toml" == entry.name


PASSIVE = """
name = "flat"
title = "Nothing real"
licence = "MIT"
source = "here"
side_px = 80
live = 1
above = 0.5
[[networks]]
file = "one.onnx"
sha256 = "%s"
crop = 2.7
""" % ("ab" * 32)


def test_a_liveness_module_is_read() -> None:
    read = manifest_toml.read_passive(PATH, PASSIVE)
    assert (read.name, read.side_px, read.live, read.above) == ("flat", 80, 1, 0.5)
    assert [(one.file, one.crop) for one in read.networks] == [("one.onnx", 2.7)]


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        ("ab" * 32, "ab"),
        ("above = 0.5", "above = nan"),
        ("above = 0.5", "above = 1.5"),
        ("one.onnx", "../one.onnx"),
        ("side_px = 80", "side_px = 0"),
        ("live = 1", "live = -1"),
        ('licence = "MIT"', ""),
        ("[[networks]]", "[networks]"),
        ("crop = 2.7", "crop = 0"),
        ("[[networks]]", "["),
    ],
)
def test_a_liveness_module_that_lacks_something_is_refused(there: str, instead: str) -> None:
    with pytest.raises(ManifestError):
        manifest_toml.read_passive(PATH, PASSIVE.replace(there, instead, 1))


def test_a_liveness_module_without_a_network_is_refused() -> None:
    with pytest.raises(ManifestError, match="at least one"):
        manifest_toml.read_passive(PATH, PASSIVE.partition("[[")[0])

import dataclasses
from pathlib import Path

import pytest

from peelian.errors import UnknownFileError
from peelian.inference import shelf


def test_a_manifest_finds_its_files_and_networks_by_name() -> None:
    starter = shelf.named("starter", Path("unused"))
    assert starter.file("pnet.lz4").licence == "MIT"
    assert starter.network("dlib-resnet.onnx").sources == ("dlib_face_recognition_resnet_model_v1.dat",)


def test_a_name_that_the_manifest_does_not_know_is_an_error() -> None:
    starter = shelf.named("starter", Path("unused"))
    with pytest.raises(UnknownFileError, match=r"starter.*nothing\.onnx"):
        starter.file("nothing.onnx")
    with pytest.raises(UnknownFileError):
        starter.network("nothing.onnx")


def test_a_pack_is_built_only_when_every_file_comes_in_a_package() -> None:
    starter = shelf.named("starter", Path("unused"))
    assert starter.built
    fetched = dataclasses.replace(starter.files[0], package=None)
    assert not dataclasses.replace(starter, files=(fetched, *starter.files[1:])).built

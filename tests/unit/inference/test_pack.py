import dataclasses
from pathlib import Path

import pytest

from peelian.errors import DigestMismatchError, UnknownFileError
from peelian.inference import digest, pack, shelf
from peelian.inference.conversion.graph import Graph
from peelian.inference.manifest import Manifest, QualitySpec, Variant
from peelian.inference.pack import Located, Pack

STARTER = shelf.named("starter", Path("unused"))


def named(manifest: Manifest, variant: Variant = Variant.FP32) -> str:
    return pack.model_id(manifest, variant, made_with={})


def a_pack(folder: Path) -> Pack:
    graph = Graph("same", input_shape=["n", 2])
    content = graph.finish({"out": (graph.node("Relu", graph.image), ["n", 2])})
    path = folder / "net.onnx"
    path.write_bytes(content)
    return Pack(
        manifest=STARTER,
        model=pack.model_id(STARTER, Variant.FP32, made_with={}),
        variant=Variant.FP32,
        networks={"net.onnx": Located(path=path, sha256=digest.of_bytes(content))},
    )


def test_a_network_whose_digest_is_right_is_opened(tmp_path: Path) -> None:
    assert a_pack(tmp_path).session("net.onnx", 1).output_names == ("out",)


def test_a_network_that_was_altered_is_not_opened(tmp_path: Path) -> None:
    altered = a_pack(tmp_path)
    (tmp_path / "net.onnx").write_bytes(b"altered")
    with pytest.raises(DigestMismatchError):
        altered.session("net.onnx", 1)


def test_a_network_that_the_pack_does_not_have_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnknownFileError):
        a_pack(tmp_path).session("other.onnx", 1)


def test_whatever_can_change_a_template_changes_the_model() -> None:
    encoder, detector, weights = STARTER.encoder, STARTER.detector, STARTER.files
    others = [
        dataclasses.replace(STARTER, encoder=dataclasses.replace(encoder, flip=not encoder.flip)),
        dataclasses.replace(STARTER, encoder=dataclasses.replace(encoder, mean=(0.0, 0.0, 0.0))),
        dataclasses.replace(STARTER, encoder=dataclasses.replace(encoder, alignment=encoder.alignment[::-1])),
        dataclasses.replace(STARTER, detector=dataclasses.replace(detector, files=detector.files[::-1])),
        dataclasses.replace(STARTER, files=(dataclasses.replace(weights[0], sha256="0" * 64), *weights[1:])),
        dataclasses.replace(STARTER, files=(*weights[:-1], dataclasses.replace(weights[-1], sha256="0" * 64))),
    ]
    ids = [named(STARTER), named(STARTER, Variant.INT8), *(named(other) for other in others)]
    ids.append(pack.model_id(STARTER, Variant.FP32, made_with={"table": "1"}))
    assert len(set(ids)) == len(ids)


def test_what_changes_no_template_does_not_change_the_model() -> None:
    assert named(STARTER) == named(dataclasses.replace(STARTER, name="mine", title="Mine"))


def test_a_floor_changes_no_template_and_so_no_model() -> None:
    assert named(dataclasses.replace(STARTER, quality=QualitySpec(least_answer=3))) == named(STARTER)

import math
from pathlib import Path

import numpy as np
import pytest

from peelian.inference import catalogue, making, measuring, shelf, weights
from peelian.inference.making import Maker
from peelian.inference.manifest import Variant
from peelian.inference.session import Session

STARTER = shelf.named("starter", Path("unused"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    folder = tmp_path_factory.mktemp("made")
    sources = {file.name: weights.locate(file, folder) for file in STARTER.files}
    maker = Maker(
        manifest=STARTER,
        networks=STARTER.networks,
        sources={name: path for name, path in sources.items() if path is not None},
        progress=catalogue.silent,
    )
    return folder, dict(maker(folder))


def test_every_network_is_made_and_the_encoder_twice(made: tuple[Path, dict[str, object]]) -> None:
    names = {path.name for path in made[0].glob("*.onnx")}
    assert names == {network.name for network in STARTER.networks} | {"dlib-resnet.int8.onnx"}


def test_the_choice_is_written_down_with_its_reasons(made: tuple[Path, dict[str, object]]) -> None:
    choice = made[1][making.CHOICE]
    assert isinstance(choice, dict)
    assert choice["variant"] in set(Variant)
    assert set(choice["ms"]) == set(Variant)
    assert 0.99 < choice["alike"] < 1


def test_int8_answers_like_fp32(made: tuple[Path, dict[str, object]]) -> None:
    plain, integer = (
        Session((made[0] / name).read_bytes(), name=name, threads=1)
        for name in ("dlib-resnet.onnx", "dlib-resnet.int8.onnx")
    )
    fed = measuring.pictures(plain, 6)
    assert measuring.agreement(plain.run(fed), integer.run(fed)) > 0.97
    assert not np.array_equal(plain.run(fed)[0], integer.run(fed)[0])


@pytest.mark.parametrize(
    ("plain_ms", "integer_ms", "alike", "chosen"),
    [
        (8.0, 3.0, 0.999, Variant.INT8),
        (4.0, 3.0, 0.999, Variant.INT8),
        (3.8, 3.0, 0.999, Variant.FP32),
        (3.0, 8.0, 0.999, Variant.FP32),
        (8.0, 3.0, 0.98, Variant.FP32),
        (8.0, 3.0, math.nan, Variant.FP32),
        (math.nan, 3.0, 0.999, Variant.FP32),
        (8.0, math.nan, 0.999, Variant.FP32),
    ],
)
def test_int8_must_earn_its_place(plain_ms: float, integer_ms: float, alike: float, chosen: Variant) -> None:
    assert making.decide(plain_ms, integer_ms, alike) is chosen

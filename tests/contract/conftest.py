"""People who do not exist, drawn once for all contract suites, and the default pack, built once."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from peelian.inference import catalogue
from peelian.inference.manifest import Variant
from peelian.inference.pack import Pack
from peelian.nouns.frame import Frame, FrameTime
from peelian.nouns.ids import CameraId
from peelian.synthetic import lottery, portrait

Pixels = npt.NDArray[np.uint8]


def still(pixels: Pixels) -> Frame:
    return Frame(camera=CameraId("still"), index=0, time=FrameTime(media_s=0, arrival_s=0), pixels=pixels)


@pytest.fixture(scope="session")
def portraits() -> list[Pixels]:
    """Two people's reference pictures, (375, 300, 3), RGB."""
    return [portrait.reference(lottery.draw(seed))[::2, ::2].copy() for seed in (1, 4)]


@pytest.fixture(scope="session")
def people(portraits: list[Pixels]) -> list[Frame]:
    return [still(pixels) for pixels in portraits]


@pytest.fixture(scope="session")
def starter_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("packs")


@pytest.fixture(scope="session")
def starter(starter_cache: Path) -> Pack:
    return catalogue.load("starter", starter_cache, variant=Variant.FP32)


@pytest.fixture(scope="session")
def starter_int8(starter_cache: Path) -> Pack:
    return catalogue.load("starter", starter_cache, variant=Variant.INT8)

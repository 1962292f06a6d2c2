from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from peelian.capture import stills
from peelian.encode import aggregate
from peelian.jobs.live import shots
from peelian.nouns.ids import ModelId
from peelian.nouns.scratch import Scratch
from peelian.nouns.template import Template
from peelian.settings import Settings
from peelian.wiring import packs
from peelian.wiring.vision import open_vision
from peelian.worker.forgetting import people, street


def test_the_canary_comes_first_and_then_the_one_who_is_listed_pixel_by_pixel(tmp_path: Path) -> None:
    folder = street.play(tmp_path, canary=2, listed=1)
    shown = [cv2.imread(str(path))[..., ::-1] for path in sorted(folder.iterdir())]  # type: ignore[index]
    assert len(shown) == 3
    assert np.array_equal(shown[1], people.canary())
    assert np.array_equal(shown[2], people.listed())


@pytest.mark.slow
def test_the_canary_is_on_no_list_and_is_looked_for_in_many_pieces(pack_cache: Path, tmp_path: Path) -> None:
    drawn = street.drawn(Settings(cache=pack_cache, threads=1), tmp_path)
    assert float(drawn.canary.template @ drawn.reference.template.vector) < street.THRESHOLD
    assert len(drawn.search.needles) > 300
    order = drawn.order(street.play(tmp_path, canary=1, listed=0))
    assert order.cameras[0].loop
    assert [one.subject for one in order.references] == [street.ENTRY]
    (tmp_path / "left").write_bytes(drawn.canary.template.tobytes())
    assert drawn.search.in_places([tmp_path / "left"])


def test_what_is_looked_for_of_a_mean_is_what_the_aggregate_makes() -> None:
    vector = np.random.default_rng(3).normal(size=128).astype(np.float32)
    vector /= np.linalg.norm(vector)
    seen = [array for _, array in street.combining(vector, 0.37)]
    for count in range(1, street.MOST_LOOKS + 1):
        template = Template(model=ModelId("0" * 64), vector=vector)
        mean = aggregate.combined([template] * count, [0.37] * count).vector
        assert any(np.array_equal(mean, array.astype(np.float32)) for array in seen)


@pytest.mark.slow
def test_what_is_made_of_the_canary_on_the_way_is_found_where_nothing_overwrites_it(
    pack_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(cache=pack_cache, threads=1)
    drawn = street.drawn(settings, tmp_path)
    vision = open_vision(packs.load(street.PACK, settings), threads=1, smallest_eye_distance_px=20)
    frame = stills.read(next((tmp_path / "street-1-1").iterdir()))
    (face,) = vision.detector.detect([frame])[0]
    (measured,) = vision.assessor.assess(frame, [face])

    def noted() -> dict[str, int]:
        made: list[npt.NDArray[Any]] = []
        real = Scratch.__call__

        def noting(self: Scratch, array: npt.NDArray[Any]) -> npt.NDArray[Any]:
            made.append(array)
            return real(self, array)

        with monkeypatch.context() as patched:
            patched.setattr(Scratch, "__call__", noting)
            templates = [vision.encoder.encode([(frame, face)])[0] for _ in range(3)]
            aggregate.combined(templates, [shots.value(measured) ** 2] * 3)
        return drawn.search.needles.found(b"".join(array.tobytes() for array in made))

    assert noted() == {}, "as it ships, everything that is noted is overwritten"
    monkeypatch.setattr(Scratch, "__exit__", lambda *_: None)
    found = {what.removeprefix("canary: ") for what in noted()}
    assert found >= {"raw answer", "raw answer to the mirrored face", "a look counted", "mean of looks"}

from pathlib import Path

import cv2
import numpy as np
import pytest

from peelian.settings import Settings
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

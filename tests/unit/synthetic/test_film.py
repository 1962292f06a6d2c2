from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from peelian.synthetic import film


def greys(levels: list[int]) -> list[npt.NDArray[np.uint8]]:
    return [np.full((48, 64, 3), level, np.uint8) for level in levels]


def seen(path: Path) -> list[float]:
    with av.open(str(path)) as container:
        return [float(frame.to_ndarray(format="rgb24").mean()) for frame in container.decode(video=0)]


def test_every_frame_comes_back_in_order(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    assert film.write(path, greys([40, 90, 140, 200]), (64, 48), 25) == 4
    np.testing.assert_allclose(seen(path), [40, 90, 140, 200], atol=4)


def test_joined_films_play_one_behind_the_other(tmp_path: Path) -> None:
    film.write(tmp_path / "a.mp4", greys([40, 90]), (64, 48), 25)
    film.write(tmp_path / "b.mp4", greys([140, 200, 60]), (64, 48), 25)
    film.join([tmp_path / "a.mp4", tmp_path / "b.mp4"], tmp_path / "c.mp4", 25)
    np.testing.assert_allclose(seen(tmp_path / "c.mp4"), [40, 90, 140, 200, 60], atol=4)
    with av.open(str(tmp_path / "c.mp4")) as container:
        times = [float(frame.time or 0) for frame in container.decode(video=0)]
    np.testing.assert_allclose(times, [k / 25 for k in range(5)], atol=1e-6)

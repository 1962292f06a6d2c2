from pathlib import Path

import av
import pytest

from peelian.synthetic import cast, crew, plan
from peelian.synthetic.scene import Camera

TINY = Camera(width_px=320, height_px=180, focal_px=250)


@pytest.mark.slow
def test_the_film_is_the_same_however_many_processes_draw_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "REEL_FRAMES", 4)
    planned = plan.draw(cast.members(0, 3), 0.4, 1, 2, 1)
    films = []
    for processes in (1, 2):
        folder = tmp_path / str(processes)
        folder.mkdir()
        ticks: list[int] = []
        truth = crew.shoot(planned, TINY, folder, processes, lambda ticks=ticks: ticks.append(1))  # type: ignore[misc]
        assert [frame.index for frame in truth] == list(range(10))
        assert len(ticks) == 10
        assert [path.name for path in folder.iterdir()] == ["street.mp4"]
        films.append((folder / "street.mp4").read_bytes())
    assert films[0] == films[1]
    with av.open(str(tmp_path / "1" / "street.mp4")) as film:
        assert sum(1 for _ in film.decode(video=0)) == 10


def test_a_process_that_fails_is_heard_of(tmp_path: Path) -> None:
    planned = plan.draw(cast.members(0, 3), 0.4, 1, 2, 1)
    with pytest.raises(RuntimeError):
        crew.shoot(planned, TINY, tmp_path / "is not there", 1, lambda: None)


def test_a_cast_is_drawn_person_by_person_in_order() -> None:
    people = cast.members(0, 2)
    drawn = list(crew.portraits(people, 0, 2))
    assert [(person, number) for person, number, _ in drawn] == [(person, None) for person in people]
    assert all(pixels.shape == (750, 600, 3) for _, _, pixels in drawn)

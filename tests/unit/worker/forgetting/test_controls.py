from pathlib import Path
from typing import Any, cast

import pytest

from peelian.jobs.assurance.forgetting.needles import Needles
from peelian.jobs.assurance.forgetting.remains import Search
from peelian.jobs.assurance.forgetting.verdict import Outcome
from peelian.settings import Settings
from peelian.worker.forgetting import controls, leaky, street, watching
from peelian.worker.forgetting.controls import Trial
from peelian.worker.forgetting.grounds import Grounds
from peelian.worker.forgetting.watching import Ear, Spawning

FACE = b"the very face of somebody"


class Town:
    """A street in which nobody walks."""

    search = Search(needles=Needles([("face", FACE)]), shows=lambda _: ())

    def order(self, folder: Path) -> Path:
        return folder


@pytest.fixture
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trial:
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(street, "play", lambda folder, **_: folder)
    swap = tmp_path / "swap.img"
    swap.write_bytes(b"x" + FACE)
    grounds = Grounds(place=tmp_path / "data", swap=swap, missing={"core dump": "they go elsewhere"})
    settings = Settings(cache=tmp_path, threads=1)
    return Trial(settings=settings, folder=tmp_path, grounds=grounds, street=cast("Any", Town()), since_ns=1)


@pytest.mark.parametrize("apart", [True, False])
def test_a_leak_is_caught_where_it_must_be_and_one_that_is_not_fails(
    trial: Trial, monkeypatch: pytest.MonkeyPatch, *, apart: bool
) -> None:
    runs: list[list[str]] = []

    def run(_settings: object, _order: object, spawning: Spawning, _meanwhile: object) -> Ear:
        assert spawning._leak is not None
        names, place = spawning._leak
        runs.append(names.split(","))
        for name in runs[-1]:
            if name not in {"log", "swap"}:
                leaky.LEAKS[name](place, FACE)
        return Ear()

    monkeypatch.setattr(watching, "watched", run)
    found = {check.code.removeprefix("leak "): check for check in controls.run(trial, apart=apart)}
    assert list(found) == list(leaky.LEAKS)
    outcomes = {name: check.outcome for name, check in found.items()}
    assert outcomes.pop("log") is Outcome.FAILED
    assert outcomes.pop("core") is Outcome.NOT_SHOWN
    assert set(outcomes.values()) == {Outcome.SHOWN}
    assert found["core"].reason == "they go elsewhere"
    assert len(runs) == (6 if apart else 1)
    assert list(trial.grounds.place.rglob("*.*")) == []
    assert not list(leaky.SHARED.glob("peelian-leak-*-1.bin"))

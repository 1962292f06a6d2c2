"""`peelian synth` as a user meets it."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import av
import cv2
import pytest


def test_a_cast_has_references_probes_a_manifest_and_a_contact_sheet(
    peelian: Callable[..., object], tmp_path: Path
) -> None:
    out = tmp_path / "cast"
    ran = peelian("synth", "cast", out, "--people", 2, "--probes", 1, "--json")
    assert ran.code == 0, ran.err  # type: ignore[attr-defined]
    facts = json.loads(ran.out)  # type: ignore[attr-defined]
    assert (facts["people"], facts["pictures"], facts["real_people"]) == (2, 4, 0)
    with (out / "manifest.csv").open(encoding="utf-8") as sheet:
        rows = list(csv.DictReader(sheet))
    assert [row["role"] for row in rows] == ["gallery", "probe", "gallery", "probe"]
    assert all((out / row["path"]).is_file() for row in rows)
    picture = cv2.imread(str(out / rows[0]["path"]))
    assert picture is not None
    assert picture.shape == (750, 600, 3)
    assert (out / "contact.jpg").is_file()


def test_nothing_is_overwritten_unless_it_is_asked_for(peelian: Callable[..., object], tmp_path: Path) -> None:
    out = tmp_path / "cast"
    out.mkdir()
    (out / "mine.txt").write_text("keep me")
    refused = peelian("synth", "cast", out, "--people", 1, "--probes", 0)
    assert refused.code == 2  # type: ignore[attr-defined]
    assert refused.err.startswith("peelian: OUT: ")  # type: ignore[attr-defined]
    assert "--force" in refused.err  # type: ignore[attr-defined]
    assert (out / "mine.txt").read_text() == "keep me"


@pytest.mark.parametrize("option", [("--people", 0), ("--people", 100000)])
def test_a_cast_that_cannot_be_drawn_is_one_clear_sentence(
    peelian: Callable[..., object], tmp_path: Path, option: tuple[str, int]
) -> None:
    refused = peelian("synth", "cast", tmp_path / "cast", *option)
    assert refused.code == 2  # type: ignore[attr-defined]
    assert "--people" in refused.err  # type: ignore[attr-defined]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_street_has_a_film_its_truth_and_a_watchlist(peelian: Callable[..., object], tmp_path: Path) -> None:
    out = tmp_path / "street"
    words = ("--seconds", 1, "--people-in-view", 2, "--people", 3, "--listed", 3, "--processes", 1)
    ran = peelian("synth", "street", out, *words, "--json")
    assert ran.code == 0, ran.err  # type: ignore[attr-defined]
    truth = json.loads((out / "street.gt.json").read_text(encoding="utf-8"))
    assert truth["real_people"] == 0
    assert len(truth["frames"]) == 25
    with av.open(str(out / "street.mp4")) as film:
        stream = film.streams.video[0]
        assert (stream.width, stream.height) == (1920, 1080)
        assert stream.average_rate is not None
        assert float(stream.average_rate) == 25.0
        assert sum(1 for _ in film.decode(video=0)) == 25
    listed = sorted(path.name for path in (out / "watchlist").iterdir()) if truth["listed"] else []
    assert listed == truth["listed"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["street"]


def test_a_street_on_which_nobody_listed_walks_says_that_there_is_no_watchlist(
    peelian: Callable[..., object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = {"event": "street", "out": "street", "frames": 25, "listed": [], "crossings": 2, "real_people": 0}
    monkeypatch.setattr("peelian.wiring.street.draw_street", lambda *_args, **_options: facts)
    ran = peelian("synth", "street", tmp_path / "street")
    assert ran.code == 0  # type: ignore[attr-defined]
    assert "Nobody on the watchlist walks in it" in " ".join(ran.err.split())  # type: ignore[attr-defined]

"""Films of real people who agreed to it (London set): who is listed is found, once, and nobody else.

The films are no part of this repository; they are looked for beside it.
"""

import hashlib
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from peelian.nouns.alert import Alert
from peelian.nouns.geometry import Box
from peelian.wiring.live import watching
from peelian.wiring.live.watching import Post

SHARED = Path(__file__).parents[3] / "shared"
FILMS = sorted((SHARED / "video").glob("approach_*.mp4"))
THRESHOLDS = {"open-zoo": 0.43, "starter": 0.95}
"""One for each pack and all films. Chosen among several that gave the same alerts: no operating points."""

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not FILMS, reason="no ../shared/video/approach_*.mp4 beside the repository"),
]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache that holds the weight files found in ../shared/models, each under its digest."""
    folder = tmp_path_factory.mktemp("cache")
    (folder / "weights").mkdir()
    for file in (SHARED / "models").iterdir():
        (folder / "weights" / hashlib.sha256(file.read_bytes()).hexdigest()).symlink_to(file)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PEELIAN_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="module", params=list(THRESHOLDS))
def post(request: pytest.FixtureRequest, cache: Path) -> Post:
    return watching.open_post(request.param, progress=lambda *_: None)


def truth_of(film: Path) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads(film.with_suffix(".gt.json").read_text(encoding="utf-8"))
    return truth


def watchlist_of(truth: dict[str, Any], folder: Path) -> Path:
    for subject in truth["enrolled"]:
        (folder / subject).mkdir(parents=True)
        shutil.copy(SHARED / "faces" / truth["gallery"][subject], folder / subject)
    return folder


def watched(post: Post, films: list[Path], watchlist: Path) -> list[Alert]:
    gallery = post.enrol(watchlist, tick=lambda *_: None)
    at = post.unsafe(THRESHOLDS[post.pack.manifest.name], gallery)
    how = watching.manner(realtime=False, seconds=None)
    where = watching.sources([str(film) for film in films])
    run = watching.open_watching(where, vision=post.vision, gallery=gallery, at=at, how=how)
    return [alert for batch in run.alerts() for alert in batch]


def who_is_there(truth: dict[str, Any], alert: Alert) -> str:
    """Say whose face of the ground truth the alert's box is on."""
    faces = truth["frames"][alert.frame]["faces"]
    boxes: dict[str, Box] = {
        str(face["id"]): Box(x=left, y=top, width=right - left, height=bottom - top)
        for face in faces
        for left, top, right, bottom in [face["box"]]
    }
    return max(boxes, key=lambda subject: boxes[subject].overlap(alert.box))


@pytest.mark.slow
@pytest.mark.parametrize("film", FILMS, ids=lambda film: str(film.stem))
def test_everybody_listed_is_found_once_and_nobody_else(post: Post, film: Path, tmp_path: Path) -> None:
    truth = truth_of(film)
    alerts = watched(post, [film], watchlist_of(truth, tmp_path))
    assert sorted(alert.candidate.subject for alert in alerts) == sorted(truth["enrolled"])
    assert [who_is_there(truth, alert) for alert in alerts] == [alert.candidate.subject for alert in alerts]


@pytest.mark.slow
def test_two_cameras_are_watched_together_and_each_alert_names_its_own(post: Post, tmp_path: Path) -> None:
    films = [film for film in FILMS if film.stem in {"approach_dim", "approach_three"}]
    for film in films:
        watchlist_of(truth_of(film), tmp_path)
    alerts = watched(post, films, tmp_path)
    for film in films:
        mine = {alert.candidate.subject for alert in alerts if alert.camera == film.stem}
        assert mine == set(truth_of(film)["enrolled"])


def command(film: Path, watchlist: Path, *options: str) -> list[str]:
    peelian = Path(sys.executable).parent / "peelian"
    return [str(peelian), "watch", str(film), "--watchlist", str(watchlist), "--json", "--threshold", "0.95", *options]


@pytest.mark.slow
@pytest.mark.usefixtures("cache")
def test_programs_read_alerts_line_by_line_and_a_summary_at_the_end(tmp_path: Path) -> None:
    film = SHARED / "video" / "approach_single.mp4"
    watchlist = watchlist_of(truth_of(film), tmp_path / "list")
    ran = subprocess.run(command(film, watchlist), capture_output=True, text=True, check=True, timeout=300)
    *alerts, summary = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [alert["event"] for alert in alerts] == ["alert"]
    assert {"camera", "frame", "time_s", "subject", "similarity", "box"} <= alerts[0].keys()
    assert alerts[0]["camera"] == "approach_single"
    assert len(alerts[0]["box"]) == 4
    assert summary["event"] == "summary"
    assert summary["frames"] == 131
    assert summary["alerts"] == 1
    assert summary["operating_point"]["name"] == "unsafe"
    wanted = {"faces_seen", "tracks", "wall_s", "cpu_s", "alert_latency_ms_p50", "alert_latency_ms_p95"}
    assert wanted <= summary.keys()
    assert "experiments" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.slow
@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.usefixtures("cache")
def test_asked_to_stop_it_ends_with_the_summary(tmp_path: Path, asked: signal.Signals) -> None:
    film = SHARED / "video" / "approach_single.mp4"
    watchlist = watchlist_of(truth_of(film), tmp_path / "list")
    with subprocess.Popen(command(film, watchlist, "--realtime"), stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        first = json.loads(running.stdout.readline())
        running.send_signal(asked)
        rest = [json.loads(line) for line in running.stdout]
    assert first["event"] == "alert"
    assert rest[-1]["event"] == "summary"
    assert rest[-1]["frames"] < 131
    assert running.returncode == 0

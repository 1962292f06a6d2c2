"""`peelian demo`: what its summary says, its promises, and a run so short that it only fits together."""

import json
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from peelian.cli import demo
from peelian.cli.demo import Outcome
from peelian.jobs.assurance.recognition import Tally
from peelian.nouns.deployment import Stage
from peelian.nouns.ids import SubjectId
from peelian.web.trial import Trial

PEELIAN = Path(sys.executable).with_name("peelian")
WELL = Tally(listed_passages=2, unlisted_passages=3, recognised=2, repeated=0, false_alerts=0, missed=())
OUTCOME = Outcome(
    tally=WELL,
    showings=1,
    alerts=2,
    frames=200,
    faces_seen=5,
    latencies_s=[0.2, 0.4],
    trial=Trial(browser=True, decided=2, shown_ms=[310.0, 480.0]),
    wall_s=12.0,
    stage=Stage.RECORDED,
)
SUMMARY = {
    "event",
    "frames",
    "faces_seen",
    "alerts",
    "listed_crossings",
    "recognised",
    "repeated",
    "false_alerts",
    "missed",
    "promises_kept",
    "browser",
    "adjudicated",
    "alert_on_screen_ms_p95",
    "stage",
    "broken",
}
"""What programs count on."""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.mark.slow
def test_a_check_ends_with_one_summary_and_leaves_nothing() -> None:
    # In a process of its own: its browser cannot be driven where another one is.
    words = [str(PEELIAN), "demo", "--check", "2", "--json", "--port", str(free_port())]
    ran = subprocess.run(words, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    *_, summary = [json.loads(line) for line in ran.stdout.splitlines()]
    assert summary.keys() >= SUMMARY
    assert (summary["event"], summary["stage"], summary["broken"]) == ("summary", "recorded", [])
    assert summary["frames"] >= 50
    assert summary["promises_kept"]
    assert summary["false_alerts"] == 0


def test_a_summary_has_every_field_that_programs_count_on() -> None:
    fields = demo.fields(OUTCOME)
    assert fields.keys() >= SUMMARY
    assert (fields["event"], fields["stage"], fields["adjudicated"]) == ("summary", "recorded", 2)
    assert fields["alert_on_screen_ms_p95"] == pytest.approx(480, abs=20)
    assert json.loads(json.dumps(fields)) == fields


def test_alerts_of_a_showing_that_broke_off_are_told_apart_from_those_that_are_counted() -> None:
    table = demo.table(replace(OUTCOME, alerts=3))
    rows = dict(zip(table.columns[0].cells, table.columns[1].cells, strict=True))
    assert rows["whole showings of the film, which are counted"] == "1"
    assert rows["alerts, in all and in these showings"] == "3, 2"


def test_a_summary_of_a_demonstration_with_somebody_there_says_nothing_of_a_trial() -> None:
    fields = demo.fields(replace(OUTCOME, trial=None))
    assert "adjudicated" not in fields
    assert fields["promises_kept"] is True


def test_a_street_where_everybody_was_recognised_once_keeps_its_promises() -> None:
    assert demo.kept(OUTCOME)


@pytest.mark.parametrize(
    "tally",
    [
        replace(WELL, recognised=1, missed=(SubjectId("a"),)),
        replace(WELL, repeated=1),
        replace(WELL, false_alerts=1),
    ],
    ids=["missed", "repeated", "false alert"],
)
def test_a_promise_of_the_street_that_fails_is_called_so(tally: Tally) -> None:
    outcome = replace(OUTCOME, tally=tally)
    assert not demo.kept(outcome)
    assert demo.fields(outcome)["promises_kept"] is False


def test_a_promise_of_the_desk_that_fails_is_called_so_by_its_name() -> None:
    trial = Trial(browser=True)
    trial.check(True, "it ends by itself")  # noqa: FBT003 (a check is of something)
    trial.check(False, "the list is destroyed")  # noqa: FBT003
    outcome = replace(OUTCOME, trial=trial)
    assert not demo.kept(outcome)
    assert demo.fields(outcome)["broken"] == ["the list is destroyed"]


def test_what_was_not_seen_in_a_browser_was_not_measured() -> None:
    fields = demo.fields(replace(OUTCOME, trial=Trial(browser=False, decided=2)))
    assert (fields["browser"], fields["alert_on_screen_ms_p95"]) == (False, None)


def test_people_are_shown_counts_and_intervals_and_no_share_of_nothing() -> None:
    assert demo.share(0, 0) == "not enough data"
    assert "2" in demo.share(2, 2)
    assert demo.table(OUTCOME).row_count > demo.table(replace(OUTCOME, trial=None)).row_count

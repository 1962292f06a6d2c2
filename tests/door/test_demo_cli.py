"""`peelian demo --check`, on a street so short that it only shows that everything fits together."""

import json
from collections.abc import Callable
from typing import Protocol

import pytest

from peelian.cli import demo
from peelian.jobs.assurance.recognition import Tally
from peelian.nouns.ids import SubjectId


class Ran(Protocol):
    code: int
    out: str
    err: str


@pytest.mark.slow
def test_a_check_ends_with_one_summary_and_leaves_nothing(peelian: Callable[..., Ran]) -> None:
    ran = peelian("demo", "--check", "2", "--json")
    assert ran.code == 0, ran.err
    *_, summary = [json.loads(line) for line in ran.out.splitlines()]
    assert summary["event"] == "summary"
    assert summary["frames"] == 50
    assert summary["promises_kept"]
    assert summary["false_alerts"] == 0


@pytest.mark.parametrize(
    "tally",
    [
        Tally(
            listed_passages=2, unlisted_passages=3, recognised=1, repeated=0, false_alerts=0, missed=(SubjectId("a"),)
        ),
        Tally(listed_passages=2, unlisted_passages=3, recognised=2, repeated=1, false_alerts=0, missed=()),
        Tally(listed_passages=2, unlisted_passages=3, recognised=2, repeated=0, false_alerts=1, missed=()),
    ],
    ids=["missed", "repeated", "false alert"],
)
def test_a_promise_that_fails_is_called_so(tally: Tally) -> None:
    assert not demo.kept(tally)


def test_a_street_where_everybody_was_recognised_once_keeps_its_promises() -> None:
    assert demo.kept(Tally(listed_passages=2, unlisted_passages=3, recognised=2, repeated=0, false_alerts=0, missed=()))

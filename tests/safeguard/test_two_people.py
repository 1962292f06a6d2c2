"""No person alone completes what needs two, in whatever order they and others try: attacked by a machine.

Two people with every role, an auditor, and somebody whose account was switched off act at one desk in any order. Each
control breaks one rule, and the same machine has to find it: so it would find it missing.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from peelian.jobs.live.desk import alerts, listing
from peelian.jobs.live.desk.desk import Desk
from peelian.law import adjudication, authority, permission
from peelian.nouns.deployment import Stage
from peelian.nouns.refusal import Refusals, Refused
from tests.fakes.desk_machine import Desks
from tests.fakes.desk_store import FakeVault

ATTACK = settings(max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck))
CONTROL = settings(
    ATTACK, max_examples=2000, derandomize=True, database=None, report_multiple_bugs=False, phases=[Phase.generate]
)

Break = Callable[[pytest.MonkeyPatch], None]


def test_no_sequence_of_acts_breaks_a_promise() -> None:
    run_state_machine_as_test(Desks, settings=ATTACK)


def says(answer: Any) -> Callable[..., Any]:
    """A rule that always says the same."""
    return lambda *_, **__: answer


def one_person_is_enough(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(permission, "TWO_PEOPLE", frozenset())


def a_sealed_list_stays_open(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(listing, "OPEN", frozenset(Stage))


def keys_are_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(FakeVault, "shred", says(1))


def words_are_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(alerts, "without_words", replace)


def opinions_can_be_changed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(adjudication, "may_adjudicate", says([]))


def refusals_are_not_logged(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Desk, "refused", says(Refusals(reasons=(Refused(rule="any", reason="no"),))))


def anything_can_be_concluded(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(adjudication, "may_conclude", says([]))


def authority_does_not_end(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(authority, "must_end", says(None))


@pytest.mark.parametrize(
    ("broken", "found"),
    [
        (one_person_is_enough, "authorised by who wrote it|approved by who listed|sealed by who put"),
        (a_sealed_list_stays_open, "the sealed list changed"),
        (keys_are_kept, "what was destroyed can be read"),
        (words_are_kept, "what was written of a person is still there"),
        (opinions_can_be_changed, "adjudicated twice|an opinion was changed|what was written of a person"),
        (refusals_are_not_logged, "it was refused, and the log does not know"),
        (anything_can_be_concluded, "nobody had looked|one person alone|looking was enough"),
        (authority_does_not_end, "an alert after the end"),
    ],
)
def test_the_machine_finds_each_rule_that_is_broken(broken: Break, found: str, monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch)
    with pytest.raises(AssertionError, match=found):
        run_state_machine_as_test(Desks, settings=CONTROL)

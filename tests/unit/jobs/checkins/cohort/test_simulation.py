"""What is promised to everybody is kept for whoever is drawn; and a law that lets go of a promise is caught."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peelian.errors import TooManyPromptsError
from peelian.geo import plane
from peelian.jobs.checkins.cohort.simulation import Simulation
from peelian.jobs.checkins.cohort.tally import Plan, Tally
from peelian.law.checkins import orders, prompting, quiet
from peelian.nouns.prompt import Cause
from tests.fakes.deployments import policy


def simulated(*, people: int = 25, days: int = 12, seed: int = 3) -> Tally:
    return Simulation(Plan(people=people, days=days, seed=seed), policy(), plane).run(lambda _done, _of: None)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(people=st.integers(1, 4), days=st.integers(2, 8), seed=st.integers(0, 10_000))
def test_every_promise_is_kept_in_every_cohort(people: int, days: int, seed: int) -> None:
    tally = simulated(people=people, days=days, seed=seed)
    assert tally.sixth_in_24_hours == 0
    assert tally.in_quiet_hours == 0
    assert tally.while_not_standing == 0
    assert tally.undelivered_not_blamed_on_the_system == 0
    assert tally.missed_not_reviewed_by_a_person == 0


def test_the_same_seed_gives_the_same_month() -> None:
    assert simulated(people=3, days=4) == simulated(people=3, days=4)


def test_things_happen_that_promises_are_about() -> None:
    tally = simulated(people=40)
    assert tally.kept
    happened = (tally.shown, tally.answered, tally.missed, tally.undelivered, tally.withdrawn)
    assert min(*happened, tally.answered_otherwise) > 0
    assert {"quiet", "review"} <= dict(tally.refused).keys()


def test_a_law_that_forgets_the_night_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quiet, "within", lambda *_: None)
    assert simulated().in_quiet_hours > 0


def test_a_law_that_lets_an_overdue_review_pass_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orders, "standing", lambda *_, **__: None)
    assert simulated().kept, "what could not be answered before the review is refused by a rule of its own"
    monkeypatch.setattr(prompting, "_room", lambda *_, **__: None)
    assert simulated().while_not_standing > 0


def test_a_law_that_blames_the_person_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prompting, "cause", lambda *_, **__: Cause.TO_BE_REVIEWED)
    assert simulated().undelivered_not_blamed_on_the_system > 0


def test_a_law_that_does_not_count_is_stopped_by_the_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prompting, "capped", lambda *_, **__: None)
    with pytest.raises(TooManyPromptsError):
        simulated(people=60)

"""Whatever happens, no photograph outlives its time; and every row says how its check ended."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.errors import StoreError
from peelian.jobs.handset import answering, deciding, opening, sweeping
from peelian.nouns.event import EventKind
from peelian.nouns.operator_check import Ended, Verdict
from peelian.nouns.person import Role
from peelian.nouns.reference_set import SetStage
from tests.fakes.deployments import anybody
from tests.fakes.handset import Checking, taken
from tests.fakes.operator_checks import OFFICER, STATEMENT

BROKEN = StoreError(path="desk", problem="full", remedy="free some")  # type: ignore[arg-type]


@pytest.fixture
def van() -> Checking:
    return Checking()


def test_a_photograph_without_a_decision_goes_when_its_time_is_over(van: Checking) -> None:
    answer = van.answered()
    van.forward(van.handset.rules.undecided_s - 1)
    assert sweeping.sweep(van.checks) == []
    van.forward(1)
    assert sweeping.sweep(van.checks) == [answer.check.id]
    assert van.faces() == []
    row = van.row(answer.check.id)
    assert (row.ended, row.erased_at, row.owes_decision) == (Ended.TIMED_OUT, van.at, True)
    assert van.kinds[-2:] == [EventKind.CHECK_ERASED, EventKind.CHECK_ENDED]
    assert sweeping.sweep(van.checks) == []


def test_an_open_camera_without_a_photograph_times_out_as_well(van: Checking) -> None:
    check = van.opened()
    van.forward(van.handset.rules.undecided_s)
    assert sweeping.sweep(van.checks) == [check.id]
    assert not van.row(check.id).owes_decision


def test_a_clock_that_is_set_back_lengthens_no_life(van: Checking) -> None:
    van.answered()
    van.at = van.at.replace(year=2020)
    van.ticks += van.handset.rules.undecided_s
    sweeping.sweep(van.checks)
    assert van.faces() == []


def test_what_cannot_be_written_down_is_overwritten_and_written_down_later(van: Checking) -> None:
    answer = van.answered()
    van.forward(van.handset.rules.undecided_s)
    van.store.broken = BROKEN
    with pytest.raises(StoreError):
        sweeping.sweep(van.checks)
    assert van.faces() == []
    van.store.broken = None
    assert sweeping.sweep(van.checks) == [answer.check.id]
    assert van.row(answer.check.id).ended is Ended.TIMED_OUT


def test_a_desk_that_stops_overwrites_everything_and_its_next_start_finishes_the_rows(van: Checking) -> None:
    answer = van.answered()
    sweeping.close(van.checks)
    assert van.faces() == []
    assert sweeping.resume(van.checks) == 1
    row = van.row(answer.check.id)
    assert (row.ended, row.owes_decision) == (Ended.INTERRUPTED, True)
    assert row.erased_at is not None
    assert sweeping.resume(van.checks) == 0


def test_a_start_leaves_alone_what_is_going_on(van: Checking) -> None:
    van.opened()
    assert sweeping.resume(van.checks) == 0


def test_old_rows_and_sets_go(van: Checking) -> None:
    check = taken(deciding.give_up(van.checks, OFFICER, van.opened().id, why="He told us"))
    assert sweeping.tidy(van.checks) == 0
    van.forward((van.handset.rules.row_days + 1) * 24 * 3600)
    assert sweeping.tidy(van.checks) == 1
    assert check.id not in van.store.kept.checks
    assert van.kinds[-1] is EventKind.CHECK_ROWS_ERASED
    assert van.found().stage is SetStage.DESTROYED
    assert van.library.dropped == [van.set]


STEPS = st.sampled_from(["begin", "photo", "blurred", "decide", "give up", "wait", "long wait", "sweep", "restart"])


@settings(max_examples=150, deadline=None)
@given(st.lists(STEPS, max_size=25))
def test_in_no_order_of_steps_does_a_face_outlive_its_bound(steps: list[str]) -> None:
    """The sweeper runs after every step, as its thread does each second: what is left is younger than the bound."""
    van, seen_at = Checking(), 0.0
    officers = [OFFICER, anybody(Role.CHECKING_OFFICER, who="other")]
    for number, step in enumerate(steps):
        officer = officers[number % 2]
        mine = [one for one in van.store.kept.checks.values() if one.officer == officer.id]
        check = mine[-1].id if mine else None
        if step == "begin":
            opening.begin(van.checks, officer, van.set, STATEMENT)
        elif step in {"photo", "blurred"} and check:
            photo = b"one" if step == "photo" else b"blurred"
            if isinstance(answering.photograph(van.checks, officer, check, photo), answering.Answer):
                seen_at = van.ticks
        elif step == "decide" and check:
            deciding.decide(van.checks, officer, check, Verdict.CANNOT_TELL, by=("none", "released"))
        elif step == "give up" and check:
            deciding.give_up(van.checks, officer, check, why="why")
        elif step == "restart":
            sweeping.close(van.checks)
            sweeping.resume(van.checks)
        else:
            van.forward({"wait": 100, "long wait": 301}.get(step, 0))
        sweeping.sweep(van.checks)
        assert not van.faces() or van.ticks - seen_at < van.handset.rules.undecided_s
        alive = [one for one in van.store.kept.checks.values() if one.ended is None]
        assert len(van.faces()) <= len(alive)
        assert all(one.erased_at is not None for one in van.store.kept.checks.values() if one.ended is not None)

"""A person decides with another check; then there is no face left, and a receipt."""

import pytest

from peelian.errors import NotFoundError, StoreError
from peelian.jobs.handset import answering, deciding, sweeping
from peelian.nouns.event import EventKind
from peelian.nouns.operator_check import Ended, Verdict
from tests.fakes.deployments import anybody
from tests.fakes.handset import Checking, rules, taken
from tests.fakes.operator_checks import OFFICER

BY = ("documents", "identified")


@pytest.fixture
def van() -> Checking:
    return Checking()


def test_a_decision_overwrites_the_face_and_logs_the_receipt(van: Checking) -> None:
    answer = van.answered()
    after = taken(deciding.decide(van.checks, OFFICER, answer.check.id, Verdict.SAME, by=BY))
    assert van.faces() == []
    assert answer.check.id not in van.checks.probes
    assert (after.ended, after.erased_at) == (Ended.DECIDED, van.at)
    assert after.decision is not None
    assert (after.decision.verdict, after.decision.check, after.decision.outcome) == (Verdict.SAME, *BY)
    assert van.kinds[-2:] == [EventKind.CHECK_ERASED, EventKind.CHECK_DECIDED]
    assert answering.answer(van.checks, OFFICER, answer.check.id) is None


def test_no_match_is_decided_too(van: Checking) -> None:
    answer = van.answered("a stranger")
    refused = deciding.decide(van.checks, OFFICER, answer.check.id, Verdict.SAME, by=BY)
    assert rules(refused) == ["decision.verdict"]
    taken(deciding.decide(van.checks, OFFICER, answer.check.id, Verdict.NOBODY, by=("none", "not_identified")))
    assert van.faces() == []


def test_a_refused_decision_keeps_the_screen_open(van: Checking) -> None:
    answer = van.answered()
    refused = deciding.decide(van.checks, OFFICER, answer.check.id, Verdict.SAME, by=("none", "identified"))
    assert rules(refused) == ["decision.check"]
    assert answering.answer(van.checks, OFFICER, answer.check.id) is not None
    assert van.kinds[-1] is EventKind.CHECK_REFUSED


def test_a_decision_that_cannot_be_written_down_is_owed_and_the_face_is_gone(van: Checking) -> None:
    answer = van.answered()

    class Broken:
        def record(self, *_events: object) -> None:
            raise StoreError(path="desk", problem="full", remedy="free some")  # type: ignore[arg-type]

    change = van.store.change

    def breaking() -> object:
        context = change()
        unit = context.__enter__()
        unit.journal = Broken()  # type: ignore[assignment]

        class Leaves:
            def __enter__(self) -> object:
                return unit

            def __exit__(self, *why: object) -> None:
                context.__exit__(*why)  # type: ignore[arg-type]

        return Leaves()

    van.store.change = breaking  # type: ignore[method-assign, assignment]
    with pytest.raises(StoreError):
        deciding.decide(van.checks, OFFICER, answer.check.id, Verdict.SAME, by=BY)
    assert van.faces() == []
    assert van.row(answer.check.id).decision is None
    van.store.change = change  # type: ignore[method-assign]
    taken(deciding.decide(van.checks, OFFICER, answer.check.id, Verdict.SAME, by=BY))


def test_a_decision_is_owed_after_the_photographs_time_and_can_still_be_made(van: Checking) -> None:
    answer = van.answered()
    van.forward(van.handset.rules.undecided_s)
    sweeping.sweep(van.checks)
    after = taken(deciding.decide(van.checks, OFFICER, answer.check.id, Verdict.CANNOT_TELL, by=BY))
    assert after.ended is Ended.TIMED_OUT
    assert van.kinds.count(EventKind.CHECK_ERASED) == 1


def test_another_officer_decides_nothing(van: Checking) -> None:
    answer, other = van.answered(), anybody(*OFFICER.roles)
    with pytest.raises(NotFoundError):
        deciding.decide(van.checks, other, answer.check.id, Verdict.SAME, by=BY)
    with pytest.raises(NotFoundError):
        deciding.give_up(van.checks, other, answer.check.id, why="why")
    with pytest.raises(NotFoundError):
        deciding.describe(van.checks, other, answer.check.id, [])


def test_a_check_without_an_answer_is_given_up_with_a_reason(van: Checking) -> None:
    check = van.opened()
    assert rules(deciding.give_up(van.checks, OFFICER, check.id, why=" ")) == ["reason"]
    after = taken(deciding.give_up(van.checks, OFFICER, check.id, why="She told us her name"))
    assert (after.ended, after.erased_at) == (Ended.GIVEN_UP, van.at)
    assert check.id not in van.checks.probes
    assert rules(deciding.give_up(van.checks, OFFICER, check.id, why="again")) == ["check"]


def test_an_answer_cannot_be_given_up_it_is_decided_on(van: Checking) -> None:
    answer = van.answered()
    assert rules(deciding.give_up(van.checks, OFFICER, answer.check.id, why="I do not like it")) == ["check"]
    assert answering.answer(van.checks, OFFICER, answer.check.id) is not None


def test_what_somebody_says_of_themselves_is_counted_once_and_leads_nowhere(van: Checking) -> None:
    answer = van.answered()
    said = [("age_band", "a18_24")]
    assert rules(deciding.describe(van.checks, OFFICER, answer.check.id, said)) == ["check"]
    taken(deciding.decide(van.checks, OFFICER, answer.check.id, Verdict.SAME, by=BY))
    assert rules(deciding.describe(van.checks, OFFICER, answer.check.id, [("age_band", "x")])) == ["declared.age_band"]
    assert deciding.describe(van.checks, OFFICER, answer.check.id, said) is None
    assert rules(deciding.describe(van.checks, OFFICER, answer.check.id, said)) == ["check"]
    assert dict(van.store.kept.described) == {("2026-11", "unable", True, "age_band", "a18_24"): 1}
    assert "a18_24" not in repr(van.store.kept.checks) + repr(van.store.kept.events)

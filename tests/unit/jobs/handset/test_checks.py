"""What all steps share: a check is its officer's alone, and a set is searched only when everything stands for it."""

from dataclasses import replace

import pytest

from peelian.errors import NotFoundError
from peelian.jobs.handset import checks as shared
from peelian.nouns.event import SYSTEM, EventKind
from peelian.nouns.ids import CheckId
from peelian.nouns.operator_check import OperatorCheck
from peelian.nouns.refusal import Refused
from tests.fakes.deployments import anybody
from tests.fakes.handset import Checking
from tests.fakes.operator_checks import OFFICER, STATEMENT


@pytest.fixture
def van() -> Checking:
    return Checking()


def test_another_officers_check_is_not_there(van: Checking) -> None:
    check = van.opened()
    assert van.checks.own(OFFICER, check.id) == check
    with pytest.raises(NotFoundError):
        van.checks.own(anybody(*OFFICER.roles), check.id)
    with pytest.raises(NotFoundError):
        van.checks.own(OFFICER, CheckId("none"))


def searchable(van: Checking) -> list[str]:
    return [no.rule for no in shared.searchable(van.checks, van.found())]


def test_a_set_that_nothing_stands_against_is_searched(van: Checking) -> None:
    assert searchable(van) == []


def test_the_law_is_asked_first_then_the_evidence_then_the_memory(van: Checking) -> None:
    van.library.not_ready = Refused(rule="opening", reason="It is being opened")
    assert searchable(van) == ["opening"]
    van.library.no_point = Refused(rule="threshold", reason="No operating point")
    assert searchable(van) == ["threshold"]
    van.forward(400 * 24 * 3600)
    assert searchable(van) == ["set.expiry", "set.weeding"]


def erased(van: Checking, check: OperatorCheck) -> OperatorCheck:
    with van.store.change() as unit:
        return shared.erased(van.checks, unit, check, "decided")


def test_the_receipt_says_how_long_it_was_held_and_why_it_went(van: Checking) -> None:
    check = replace(van.opened(), answered_at=van.at, photos=2)
    van.forward(7)
    after = erased(van, check)
    assert (after.erased_at, after.ended_at) == (van.at, van.at)
    event = van.store.kept.events[-1]
    assert (event.kind, event.who) == (EventKind.CHECK_ERASED, SYSTEM)
    assert dict(event.facts) == {"cause": "decided", "photographs": 2, "held_s": 7.0}


@pytest.mark.parametrize(("drawn", "sampled"), [(0, True), (9, True), (10, False), (99, False), (100, True)])
def test_so_many_of_a_hundred_are_looked_through(van: Checking, drawn: int, *, sampled: bool) -> None:
    van.drawn = drawn
    assert erased(van, van.opened()).sampled == sampled


@pytest.mark.parametrize("change", [{"child": True}, {"place": "home"}])
def test_children_and_private_places_are_always_looked_through(van: Checking, change: dict[str, object]) -> None:
    check = replace(van.opened(), statement=replace(STATEMENT, **change))  # type: ignore[arg-type]
    assert erased(van, check).sampled

from dataclasses import replace
from datetime import date

import pytest

from peelian.jobs.assurance.retention import asking
from peelian.jobs.assurance.retention.asking import Question
from peelian.jobs.assurance.retention.ports import Found
from peelian.law import membership as law
from peelian.nouns.event import EventKind
from peelian.nouns.person import Role
from tests.fakes.deployments import NOW, person
from tests.fakes.desk import rules, taken
from tests.fakes.keeping import Clocks
from tests.unit.nouns.test_membership import MEMBERSHIP

DPO = person(Role.DPO)
BORN = date(1990, 6, 1)
QUESTION = Question(request="SAR-2026-7", name="Tomos Field", born=BORN)


def test_somebody_who_was_listed_is_told_which_list_and_when() -> None:
    desk = Clocks(listed={law.by_name("Tomos Field", BORN): MEMBERSHIP})
    answer = taken(asking.answer(desk.keeping, DPO, QUESTION))
    assert (answer.was_listed, answer.listed) == (True, (MEMBERSHIP,))


def test_somebody_is_found_by_their_reference_too() -> None:
    desk = Clocks(listed={law.by_reference("N-1"): MEMBERSHIP})
    question = Question(request="SAR-2026-7", reference="n-1")
    assert taken(asking.answer(desk.keeping, DPO, question)).was_listed


def test_nobody_is_found_is_an_answer() -> None:
    answer = taken(asking.answer(Clocks().keeping, DPO, QUESTION))
    assert (answer.was_listed, answer.found) == (False, ())


def test_what_is_held_now_is_in_the_answer() -> None:
    found = Found(where="A list", why="Missing", since=NOW, goes_at=None)
    assert taken(asking.answer(Clocks(found=[found]).keeping, DPO, QUESTION)).found == (found,)


def test_the_log_says_that_somebody_was_told_and_never_who_it_was() -> None:
    desk = Clocks(listed={law.by_name("Tomos Field", BORN): MEMBERSHIP})
    asking.answer(desk.keeping, DPO, QUESTION)
    (event,) = desk.events
    assert (event.kind, event.facts) == (EventKind.SUBJECT_TOLD, (("lists", 1), ("held", 0)))
    for named in ("Tomos", "Field", "1990", "E-1", "D-1"):
        assert named not in repr(event)


@pytest.mark.parametrize("request_", ["", "Tomos Field", "Tomos", "SAR 7", "x" * 39 + "12"])
def test_a_request_is_known_by_a_reference_that_names_nobody(request_: str) -> None:
    question = replace(QUESTION, request=request_)
    assert rules(asking.answer(Clocks().keeping, DPO, question)) == ["request"]


@pytest.mark.parametrize("change", [{"born": None}, {"name": " "}])
def test_a_name_without_a_date_of_birth_finds_nobody(change: dict[str, object]) -> None:
    refused = asking.answer(Clocks().keeping, DPO, replace(QUESTION, **change))  # type: ignore[arg-type]
    assert rules(refused) == ["name"]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.LIST_MANAGER, Role.ADMINISTRATOR])
def test_only_the_data_protection_officer_may_ask(role: Role) -> None:
    desk = Clocks()
    assert rules(asking.answer(desk.keeping, person(role), QUESTION)) == ["permission"]
    assert desk.kinds == [EventKind.PERMISSION_REFUSED]

"""The system never acts: only people decide, in their order, and there is no percentage for them to lean on."""

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest

from peelian.jobs.live.desk import alerts, running
from peelian.jobs.live.desk.alerts import Finding, Opinion
from peelian.jobs.live.desk.record import Record
from peelian.law import bands
from peelian.nouns.case import Case, View
from peelian.nouns.event import SYSTEM, EventKind
from peelian.nouns.person import Role
from tests.fakes.deployments import anybody, person, policy
from tests.fakes.desk import Office, rules, taken
from tests.fakes.points import POINT

SOURCE = Path(__file__).parents[2] / "src" / "peelian"
DECISIONS = {EventKind.ALERT_ADJUDICATED, EventKind.ALERT_RELEASED_TO_OFFICER, EventKind.ALERT_OUTCOME_RECORDED}
OPERATOR, OFFICER = person(Role.OPERATOR), person(Role.ENGAGEMENT_OFFICER)
SAME = Opinion(view=View.TRUE, reasons=("feature_match",))
MADE_BY_PEOPLE = {"Adjudication", "Release", "Outcome"}
WHERE = "jobs/live/desk/alerts.py"
READ_BACK = "storage/"


def makers(source: str) -> set[str]:
    """Which decisions a piece of source makes, by calling their class."""
    return {
        node.func.id
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MADE_BY_PEOPLE
    }


def imports_cases(source: str) -> bool:
    return any(
        isinstance(node, ast.ImportFrom) and node.module == "peelian.nouns.case" for node in ast.walk(ast.parse(source))
    )


def test_decisions_are_made_in_the_desks_acts_and_nowhere_else() -> None:
    found = {}
    for path in SOURCE.rglob("*.py"):
        name, text = path.relative_to(SOURCE).as_posix(), path.read_text(encoding="utf-8")
        if imports_cases(text) and not name.startswith(READ_BACK) and (made := makers(text)):
            found[name] = made
    assert found == {WHERE: MADE_BY_PEOPLE}


def test_the_search_finds_such_a_decision() -> None:
    automatic = "from peelian.nouns.case import Adjudication\nsaid = Adjudication(by='system', view='true')"
    assert imports_cases(automatic)
    assert makers(automatic) == {"Adjudication"}


def test_no_machine_decides_between_an_alert_and_the_end() -> None:
    office = Office()
    office.live()
    for _ in range(3):
        office.alert()
    alerts.expire(office.desk)
    running.due(office.desk)
    running.resume(office.desk, office.id)
    office.end()
    running.destroy(office.desk, None, office.id)
    assert not DECISIONS & {event.kind for event in office.store.events if event.who == SYSTEM}
    assert not DECISIONS & set(office.kinds)
    with office.store.read() as unit:
        assert all(case.adjudication is None and case.outcomes == () for case in unit.cases.of(office.id))


def test_a_decision_has_its_persons_name_and_the_search_finds_it() -> None:
    """The negative control: what the machine does not do, a person does, and it is seen."""
    office = Office()
    office.live()
    taken(alerts.adjudicate(office.desk, OPERATOR, office.shown().id, SAME))
    assert {event.kind: event.who for event in office.store.events if event.kind in DECISIONS} == {
        EventKind.ALERT_ADJUDICATED: OPERATOR.id
    }


def test_nobody_is_sent_and_nothing_is_held_against_anybody_before_a_person_looked_and_said_so() -> None:
    office = Office()
    office.live()
    case = office.alert()
    assert rules(alerts.adjudicate(office.desk, OPERATOR, case.id, SAME)) == ["case"]
    assert rules(alerts.release(office.desk, OPERATOR, case.id, to=OFFICER.id)) == ["case"]
    arrest = Finding(result="arrest", check="documents")
    assert rules(alerts.conclude(office.desk, OPERATOR, case.id, arrest)) == ["case"]


@pytest.mark.parametrize("result", sorted(policy().corroborated.results))
@pytest.mark.parametrize("check", ["visual_only", "none"])
def test_a_resemblance_alone_is_held_against_nobody(result: str, check: str) -> None:
    office = Office()
    office.live()
    case = taken(alerts.adjudicate(office.desk, OPERATOR, office.shown().id, SAME))
    taken(alerts.release(office.desk, OPERATOR, case.id, to=OFFICER.id))
    assert rules(alerts.conclude(office.desk, OFFICER, case.id, Finding(result=result, check=check))) == ["check"]
    corroborated = Finding(result=result, check="documents")
    assert isinstance(alerts.conclude(office.desk, OFFICER, case.id, corroborated), Case)


def test_one_person_with_every_role_cannot_be_both_who_looked_and_who_went() -> None:
    office = Office()
    office.live()
    alone = anybody(*Role)
    office.add_people(alone)
    case = taken(alerts.adjudicate(office.desk, alone, office.shown().id, SAME))
    assert rules(alerts.release(office.desk, alone, case.id, to=alone.id)) == ["two_people"]
    arrest = Finding(result="arrest", check="documents")
    assert rules(alerts.conclude(office.desk, alone, case.id, arrest)) == ["two_people"]


def leans_on_a_number(words: str) -> bool:
    return bool(re.search(r"\d|%|per ?cent", words, re.IGNORECASE))


def test_a_person_is_told_words_that_were_measured_and_no_percentage() -> None:
    for similarity in (0.5, 0.75, 1.0):
        told = bands.band(similarity, at=POINT, known=[], words=policy().bands)
        assert told == policy().bands[0]
    assert not any(leans_on_a_number(words) for words in policy().bands)
    assert leans_on_a_number("87 % sure")


def test_no_event_and_no_record_gives_a_similarity_away() -> None:
    office = Office()
    office.live()
    case = taken(alerts.adjudicate(office.desk, OPERATOR, office.shown().id, SAME))
    assert str(case.similarity) in repr(case)
    assert not any(str(case.similarity) in repr(event) for event in office.store.events)
    assert not any("similarity" in field.name for field in fields(Record))

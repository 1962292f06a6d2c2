"""Every act has its event, every no has its event, and neither says more than it should."""

from datetime import UTC

import pytest

from peelian.law.permission import Action
from peelian.nouns.event import LONGEST_WHY, EventKind
from peelian.nouns.ids import DeploymentId
from peelian.nouns.person import Role
from peelian.nouns.refusal import Refusals, Refused
from tests.fakes.deployments import person
from tests.fakes.desk import Office

HERE = DeploymentId("D-1")


def test_an_event_says_what_it_is_about_and_under_which_law() -> None:
    desk = Office().desk
    event = desk.event(EventKind.ALERT_RAISED, HERE, who="system", alert_id="A-1", camera="north")
    assert event.about == (("deployment", "D-1"), ("alert", "A-1"))
    assert event.facts == (("camera", "north"),)
    assert event.regime == "DPA 2018 Part 3"
    assert event.at.tzinfo is UTC


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("two\nlines\tand  a gap", "two lines and a gap"),
        ("soft\u00adhyphen, zero\u200bwidth, no\u00a0break", "softhyphen, zerowidth, no break"),
        ("x" * (LONGEST_WHY + 1), "x" * LONGEST_WHY),
    ],
)
def test_a_reason_that_was_pasted_from_anywhere_can_be_logged(written: str, kept: str) -> None:
    assert Office().desk.event(EventKind.DEPLOYMENT_DRAFTED, HERE, who="p", why=written).why == kept


def test_who_may_is_not_logged_and_who_may_not_is() -> None:
    office = Office()
    with office.store.change() as unit:
        assert office.desk.allowed(unit, person(Role.LIST_MANAGER), Action.LIST_CHANGE, HERE) is None
    assert office.kinds == []
    with office.store.change() as unit:
        refused = office.desk.allowed(unit, person(Role.AUDITOR), Action.LIST_CHANGE, HERE)
    assert isinstance(refused, Refusals)
    (event,) = office.store.events
    assert (event.kind, event.who) == (EventKind.PERMISSION_REFUSED, "auditor")
    assert event.facts == (("action", "list:change"), ("rules", "permission"))


def test_a_no_is_logged_by_its_rules_and_without_what_was_typed_in() -> None:
    office = Office()
    typed = [
        Refused(rule="entry.category", reason="'Tomos Field' is no category"),
        Refused(rule="entry.E-1.status", reason="no"),
        Refused(rule="stage", reason="no"),
    ]
    with office.store.change() as unit:
        answer = office.desk.refused(unit, person(Role.LIST_MANAGER), "list:change", HERE, typed)
    assert answer.reasons == tuple(typed)
    (event,) = office.store.events
    assert event.facts == (("action", "list:change"), ("rules", "entry, stage"))
    assert "Tomos" not in repr(event)

"""Nobody may do anything unless a rule says that they may."""

from dataclasses import replace
from typing import cast

import pytest

from peelian.law import permission
from peelian.law.permission import ALLOWED, TWO_PEOPLE, Action, Circumstances, decide, opens
from peelian.nouns.ids import PersonId
from peelian.nouns.person import Person, Role
from peelian.nouns.refusal import Refused
from tests.fakes.deployments import anybody, everybody, person

SOMEBODY_ELSE = Circumstances(requested_by=PersonId("somebody else"))


@pytest.mark.parametrize("action", Action)
def test_who_has_not_signed_in_stays_out(action: Action) -> None:
    assert opens(None, action) == Refused(rule="permission", reason="Sign in first")
    assert decide(None, action, SOMEBODY_ELSE) == Refused(rule="permission", reason="Sign in first")


@pytest.mark.parametrize("action", Action)
def test_an_account_that_was_switched_off_stays_out_whatever_its_roles(action: Action) -> None:
    refused = decide(replace(anybody(*Role), active=False), action, SOMEBODY_ELSE)
    assert refused == Refused(rule="permission", reason="This account has been switched off; ask an administrator")


@pytest.mark.parametrize("action", Action)
def test_every_action_opens_to_its_roles_and_to_nobody_else(action: Action) -> None:
    assert {one.value for one in ALLOWED[action]} == {one.id for one in everybody() if opens(one, action) is None}
    assert opens(anybody(), action) is not None


@pytest.mark.parametrize("action", Action)
def test_a_door_that_stays_shut_says_to_whom_it_opens(action: Action) -> None:
    refused = opens(anybody(), action)
    assert refused is not None
    assert refused.reason.startswith("Only these roles may do this: ")
    assert "_" not in refused.reason


@pytest.mark.parametrize("action", ["alert:ignore", "", "list:seal "])
def test_an_action_that_no_rule_knows_is_allowed_to_nobody(action: str) -> None:
    refused = decide(anybody(*Role), cast("Action", action), SOMEBODY_ELSE)
    assert refused == Refused(rule="permission", reason="Only these roles may do this: nobody")


@pytest.mark.parametrize("action", sorted(TWO_PEOPLE))
def test_whoever_asked_cannot_approve(action: Action) -> None:
    somebody = anybody(*Role)
    assert decide(somebody, action, SOMEBODY_ELSE) is None
    refused = decide(somebody, action, Circumstances(requested_by=somebody.id))
    assert refused is not None
    assert (refused.rule, refused.reason) == (
        "two_people",
        "You asked for this yourself; somebody else has to approve it",
    )


@pytest.mark.parametrize("action", sorted(TWO_PEOPLE))
@pytest.mark.parametrize("circumstances", [None, Circumstances()])
def test_where_it_is_not_known_who_asked_nobody_can_approve(
    action: Action, circumstances: Circumstances | None
) -> None:
    refused = decide(anybody(*Role), action, circumstances)
    assert refused is not None
    assert refused.rule == "two_people"


@pytest.mark.parametrize("action", sorted(set(Action) - TWO_PEOPLE))
def test_everything_else_needs_only_a_role(action: Action) -> None:
    assert decide(anybody(*Role), action) is None


@pytest.mark.parametrize("who", [person(Role.OPERATOR), person(Role.ENGAGEMENT_OFFICER)])
def test_only_who_was_sent_says_what_came_of_it(who: Person) -> None:
    sent_elsewhere = Circumstances(released_to=PersonId("somebody else"))
    refused = decide(who, Action.ALERT_OUTCOME, sent_elsewhere)
    assert refused is not None
    assert refused.reason == "This alert was sent to another officer; only they can say what came of it"
    assert decide(who, Action.ALERT_OUTCOME, Circumstances(released_to=who.id)) is None
    assert decide(who, Action.ALERT_OUTCOME, Circumstances()) is None


def test_that_an_alert_was_sent_elsewhere_keeps_nobody_from_another_act() -> None:
    sent_elsewhere = Circumstances(released_to=PersonId("somebody else"))
    assert decide(person(Role.OPERATOR), Action.ALERT_VIEW, sent_elsewhere) is None


def test_the_list_of_actions_is_whole_and_sorted() -> None:
    assert set(ALLOWED) == set(Action)
    assert [action.value for action in Action] == sorted(Action)
    assert all(ALLOWED.values())


def test_an_administrator_sees_no_face_and_no_list() -> None:
    allowed = {action for action in Action if Role.ADMINISTRATOR in ALLOWED[action]}
    assert allowed == {Action.PEOPLE_CHANGE, Action.PEOPLE_VIEW}


def test_an_auditor_changes_nothing() -> None:
    allowed = {action for action in Action if Role.AUDITOR in ALLOWED[action]}
    assert {action.split(":")[1] for action in allowed} <= {"read", "view"}


def test_whoever_makes_lists_neither_authorises_nor_adjudicates() -> None:
    allowed = {action for action in Action if Role.LIST_MANAGER in ALLOWED[action]}
    assert not allowed & (TWO_PEOPLE | {Action.ALERT_ADJUDICATE, Action.DEPLOYMENT_START})


def test_the_rule_has_one_name() -> None:
    assert permission.RULE == "permission"

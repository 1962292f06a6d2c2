from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.law.checkins import sharing
from peelian.nouns.deployment import Approval
from peelian.nouns.ids import PersonId
from peelian.nouns.order import Order
from peelian.nouns.refusal import Refused
from peelian.nouns.request import Request, RequestKind
from tests.fakes.answers import request
from tests.fakes.orders import REVIEW_AT, STARTS_AT, TERMS, order, rules

RULES = rules()
LATER = STARTS_AT + timedelta(days=2)
RAW = order(terms=replace(TERMS, raw_fixes=True, raw_why="The court asks for it"))
LOOK = request(kind=RequestKind.LOOK, purpose="disputed_event", recipient="", parts=frozenset())
APPROVAL = Approval(by=PersonId("dana"), rank="", at=LATER, to="d1", reason="Needed")


def why(refused: list[Refused]) -> list[str]:
    return [one.rule for one in refused]


@pytest.mark.parametrize(
    ("asked", "under", "rules"),
    [
        (request(), order(), []),
        (request(recipient="a friend"), order(), ["recipient"]),
        (request(power=" "), order(), ["power"]),
        (request(purpose="curiosity"), order(), ["purpose"]),
        (request(case_number=""), order(), ["case_number"]),
        (request(parts=frozenset()), order(), ["parts"]),
        (request(parts=frozenset({"everything"})), order(), ["parts"]),
        (request(parts=frozenset({"fixes"})), order(), ["raw_fixes"]),
        (request(parts=frozenset({"fixes"})), RAW, []),
        (request(ends_at=LATER + timedelta(days=1)), order(), ["ends_at"]),
        (request(exemption="prejudice_crime"), order(), ["exemption_why"]),
        (request(exemption="they would mind", exemption_why="They would"), order(), ["exemption"]),
        (request(exemption="court_order", exemption_why="Order of 3 May"), order(), []),
        (request(), order(review_due_at=STARTS_AT), ["review"]),
        (LOOK, RAW, []),
        (LOOK, order(), ["raw_fixes"]),
        (replace(LOOK, ends_at=LOOK.ends_at + timedelta(hours=1)), RAW, ["slice"]),
        (replace(LOOK, exemption="court_order"), RAW, ["exemption"]),
        (replace(LOOK, case_number=" "), RAW, ["case_number"]),
    ],
)
def test_a_request_says_who_what_why_and_when(asked: Request, under: Order, rules: list[str]) -> None:
    assert why(sharing.may_ask(asked, under, RULES, now=LATER)) == rules


def test_somebody_else_approves_the_exact_request() -> None:
    assert sharing.may_approve(request(), APPROVAL, digest="d1") == []
    assert why(sharing.may_approve(request(), replace(APPROVAL, by=PersonId("cleo")), digest="d1")) == ["two_people"]
    assert why(sharing.may_approve(request(), APPROVAL, digest="d2")) == ["digest"]
    assert why(sharing.may_approve(request(), replace(APPROVAL, reason=""), digest="d1")) == ["reason"]
    assert why(sharing.may_approve(request(approval=APPROVAL), APPROVAL, digest="d1")) == ["approval"]


def test_it_is_done_once_with_an_approval_and_under_an_order_that_stands() -> None:
    approved = request(approval=APPROVAL)
    assert sharing.may_do(approved, order(), now=LATER) == []
    assert why(sharing.may_do(request(), order(), now=LATER)) == ["approval"]
    assert why(sharing.may_do(replace(approved, done_at=LATER), order(), now=LATER)) == ["done"]
    assert why(sharing.may_do(approved, order(), now=REVIEW_AT)) == ["review"]


def test_the_person_is_told_unless_an_exemption_is_recorded_and_always_of_who_looked_at_their_places() -> None:
    assert sharing.tells(request())
    assert not sharing.tells(request(exemption="court_order"))
    assert sharing.tells(replace(LOOK, exemption="court_order"))

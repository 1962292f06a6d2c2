"""A reference set holds only what may be kept, stands behind two people, and is searched only while it is fresh."""

from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.law import reference_sets as law
from peelian.nouns.deployment import Approval
from peelian.nouns.reference_set import Request, SetStage
from peelian.nouns.refusal import Refused
from tests.fakes.deployments import NOW, policy
from tests.fakes.operator_checks import APPROVER, KEEPER, MEMBER, SET, TODAY

RULES = policy().operator_check
DIGEST = "d1" * 32
ASKED = replace(SET, request=Request(by=KEEPER.id, at=NOW, digest=DIGEST), importers=frozenset({KEEPER.id}))
PUBLISHED = replace(
    ASKED,
    stage=SetStage.PUBLISHED,
    publication=Approval(by=APPROVER.id, rank="superintendent", at=NOW, to=DIGEST, reason="weeded"),
    weeded_on=TODAY,
    expires_on=TODAY + timedelta(days=90),
)


def rules(refused: list[Refused]) -> list[str]:
    return [one.rule for one in refused]


def test_a_set_is_of_a_kind_that_the_rules_know_and_has_a_name() -> None:
    assert law.may_make("custody", "North", RULES) == []
    assert rules(law.may_make("intelligence", " ", RULES)) == ["kind", "title"]


def test_a_picture_that_nothing_stands_against_may_be_added() -> None:
    assert law.may_add(MEMBER, today=TODAY) is None


def test_a_picture_of_the_future_is_refused() -> None:
    later = replace(MEMBER, picture=replace(MEMBER.picture, taken_on=TODAY + timedelta(days=1)))
    no = law.may_add(later, today=TODAY)
    assert no is not None
    assert no.rule == "member.taken_on"


@pytest.mark.parametrize(("days", "is_due"), [(-1, True), (0, True), (1, False)])
def test_a_picture_is_due_from_the_day_of_no_further_action(days: int, *, is_due: bool) -> None:
    member = replace(MEMBER, no_further_action_on=TODAY + timedelta(days=days))
    assert (law.due(member, today=TODAY) is not None) == is_due
    assert (law.may_add(member, today=TODAY) is not None) == is_due


@pytest.mark.parametrize(("days", "is_due"), [(-1, True), (0, False)])
def test_a_picture_is_due_after_its_last_day(days: int, *, is_due: bool) -> None:
    member = replace(MEMBER, keep_until=TODAY + timedelta(days=days))
    assert (law.due(member, today=TODAY) is not None) == is_due


def test_only_a_draft_may_change() -> None:
    assert law.may_change(SET) == []
    assert rules(law.may_change(PUBLISHED)) == ["stage"]


def test_publishing_is_asked_for_only_with_somebody_in_it_nothing_due_and_not_too_many() -> None:
    assert law.fit([MEMBER], RULES, today=TODAY) == []
    assert rules(law.fit([], RULES, today=TODAY)) == ["size"]
    old = replace(MEMBER, keep_until=TODAY - timedelta(days=1))
    assert rules(law.fit([MEMBER, old], RULES, today=TODAY)) == ["weeding"]
    assert rules(law.fit([MEMBER] * 2, replace(RULES, most_members=1), today=TODAY)) == ["size"]


def test_somebody_else_approves_exactly_what_was_asked_for() -> None:
    assert law.may_publish(ASKED, APPROVER.id, digest=DIGEST, now_is=DIGEST) == []
    assert rules(law.may_publish(SET, APPROVER.id, digest=DIGEST, now_is=DIGEST)) == ["request"]
    assert rules(law.may_publish(ASKED, KEEPER.id, digest=DIGEST, now_is=DIGEST)) == ["two_people"]
    imported = replace(ASKED, importers=frozenset({APPROVER.id}))
    assert rules(law.may_publish(imported, APPROVER.id, digest=DIGEST, now_is=DIGEST)) == ["two_people"]


@pytest.mark.parametrize(("seen", "now_is"), [("00" * 32, DIGEST), (DIGEST, "00" * 32), ("00" * 32, "00" * 32)])
def test_a_set_that_has_changed_is_not_published(seen: str, now_is: str) -> None:
    assert rules(law.may_publish(ASKED, APPROVER.id, digest=seen, now_is=now_is)) == ["digest"]


def test_only_a_published_set_is_searched() -> None:
    assert law.may_search(PUBLISHED, RULES, today=TODAY) == []
    assert rules(law.may_search(SET, RULES, today=TODAY)) == ["set"]
    assert rules(law.may_search(replace(PUBLISHED, stage=SetStage.DESTROYED), RULES, today=TODAY)) == ["set"]


def test_a_set_is_not_searched_after_its_last_day() -> None:
    fresh = replace(PUBLISHED, weeded_on=TODAY + timedelta(days=90))
    assert law.may_search(fresh, RULES, today=TODAY + timedelta(days=90)) == []
    assert rules(law.may_search(fresh, RULES, today=TODAY + timedelta(days=91))) == ["set.expiry"]


def test_a_set_is_not_searched_when_its_weeding_is_overdue() -> None:
    assert law.may_search(PUBLISHED, RULES, today=TODAY + timedelta(days=31)) == []
    assert rules(law.may_search(PUBLISHED, RULES, today=TODAY + timedelta(days=32))) == ["set.weeding"]

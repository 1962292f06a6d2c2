"""An order takes two people, stops by itself when nobody reviews it, and ends."""

from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.jobs.checkins import digests, keeping, ordering, prompting
from peelian.jobs.checkins.ordering import Reviewed
from peelian.nouns.entry import Subject
from peelian.nouns.event import EventKind
from peelian.nouns.order import OrderId, OrderStage, QuietKind, QuietSpan, Stay, Verdict
from peelian.nouns.person import Role
from peelian.nouns.zone import Area
from tests.fakes.checkins import CASE_OFFICER, DECISION_MAKER, NOON, Bureau, rules_of, taken
from tests.fakes.deployments import anybody, person
from tests.fakes.orders import ENDS_AT, GROUNDS, REVIEW_AT, TERMS, WEARER
from tests.fakes.places import square, zone

DAY = timedelta(days=1)
GO_ON = Reviewed(verdict=Verdict.CONTINUE, reasons="Still needed", next_due_at=REVIEW_AT + 20 * DAY)


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()


def test_an_order_begins_with_two_people(bureau: Bureau) -> None:
    assert bureau.active().stage is OrderStage.ACTIVE
    assert bureau.kinds[:2] == [EventKind.ORDER_DRAFTED, EventKind.ORDER_ACTIVATED]


def test_whoever_drafted_it_cannot_activate_it(bureau: Bureau) -> None:
    both = anybody(Role.CASE_OFFICER, Role.DECISION_MAKER)
    drafted = taken(ordering.draft(bureau.office, both, bureau.drafted().wearer, TERMS))
    digest = digests.of_terms(TERMS)
    refused = ordering.activate(bureau.office, both, drafted.id, reason="I say so", digest=digest)
    assert rules_of(refused) == ["two_people"]
    assert bureau.kinds[-1] is EventKind.PERMISSION_REFUSED


def test_an_order_without_its_grounds_is_not_activated(bureau: Bureau) -> None:
    drafted = bureau.drafted(replace(TERMS, grounds=replace(GROUNDS, vulnerability=None)))
    digest = digests.of_terms(drafted.terms)
    refused = ordering.activate(bureau.office, DECISION_MAKER, drafted.id, reason="Now", digest=digest)
    assert rules_of(refused) == ["grounds.vulnerability"]


def test_what_is_activated_is_what_was_shown_and_has_a_reason(bureau: Bureau) -> None:
    drafted = bureau.drafted()
    refused = ordering.activate(bureau.office, DECISION_MAKER, drafted.id, reason=" ", digest="another")
    assert rules_of(refused) == ["digest", "reason"]


def test_one_person_has_one_active_order(bureau: Bureau) -> None:
    bureau.active()
    bureau.now = NOON - 2 * DAY
    second = bureau.drafted()
    digest = digests.of_terms(second.terms)
    refused = ordering.activate(bureau.office, DECISION_MAKER, second.id, reason="Also", digest=digest)
    assert rules_of(refused) == ["order"]


def test_zones_are_part_of_what_is_activated_and_do_not_change_afterwards(bureau: Bureau) -> None:
    before = bureau.drafted()
    imposed = taken(ordering.impose(bureau.office, CASE_OFFICER, before.id, (zone(order=before.id),)))
    assert digests.of_terms(imposed.terms) != digests.of_terms(before.terms)
    bureau.activate()
    assert rules_of(ordering.impose(bureau.office, CASE_OFFICER, before.id, ())) == ["stage"]


def test_a_border_that_is_moved_is_another_order(bureau: Bureau) -> None:
    before = bureau.drafted()
    seen = taken(ordering.impose(bureau.office, CASE_OFFICER, before.id, (zone(order=before.id),)))
    wider = zone(order=before.id, areas=(Area(outline=square(600)),))
    taken(ordering.impose(bureau.office, CASE_OFFICER, before.id, (wider,)))
    digest = digests.of_terms(seen.terms)
    refused = ordering.activate(bureau.office, DECISION_MAKER, before.id, reason="Necessary", digest=digest)
    assert rules_of(refused) == ["digest"]


def test_the_zones_of_another_order_are_refused(bureau: Bureau) -> None:
    before = bureau.drafted()
    other = zone(order=OrderId("O-9"))
    assert rules_of(ordering.impose(bureau.office, CASE_OFFICER, before.id, (other,))) == ["stage"]


def test_an_overdue_review_stops_everything_until_it_is_made(bureau: Bureau) -> None:
    bureau.active()
    bureau.now = REVIEW_AT + DAY + timedelta(hours=2)
    assert rules_of(prompting.send(bureau.office, bureau.order.id)) == ["review"]
    assert bureau.kinds[-1] is EventKind.ORDER_STOPPED
    taken(ordering.review(bureau.office, DECISION_MAKER, bureau.order.id, GO_ON))
    assert bureau.sent().order == bureau.order.id
    reviewed = next(event for event in bureau.store.unit.journal.events if event.kind is EventKind.ORDER_REVIEWED)
    assert dict(reviewed.facts)["days_late"] == 1.1


@pytest.mark.parametrize(
    ("said", "rule"),
    [(replace(GO_ON, reasons=" "), "reasons"), (replace(GO_ON, next_due_at=None), "next_due_at")],
)
def test_a_review_says_why_and_when_the_next_is(bureau: Bureau, said: Reviewed, rule: str) -> None:
    bureau.active()
    assert rules_of(ordering.review(bureau.office, DECISION_MAKER, bureau.order.id, said)) == [rule]


def test_a_review_may_end_it(bureau: Bureau) -> None:
    bureau.active()
    over = Reviewed(verdict=Verdict.END, reasons="No longer needed")
    assert taken(ordering.review(bureau.office, DECISION_MAKER, bureau.order.id, over)).stage is OrderStage.ENDED
    assert rules_of(prompting.send(bureau.office, bureau.order.id)) == ["stage"]


def test_the_case_officer_does_not_review(bureau: Bureau) -> None:
    bureau.active()
    assert rules_of(ordering.review(bureau.office, CASE_OFFICER, bureau.order.id, GO_ON)) == ["permission"]


def test_an_order_ends_by_itself(bureau: Bureau) -> None:
    bureau.active()
    active = ordering.active(bureau.office)
    assert ordering.end_those_whose_time_is_over(bureau.office, active) == []
    bureau.now = ENDS_AT
    assert [one.id for one in ordering.end_those_whose_time_is_over(bureau.office, active)] == [bureau.order.id]
    assert ordering.end_those_whose_time_is_over(bureau.office, active) == []  # nor once more
    assert ordering.active(bureau.office) == []
    assert bureau.kept.ended_at == ENDS_AT


def test_an_order_may_end_early_with_a_reason(bureau: Bureau) -> None:
    bureau.active()
    assert rules_of(ordering.end(bureau.office, CASE_OFFICER, bureau.order.id, reason="")) == ["stage"]
    assert taken(ordering.end(bureau.office, CASE_OFFICER, bureau.order.id, reason="Granted leave")).ended_at == NOON


def test_a_hearing_or_a_journey_only_takes_prompts_away_and_needs_one_person(bureau: Bureau) -> None:
    bureau.active()
    hearing = QuietSpan(kind=QuietKind.COURT, starts_at=NOON, ends_at=NOON + DAY)
    taken(ordering.leave_in_peace(bureau.office, CASE_OFFICER, bureau.order.id, hearing))
    assert rules_of(prompting.send(bureau.office, bureau.order.id)) == ["quiet"]
    away = Stay(time_zone="Asia/Tokyo", starts_at=NOON, ends_at=NOON + DAY)
    taken(ordering.leave_in_peace(bureau.office, CASE_OFFICER, bureau.order.id, away))
    assert bureau.kept.stays == (away,)


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.CASE_OFFICER])
def test_only_a_case_officer_drafts(bureau: Bureau, role: Role) -> None:
    assert rules_of(ordering.draft(bureau.office, person(role), bureau.drafted().wearer, TERMS)) == ["permission"]


def test_a_draft_is_written_anew_and_an_active_order_is_not() -> None:
    bureau = Bureau()
    bureau.drafted()
    longer = replace(TERMS, ends_at=TERMS.ends_at + timedelta(days=5), zones=("Z-9 not there",))
    after = taken(ordering.alter(bureau.office, CASE_OFFICER, bureau.order.id, longer))
    assert (after.terms.ends_at, after.terms.zones) == (longer.ends_at, ())
    bureau.activate()
    assert rules_of(ordering.alter(bureau.office, CASE_OFFICER, bureau.order.id, TERMS)) == ["stage"]


def test_whoever_wrote_the_terms_last_does_not_activate_them() -> None:
    bureau = Bureau()
    bureau.drafted()
    both = replace(CASE_OFFICER, id=type(CASE_OFFICER.id)("both"), roles=CASE_OFFICER.roles | DECISION_MAKER.roles)
    after = taken(ordering.alter(bureau.office, both, bureau.order.id, TERMS))
    digest = digests.of_terms(after.terms)
    refused = ordering.activate(bureau.office, both, bureau.order.id, reason="Mine", digest=digest)
    assert rules_of(refused) == ["two_people"]


def test_a_draft_that_is_given_up_ends_and_is_emptied() -> None:
    bureau = Bureau()
    drafted = taken(ordering.draft(bureau.office, CASE_OFFICER, WEARER, TERMS, Subject(reference="HO/1", name="A")))
    taken(ordering.end(bureau.office, CASE_OFFICER, drafted.id, reason="Not needed"))
    keeping.sweep(bureau.office)
    assert bureau.store.unit.orders.get(drafted.id).stage is OrderStage.PURGED
    assert bureau.store.unit.papers.find(WEARER, Subject) is None

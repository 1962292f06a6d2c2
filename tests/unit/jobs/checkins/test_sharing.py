"""What is shared was asked for, approved by somebody else, is shared once, and the person sees it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.jobs.checkins import digests, locating, sharing
from peelian.nouns.event import EventKind
from peelian.nouns.person import Role
from peelian.nouns.request import Request, RequestKind
from tests.fakes.answers import request
from tests.fakes.checkins import CASE_OFFICER, DECISION_MAKER, REVIEWER, Bureau, rules_of, taken
from tests.fakes.deployments import anybody
from tests.fakes.orders import STARTS_AT, TERMS
from tests.fakes.places import SIX, fix, zone

DAY = timedelta(days=1)
RAW = replace(TERMS, raw_fixes=True, raw_why="The court asks for it")


@pytest.fixture
def bureau() -> Bureau:
    """Somebody with a prompt, an event and three fixes, two days ago."""
    one = Bureau()
    one.active(RAW, zone())
    one.photo(one.shown())
    for minute in (0, 3, 6):
        one.now = SIX + timedelta(minutes=minute)
        locating.ingest(one.office, one.order.id, fix(900, minute=minute))
    one.now = STARTS_AT + 2 * DAY
    return one


def asked(bureau: Bureau, **changes: object) -> Request:
    return taken(sharing.ask(bureau.office, CASE_OFFICER, request(order=bureau.order.id, **changes)))


def approved(bureau: Bureau, **changes: object) -> Request:
    one = asked(bureau, **changes)
    digest = digests.of_request(one)
    return taken(sharing.approve(bureau.office, DECISION_MAKER, one.id, reason="Necessary", digest=digest))


def look(bureau: Bureau, **changes: object) -> Request:
    kind = {"kind": RequestKind.LOOK, "purpose": "disputed_event", "recipient": "", "parts": frozenset()}
    return approved(bureau, **kind, **changes)


def test_what_was_asked_for_is_handed_over_and_nothing_else(bureau: Bureau) -> None:
    handed = taken(sharing.do(bureau.office, CASE_OFFICER, approved(bureau).id))
    assert handed.parts.keys() == {"prompts", "events"}
    assert [row["state"] for row in handed.parts["prompts"]] == ["answered"]
    assert [row["happened"] for row in handed.parts["events"]] == ["absent_at_start"]
    assert bureau.kinds[-2:] == [EventKind.SHARING_MADE, EventKind.WEARER_TOLD]


def test_it_is_handed_over_once(bureau: Bureau) -> None:
    one = approved(bureau)
    taken(sharing.do(bureau.office, CASE_OFFICER, one.id))
    assert rules_of(sharing.do(bureau.office, CASE_OFFICER, one.id)) == ["done"]


def test_without_an_approval_nothing_is(bureau: Bureau) -> None:
    assert rules_of(sharing.do(bureau.office, CASE_OFFICER, asked(bureau).id)) == ["approval"]


def test_whoever_asked_does_not_approve(bureau: Bureau) -> None:
    both = anybody(Role.CASE_OFFICER, Role.DECISION_MAKER)
    one = taken(sharing.ask(bureau.office, both, request(order=bureau.order.id)))
    refused = sharing.approve(bureau.office, both, one.id, reason="y", digest=digests.of_request(one))
    assert rules_of(refused) == ["two_people"]
    wrong = sharing.approve(bureau.office, DECISION_MAKER, one.id, reason="y", digest="other")
    assert rules_of(wrong) == ["digest"]


def test_a_request_that_lacks_something_is_refused(bureau: Bureau) -> None:
    refused = sharing.ask(bureau.office, CASE_OFFICER, request(order=bureau.order.id, power=""))
    assert rules_of(refused) == ["power"]


def test_others_do_not_ask(bureau: Bureau) -> None:
    assert rules_of(sharing.ask(bureau.office, REVIEWER, request(order=bureau.order.id))) == ["permission"]
    assert rules_of(sharing.do(bureau.office, REVIEWER, approved(bureau).id)) == ["permission"]


def test_an_exemption_keeps_it_from_the_person_and_is_in_the_log(bureau: Bureau) -> None:
    one = approved(bureau, exemption="court_order", exemption_why="Order of 3 May")
    taken(sharing.do(bureau.office, CASE_OFFICER, one.id))
    assert sharing.told(bureau.office, bureau.order.id) == []
    assert dict(bureau.store.unit.journal.events[-1].facts)["exemption"] == "court_order"


def test_who_looked_at_places_is_never_kept_from_the_person(bureau: Bureau) -> None:
    one = look(bureau, starts_at=SIX, ends_at=SIX + timedelta(minutes=5))
    handed = taken(sharing.do(bureau.office, CASE_OFFICER, one.id))
    assert [row["at"] for row in handed.parts["fixes"]] == [SIX, SIX + timedelta(minutes=3)]
    assert [told.id for told in sharing.told(bureau.office, bureau.order.id)] == [one.id]
    assert EventKind.PLACE_OPENED in bureau.kinds


def test_while_a_review_is_overdue_nothing_is_shared(bureau: Bureau) -> None:
    one = approved(bureau)
    bureau.now = bureau.kept.review_due_at
    assert rules_of(sharing.do(bureau.office, CASE_OFFICER, one.id)) == ["review"]


def test_terms_and_outcomes_can_be_shared_when_they_are_asked_for(bureau: Bureau) -> None:
    one = approved(bureau, parts=frozenset({"order", "outcomes"}))
    handed = taken(sharing.do(bureau.office, CASE_OFFICER, one.id))
    assert handed.parts["order"][0]["time_zone"] == "Europe/London"
    assert handed.parts["outcomes"] == []


def test_every_part_that_the_pack_names_can_be_read(bureau: Bureau) -> None:
    assert sharing.PARTS.keys() == bureau.office.rules.share_fields.keys()

from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.jobs.checkins import (
    complaining,
    exporting,
    keeping,
    locating,
    ordering,
    prompting,
    reviewing,
    tracking,
    waking,
    wearing,
)
from peelian.jobs.checkins.references import Taken
from peelian.jobs.checkins.reviewing import Said
from peelian.law.checkins.rules import KEPT
from peelian.nouns.compared import Compared, Resemblance
from peelian.nouns.concern import Contact
from peelian.nouns.device import WakeUp
from peelian.nouns.event import EventKind
from peelian.nouns.request import Request, RequestId, RequestKind
from peelian.nouns.wearer import FaultKind
from tests.fakes.checkins import CASE_OFFICER, DECISION_MAKER, ENROLLING, REVIEWER, Bureau, rules_of, taken
from tests.fakes.orders import ENDS_AT, REVIEW_AT, TERMS
from tests.fakes.places import SIX, fix, zone


@pytest.fixture
def bureau() -> Bureau:
    one = Bureau()
    one.active(replace(TERMS, raw_fixes=True, raw_why="The court asks for it"), zone())
    return one


def own(bureau: Bureau) -> exporting.Own:
    return taken(exporting.own(bureau.office, bureau.watch.id))


def test_a_copy_says_who_under_which_order_and_until_when_each_class_is_kept(bureau: Bureau) -> None:
    copy = own(bureau)
    assert copy.parts["Who you are"] == [{"Name": "Nobody Real", "Reference": "HO/77", "Born": None}]
    (order,) = copy.parts["Your order"]
    assert order["Power"] == "Immigration bail: Immigration Act 2016 Schedule 10"
    assert (order["Next review"], order["Ends at the latest"]) == (REVIEW_AT, ENDS_AT)
    assert order["Left in peace"] == "sleep every day 22:00 to 07:00"
    assert copy.parts["Zones and curfews"][0]["Why"] == "Condition 4 of the order"
    (kept,) = copy.parts["What is kept, and until when"]
    assert (kept["What"], kept["Goes"]) == ("what your photos are compared with", "when your order ends")
    assert set(exporting.KEPT) == set(KEPT)
    assert copy.pictures == {"Your reference picture 1": b"picture of W-1"}


def test_a_copy_holds_prompts_photos_places_faults_and_complaints(bureau: Bureau) -> None:
    bureau.comparer.finds = Compared(found=Resemblance.SUSPECT)
    bureau.photo(bureau.shown(), b"their photo")
    complaining.complain(bureau.office, bureau.watch.id, "It rang at prayer")
    place = WakeUp(endpoint="https://push.example/1", p256dh="cHVi", auth="c2Vj")
    waking.wake_by(bureau.office, bureau.watch.id, place)
    taken(tracking.give(bureau.office, bureau.watch.id))
    wearing.report_fault(bureau.office, bureau.order.id, bureau.watch.id, FaultKind.BATTERY)
    bureau.now = SIX
    locating.ingest(bureau.office, bureau.order.id, fix())
    copy = own(bureau)
    assert [row["State"] for row in copy.parts["Prompts"]] == ["referred"]
    assert b"their photo" in copy.pictures.values()
    assert [row["You wrote"] for row in copy.parts["What people looked at"]] == [None, "It rang at prayer"]
    device = copy.parts["Your devices"][0]
    assert (device["Can be woken at"], device["Another app may report places"]) == ("https://push.example/1", "yes")
    assert "battery from" in str(copy.parts["Your devices"][0]["Faults"])
    assert [row["What"] for row in copy.parts["Places"]] == ["last place", "place as reported"]


def test_who_of_the_staff_did_what_is_not_in_a_copy(bureau: Bureau) -> None:
    made = taken(complaining.complain(bureau.office, bureau.watch.id, "It rang at prayer"))
    contact = Contact(by=REVIEWER.id, at=bureau.now, how="call", reached=True)
    taken(reviewing.contact(bureau.office, REVIEWER, made.id, contact))
    said = Said(outcome="excused", excuse="worship", reasons="It should not have")
    taken(reviewing.find(bureau.office, REVIEWER, made.id, said))
    copy = own(bureau)
    (case,) = copy.parts["What people looked at"]
    assert (case["Found"], case["Excuse"], case["Why"]) == ("Reasonable excuse", "At worship", "It should not have")
    for person in (REVIEWER, CASE_OFFICER, DECISION_MAKER):
        assert person.id not in str(copy.parts).replace(TERMS.grounds.decision_maker, "")


def test_a_finding_that_waits_for_somebody_else_is_not_told_as_one(bureau: Bureau) -> None:
    prompt = bureau.shown()
    assert prompt.answer_by is not None
    bureau.now = prompt.answer_by + timedelta(minutes=5)
    prompting.lapse(bureau.office)
    (missed,) = bureau.store.unit.concerns.all()
    for _ in range(2):
        contact = Contact(by=REVIEWER.id, at=bureau.now, how="call", reached=True)
        taken(reviewing.contact(bureau.office, REVIEWER, missed.id, contact))
    said = Said(outcome="referred", excuse="none_given", reasons="For the tribunal")
    taken(reviewing.find(bureau.office, REVIEWER, missed.id, said))
    assert own(bureau).parts["What people looked at"][0]["Found"] == "People are looking"


def test_what_an_exemption_keeps_from_somebody_is_not_in_their_copy(bureau: Bureau) -> None:
    request = Request(
        id=RequestId("R-1"),
        kind=RequestKind.SHARE,
        order=bureau.order.id,
        wearer=bureau.order.wearer,
        case_number="C-1",
        purpose="court_request",
        power="A court order",
        starts_at=bureau.now - timedelta(hours=1),
        ends_at=bureau.now,
        asked_by=CASE_OFFICER.id,
        asked_at=bureau.now,
        recipient="court",
        parts=frozenset({"prompts"}),
        done_at=bureau.now,
    )
    bureau.store.unit.requests.put(request)
    bureau.store.unit.requests.put(replace(request, id=RequestId("R-2"), told_at=bureau.now))
    (shared,) = own(bureau).parts["Who was given something, or looked"]
    assert (shared["To"], shared["Parts"]) == ("Court or tribunal", "Prompts and answers")


def test_a_copy_is_given_while_a_review_is_overdue_and_that_it_was_is_logged(bureau: Bureau) -> None:
    bureau.now = REVIEW_AT
    own(bureau)
    event = bureau.store.unit.journal.events[-1]
    assert (event.kind, event.who) == (EventKind.WEARER_TOLD, bureau.order.wearer)


def test_after_the_purge_there_is_nothing_to_copy(bureau: Bureau) -> None:
    taken(ordering.end(bureau.office, DECISION_MAKER, bureau.order.id, reason="Granted leave"))
    bureau.now += timedelta(days=400)
    keeping.sweep(bureau.office)
    assert rules_of(exporting.own(bureau.office, bureau.watch.id)) == ["order"]


def test_a_copy_has_every_picture_of_the_reference(bureau: Bureau) -> None:
    more = tuple(Taken(template=b"t", picture=f"picture {at}".encode()) for at in (1, 2, 3))
    taken(wearing.take(bureau.office, CASE_OFFICER, bureau.order.id, replace(ENROLLING, pictures=more)))
    copy = taken(exporting.own(bureau.office, bureau.watch.id))
    assert copy.pictures == {f"Your reference picture {at}": f"picture {at}".encode() for at in (1, 2, 3)}
    (row,) = (row for row in copy.parts["What is kept, and until when"] if row["How many"] == 3)
    assert row["Goes"] == "when your order ends"

"""Recognition is measured with volunteers only, and what people say of themselves leads back to nobody."""

from datetime import timedelta

import pytest

from peelian.errors import NotFoundError
from peelian.jobs.live.desk import listing, measuring, record
from peelian.nouns.deployment import Crossing, Declared
from peelian.nouns.entry import Entry, Volunteer
from peelian.nouns.event import EventKind
from peelian.nouns.ids import EntryId, PersonId
from peelian.nouns.person import Role
from tests.fakes.deployments import CASE, ENDS_AT, ENTRY_ID, NOW, person, policy
from tests.fakes.desk import Office, rules, taken

OPERATOR, OFFICER = person(Role.OPERATOR), person(Role.ENGAGEMENT_OFFICER)
VOLUNTEER = Volunteer(consent="C-9", expires_at=NOW + timedelta(days=1))
SAID = Declared(correct=True, ethnicity="white", age_band="a25_34", sex="female")


def with_volunteer() -> tuple[Office, Entry]:
    office = Office()
    office.authorised()
    blue = office.listed(2, category="blue", volunteer=VOLUNTEER)
    taken(listing.check_status(office.desk, person(Role.LIST_MANAGER), office.id))
    taken(listing.seal(office.desk, person(Role.DEPLOYMENT_LEAD), office.id))
    return office, blue


def test_a_volunteers_crossing_is_noted_and_logged() -> None:
    office, blue = with_volunteer()
    office.start()
    after = taken(measuring.cross(office.desk, OPERATOR, blue.id, at=office.now))
    assert after.crossings == (Crossing(entry=blue.id, at=office.now, by=OPERATOR.id),)
    assert office.kinds[-1] is EventKind.BLUE_CROSSED


def test_nobody_else_is_followed() -> None:
    office, _ = with_volunteer()
    office.start()
    refused = measuring.cross(office.desk, OPERATOR, ENTRY_ID, at=office.now)
    assert rules(refused) == ["entry"]
    assert str(refused) == "Only volunteers' crossings are noted; nobody else is followed"
    assert office.deployment.crossings == ()
    assert office.kinds[-1] is EventKind.PERMISSION_REFUSED


def test_a_crossing_is_noted_by_who_sees_alerts_while_there_is_something_to_cross() -> None:
    office, blue = with_volunteer()
    assert rules(measuring.cross(office.desk, OPERATOR, blue.id, at=office.now)) == ["stage"]
    office.start()
    assert rules(measuring.cross(office.desk, person(Role.AUDITOR), blue.id, at=office.now)) == ["permission"]
    office.end()
    assert len(taken(measuring.cross(office.desk, OPERATOR, blue.id, at=office.now)).crossings) == 1
    office.destroy()
    with pytest.raises(NotFoundError, match=blue.id):
        measuring.cross(office.desk, OPERATOR, blue.id, at=office.now)


@pytest.mark.parametrize("later_s", [-30, 0, 30])
def test_an_alert_around_a_crossing_is_its_alert(later_s: float) -> None:
    crossing = Crossing(entry=ENTRY_ID, at=CASE.seen_at + timedelta(seconds=later_s), by=PersonId("operator"))
    assert measuring.recognised(crossing, [CASE])


@pytest.mark.parametrize(("entry", "later_s"), [(ENTRY_ID, 30.001), (ENTRY_ID, -30.001), (EntryId("E-2"), 0)])
def test_an_alert_at_another_time_or_about_somebody_else_is_not(entry: EntryId, later_s: float) -> None:
    crossing = Crossing(entry=entry, at=CASE.seen_at + timedelta(seconds=later_s), by=PersonId("operator"))
    assert not measuring.recognised(crossing, [CASE])
    assert not measuring.recognised(crossing, [])


def test_what_people_say_of_themselves_is_kept_in_an_order_that_says_nothing() -> None:
    office = Office()
    office.live()
    said = [SAID, Declared(correct=False), Declared(correct=True, ethnicity="asian")]
    for one in said:
        taken(measuring.declare(office.desk, OFFICER, office.id, one))
    first = office.deployment.declared
    again = Office()
    again.live()
    for one in reversed(said):
        taken(measuring.declare(again.desk, OPERATOR, again.id, one))
    assert first == again.deployment.declared
    assert set(first) == set(said)


def test_no_event_tells_when_somebody_said_it() -> None:
    office = Office()
    office.live()
    before = office.store.events
    taken(measuring.declare(office.desk, OFFICER, office.id, SAID))
    assert office.store.events == before


@pytest.mark.parametrize("part", measuring.PARTS)
def test_only_answers_of_the_pack_are_kept(part: str) -> None:
    office = Office()
    office.live()
    refused = measuring.declare(office.desk, OFFICER, office.id, Declared(correct=True, **{part: "Tomos Field"}))
    assert rules(refused) == [f"declared.{part}"]
    assert office.deployment.declared == ()
    assert office.kinds[-1] is EventKind.PERMISSION_REFUSED


def test_where_the_pack_does_not_ask_nothing_can_be_answered() -> None:
    office = Office()
    office.live()
    office.use(declared={"ethnicity": policy().declared["ethnicity"]})
    assert rules(measuring.declare(office.desk, OFFICER, office.id, SAID)) == ["declared.age_band", "declared.sex"]


def test_an_answer_is_noted_by_who_was_there_from_the_start_until_the_record() -> None:
    office = Office()
    office.drafted()
    assert rules(measuring.declare(office.desk, OFFICER, office.id, SAID)) == ["stage"]
    later = Office()
    later.destroyed()
    assert rules(measuring.declare(later.desk, person(Role.AUDITOR), later.id, SAID)) == ["permission"]
    taken(measuring.declare(later.desk, OFFICER, later.id, SAID))
    taken(record.publish(later.desk, person(Role.DEPLOYMENT_LEAD), later.id, document=b"ab"))
    refused = measuring.declare(later.desk, OFFICER, later.id, SAID)
    assert rules(refused) == ["stage"]
    assert str(refused) == "Nothing can be added: this deployment is recorded"
    assert later.now == ENDS_AT

"""What a phone shows: only what was sent to its officer, for as long as it lasts, and each first look is logged."""

from datetime import timedelta

import pytest

from peelian.jobs.live.phones import enrolling, reading
from peelian.nouns.event import EventKind
from peelian.nouns.ids import AlertId
from peelian.nouns.phone import PhoneAct
from peelian.nouns.refusal import Refused
from tests.fakes.desk import taken
from tests.fakes.phones import OFFICER
from tests.fakes.street import Street


@pytest.fixture
def street() -> Street:
    return Street()


def shown(street: Street, who: enrolling.Carried | None = None) -> list[AlertId]:
    return [one.case.id for one in reading.alerts(street.phones, who or street.phone, ())]


def test_nothing_is_on_a_phone_before_the_operator_released_it(street: Street) -> None:
    street.office.shown()
    assert shown(street) == []


def test_what_was_sent_to_one_officer_is_on_that_phone_alone(street: Street) -> None:
    alert = street.alert()
    assert shown(street) == [alert]
    assert shown(street, street.other) == []


def test_what_was_sent_to_all_is_on_every_phone_the_newest_first(street: Street) -> None:
    first, second = street.alert_to_all(), street.alert_to_all()
    assert shown(street) == shown(street, street.other) == [second, first]


def test_an_alert_leaves_the_phone_when_its_time_is_over(street: Street) -> None:
    alert = street.alert()
    street.office.now += timedelta(minutes=10)
    assert shown(street) == []
    no = reading.one(street.phones, street.phone, alert, ())
    assert isinstance(no, Refused)
    assert no.rule == "time"


def test_a_first_look_is_logged_and_the_next_is_not(street: Street) -> None:
    alert = street.alert()
    before = street.office.kinds.count(EventKind.PHONE_SHOWN)
    reading.alerts(street.phones, street.phone, ())
    reading.alerts(street.phones, street.phone, {alert})
    reading.one(street.phones, street.phone, alert, {alert})
    assert street.office.kinds.count(EventKind.PHONE_SHOWN) == before + 1
    reading.one(street.phones, street.phone, alert, ())
    assert street.office.kinds.count(EventKind.PHONE_SHOWN) == before + 2


def test_an_alert_waits_until_its_officer_or_somebody_else_has_answered_it(street: Street) -> None:
    first, second = street.alert_to_all(), street.alert_to_all()
    before = len(street.office.store.events)
    assert set(reading.waiting(street.phones, street.phone)) == {first, second}
    assert len(street.office.store.events) == before, "nothing was shown, and nothing is logged"
    taken(street.does(first, PhoneAct.WILL_ENGAGE, street.other))
    taken(street.does(second, PhoneAct.ACKNOWLEDGE))
    assert reading.waiting(street.phones, street.phone) == []
    assert reading.waiting(street.phones, street.other) == [second]
    street.office.now += timedelta(minutes=10)
    assert reading.waiting(street.phones, street.other) == []


def test_whoever_did_something_is_named(street: Street) -> None:
    alert = street.alert()
    case = taken(street.does(alert, PhoneAct.WILL_ENGAGE))
    seen = reading.after(street.phones, case)
    assert seen.names == {OFFICER.id: OFFICER.name}
    assert seen.row.subject.name == "Tomos Field 1"


@pytest.mark.parametrize("which", ["probe", "reference"])
def test_each_look_at_a_picture_is_logged(street: Street, which: str) -> None:
    alert = street.alert()
    picture = reading.picture(street.phones, street.phone, alert, which)  # type: ignore[arg-type]
    assert picture == (b"a probe" if which == "probe" else b"a picture")
    last = street.office.store.events[-1]
    assert (last.kind, last.who) == (EventKind.IMAGE_CONSULTED, OFFICER.id)


def test_nobody_sees_a_picture_of_an_alert_that_is_not_theirs(street: Street) -> None:
    no = reading.picture(street.phones, street.other, street.alert(), "probe")
    assert isinstance(no, Refused)
    assert no.rule == "alert"


def test_a_picture_that_was_destroyed_is_refused(street: Street) -> None:
    alert = street.alert()
    with street.office.store.change() as unit:
        unit.vault.shred([alert])
    assert isinstance(reading.picture(street.phones, street.phone, alert, "probe"), Refused)


def test_phones_that_an_alert_reaches_are_those_of_its_officers_that_are_not_over(street: Street) -> None:
    case = street.case(street.alert_to_all())
    assert [one.id for one in reading.reached(street.phones, case)] == [street.phone.device.id, street.other.device.id]
    enrolling.leave(street.phones, street.other.device)
    assert [one.id for one in reading.reached(street.phones, case)] == [street.phone.device.id]

"""An alert that nobody goes on with: freed by a phone that is over, closed when its time is over and all declined."""

from datetime import timedelta

import pytest

from peelian.jobs.live.desk import alerts, running
from peelian.jobs.live.desk.alerts import Finding
from peelian.jobs.live.phones import closing, enrolling
from peelian.law import phones as law
from peelian.nouns.event import SYSTEM, EventKind
from peelian.nouns.ids import AlertId
from peelian.nouns.phone import PhoneAct
from tests.fakes.desk import taken
from tests.fakes.phones import OFFICER, OTHER
from tests.fakes.street import LEAD, Street

NOT = PhoneAct.WILL_NOT_ENGAGE


@pytest.fixture
def street() -> Street:
    return Street()


def declined(street: Street) -> AlertId:
    alert = street.alert_to_all()
    taken(street.does(alert, NOT))
    taken(street.does(alert, NOT, street.other))
    return alert


def test_an_alert_that_all_declined_is_closed_when_its_time_is_over_and_once(street: Street) -> None:
    alert = declined(street)
    with street.office.store.read() as unit:
        assert closing.declined(unit, unit.cases.get(alert))
    assert closing.close(street.phones) == [], "it may still be taken"
    assert not running.settled(street.case(alert))
    street.office.now += timedelta(minutes=10)
    assert [case.id for case in closing.close(street.phones)] == [alert]
    assert street.case(alert).declined_at == street.office.now
    assert running.settled(street.case(alert)), "nobody needs its pictures any more"
    last = street.office.store.events[-1]
    assert (last.kind, last.who, ("alert", alert) in last.about) == (EventKind.ALERT_DECLINED, SYSTEM, True)
    assert closing.close(street.phones) == []


def test_an_alert_that_somebody_has_not_answered_is_not_closed(street: Street) -> None:
    alert = street.alert_to_all()
    taken(street.does(alert, NOT))
    street.office.now += timedelta(minutes=10)
    assert closing.close(street.phones) == []
    enrolling.leave(street.phones, street.other.device)
    assert [case.id for case in closing.close(street.phones)] == [alert], "whose phone is over was not asked"


@pytest.mark.parametrize("acts", [(), (PhoneAct.ACKNOWLEDGE,), (NOT,), (PhoneAct.WILL_ENGAGE,)])
def test_an_alert_that_nobody_answered_for_is_closed_when_nothing_done_offline_can_come_in_any_more(
    street: Street, acts: tuple[PhoneAct, ...]
) -> None:
    alert = street.alert_to_all()
    for act in acts:
        taken(street.does(alert, act))
    rules, started = street.office.desk.policy.phones, street.case(alert)
    assert started.release is not None
    over = started.release.at + timedelta(minutes=rules.alert_minutes + rules.queue_minutes)
    street.office.now = over - timedelta(seconds=1)
    assert closing.close(street.phones) == [], "an act of before may still be on its way"
    street.office.now = over
    (closed,) = closing.close(street.phones)
    assert (closed.unanswered_at, closed.declined_at) == (over, None)
    assert running.settled(street.case(alert))
    last = street.office.store.events[-1]
    assert (last.kind, last.who, ("alert", alert) in last.about) == (EventKind.ALERT_UNANSWERED, SYSTEM, True)
    assert closing.close(street.phones) == []


def test_an_alert_that_reached_no_phone_waits_for_what_is_said_at_the_console(street: Street) -> None:
    alert = street.alert()
    enrolling.leave(street.phones, street.phone.device)
    street.office.now += timedelta(hours=2)
    assert closing.close(street.phones) == []
    assert not running.settled(street.case(alert))


def test_what_came_of_an_alert_that_nobody_answered_for_can_still_be_recorded(street: Street) -> None:
    alert = street.alert()
    street.office.now += timedelta(hours=1)
    assert len(closing.close(street.phones)) == 1
    said = Finding(result="no_action", check="none", note="They had left")
    assert taken(alerts.conclude(street.office.desk, OFFICER, alert, said)).outcomes


def test_an_alert_of_which_something_came_is_not_closed(street: Street) -> None:
    street.engaged()
    street.office.now += timedelta(hours=2)
    assert closing.close(street.phones) == []


@pytest.mark.parametrize("how", ["wiped", "given back", "five wrong codes"])
def test_a_phone_that_is_over_lets_go_of_its_alert(street: Street, how: str) -> None:
    alert = street.alert_to_all()
    taken(street.does(alert, PhoneAct.WILL_ENGAGE))
    assert law.holders(street.case(alert)) == (OFFICER.id,)
    if how == "wiped":
        taken(enrolling.wipe(street.phones, LEAD, street.phone.device.id))
    elif how == "given back":
        enrolling.leave(street.phones, street.phone.device)
    else:
        for _ in range(street.office.desk.policy.phones.wrong_codes):
            enrolling.unlock(street.phones, street.phone.device.id, "000000")
    assert law.holders(street.case(alert)) == ()
    assert [case.id for case in closing.freed(street.phones, street.phone.device)] == [alert]
    (logged,) = [event for event in street.office.store.events if event.kind is EventKind.ALERT_LET_GO]
    assert ("alert", alert) in logged.about
    taken(street.does(alert, PhoneAct.WILL_ENGAGE, street.other))
    assert law.holders(street.case(alert)) == (OTHER.id,), "nobody has to be joined"


def test_whoever_spoke_to_somebody_stays_with_the_alert_although_the_phone_is_lost(street: Street) -> None:
    alert = street.engaged()
    taken(enrolling.wipe(street.phones, LEAD, street.phone.device.id))
    assert law.holders(street.case(alert)) == (OFFICER.id,)
    assert closing.freed(street.phones, street.phone.device) == []

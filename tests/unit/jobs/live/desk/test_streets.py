"""An engagement officer sees what was sent to them, and nothing else."""

from dataclasses import replace

import pytest

from peelian.errors import NotFoundError
from peelian.jobs.live.desk import alerts, streets
from peelian.jobs.live.desk.alerts import Opinion
from peelian.nouns.case import Case, View
from peelian.nouns.event import EventKind
from peelian.nouns.ids import AlertId, PersonId
from peelian.nouns.person import Role
from peelian.nouns.phone import PhoneAct
from tests.fakes.deployments import person
from tests.fakes.desk import Office, taken
from tests.fakes.phones import OFFICER, OTHER
from tests.fakes.street import Street


@pytest.fixture
def office() -> Office:
    made = Office()
    made.live()
    return made


def sent(office: Office) -> Case:
    """An alert that the operator looked at and sent to the engagement officer."""
    case, operator, officer = office.shown(), person(Role.OPERATOR), person(Role.ENGAGEMENT_OFFICER)
    opinion = Opinion(view=View.TRUE, reasons=("feature_match",))
    taken(alerts.adjudicate(office.desk, operator, case.id, opinion))
    return taken(alerts.release(office.desk, operator, case.id, to=officer.id))


def test_an_officer_sees_whom_an_alert_is_about_and_that_is_logged(office: Office) -> None:
    case = sent(office)
    _, shown, _ = streets.sent(office.desk, person(Role.ENGAGEMENT_OFFICER), office.id)
    assert [one.case.id for one in shown] == [case.id]
    assert shown[0].row is not None
    assert shown[0].row.subject.reference == "N-1"
    looked = office.store.events[-1]
    assert (looked.kind, looked.who) == (EventKind.ALERT_SHOWN, person(Role.ENGAGEMENT_OFFICER).id)


def test_an_alert_that_was_not_sent_is_not_shown(office: Office) -> None:
    office.shown()
    assert streets.sent(office.desk, person(Role.ENGAGEMENT_OFFICER), office.id)[1] == []


def test_another_officer_sees_neither_the_alert_nor_its_pictures(office: Office) -> None:
    case = sent(office)
    other = replace(person(Role.ENGAGEMENT_OFFICER), id=PersonId("somebody-else"))
    assert streets.sent(office.desk, other, office.id)[1] == []
    assert streets.picture(office.desk, other, case.id, "probe") is None


def test_the_officer_whom_it_was_sent_to_gets_both_pictures(office: Office) -> None:
    case, officer = sent(office), person(Role.ENGAGEMENT_OFFICER)
    assert streets.picture(office.desk, officer, case.id, "probe") == b"a probe"
    assert streets.picture(office.desk, officer, case.id, "reference") == b"a picture"


def test_what_was_destroyed_is_said_to_be_so(office: Office) -> None:
    case, officer = sent(office), person(Role.ENGAGEMENT_OFFICER)
    office.end()
    office.destroy()
    _, shown, volunteers = streets.sent(office.desk, officer, office.id)
    assert [one.row for one in shown] == [None]
    assert volunteers == []
    with pytest.raises(NotFoundError):
        streets.picture(office.desk, officer, case.id, "reference")


def test_an_alert_that_there_is_not_is_said_to_be_missing(office: Office) -> None:
    with pytest.raises(NotFoundError):
        streets.picture(office.desk, person(Role.ENGAGEMENT_OFFICER), AlertId("A-none"), "probe")


def test_an_alert_that_went_to_all_is_on_the_page_of_whoever_holds_it() -> None:
    street = Street()
    alert = street.alert_to_all()
    assert streets.sent(street.office.desk, OFFICER, street.office.id)[1] == []
    assert streets.picture(street.office.desk, OFFICER, alert, "probe") is None
    taken(street.does(alert, PhoneAct.WILL_ENGAGE))
    assert [one.case.id for one in streets.sent(street.office.desk, OFFICER, street.office.id)[1]] == [alert]
    assert streets.picture(street.office.desk, OFFICER, alert, "probe") == b"a probe"
    assert streets.picture(street.office.desk, OTHER, alert, "probe") is None

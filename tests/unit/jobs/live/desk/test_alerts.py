"""An alert is recorded before anybody sees it, and every step after that is somebody's, in order, and logged."""

from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.errors import NotFoundError, StoreError
from peelian.jobs.live.desk import alerts, listing, record
from peelian.jobs.live.desk.alerts import Finding, Opinion
from peelian.nouns.case import ALL, Case, View
from peelian.nouns.entry import Volunteer
from peelian.nouns.event import EventKind
from peelian.nouns.ids import AlertId, CameraId, DeploymentId, EntryId, PersonId
from peelian.nouns.person import Person, Role
from peelian.nouns.refusal import Refusals, Refused
from tests.fakes.deployments import ENDS_AT, ENTRY_ID, STARTS_AT, anybody, person, policy
from tests.fakes.desk import Office, rules, taken

OPERATOR, OFFICER = person(Role.OPERATOR), person(Role.ENGAGEMENT_OFFICER)
SAME = Opinion(view=View.TRUE, reasons=("feature_match",), note=" same scar ")
DIFFERENT = Opinion(view=View.FALSE, reasons=("feature_differ",))
NO_ACTION = Finding(result="no_action", check="none", note=" left the square ")


@pytest.fixture
def office() -> Office:
    """Live, with one person on its list."""
    made = Office()
    made.live()
    return made


def adjudicate(office: Office, case: Case, opinion: Opinion = SAME, who: Person = OPERATOR) -> Case | Refusals:
    return alerts.adjudicate(office.desk, who, case.id, opinion)


def release(office: Office, case: Case, who: Person = OPERATOR, to: PersonId = OFFICER.id) -> Case | Refusals:
    return alerts.release(office.desk, who, case.id, to=to)


def conclude(office: Office, case: Case, finding: Finding = NO_ACTION, who: Person = OPERATOR) -> Case | Refusals:
    return alerts.conclude(office.desk, who, case.id, finding)


def sent(office: Office) -> Case:
    case = office.shown()
    taken(adjudicate(office, case))
    return taken(release(office, case))


def test_an_alert_is_in_the_store_the_vault_and_the_log_when_receive_returns(office: Office) -> None:
    case = office.alert()
    assert (case.deployment, case.entry, case.camera) == (office.id, ENTRY_ID, "north")
    assert (case.raised_at, case.seen_at) == (office.now, office.now - timedelta(seconds=1))
    assert (case.category, case.volunteer, case.first_shown_at) == ("wanted_by_court", False, None)
    with office.store.read() as unit:
        assert unit.cases.get(case.id) == case
        assert unit.vault.get(case.id, "probe") == b"a probe"
    event = office.store.events[-1]
    assert (event.kind, event.who) == (EventKind.ALERT_RAISED, "system")
    assert event.about == (("deployment", office.id), ("alert", case.id), ("entry", ENTRY_ID))


def test_an_alert_that_cannot_be_logged_is_nowhere(office: Office, broken_log: StoreError) -> None:
    office.store.log_is_broken = broken_log
    before = office.store.sealed
    with pytest.raises(StoreError):
        alerts.receive(office.desk, office.id, office.raised())
    assert office.store.sealed == before


def suppressed(office: Office, *, camera: CameraId = CameraId("north"), entry: EntryId = ENTRY_ID) -> Refused:  # noqa: B008
    before = office.store.sealed
    answer = alerts.receive(office.desk, office.id, office.raised(entry, camera=camera))
    assert isinstance(answer, Refused)
    event = office.store.events[-1]
    assert (event.kind, event.why) == (EventKind.ALERT_SUPPRESSED, answer.reason)
    assert office.store.sealed == before
    return answer


def test_an_alert_whose_reason_lapsed_meanwhile_is_suppressed(office: Office) -> None:
    office.checker.gone = {"N-1"}
    answer = suppressed(office)
    assert answer.reason == "At the moment of the alert, Register did not say that the reason still holds"


def test_an_alert_of_which_the_register_knows_nothing_is_suppressed(office: Office) -> None:
    office.checker.unknown = {"N-1"}
    assert suppressed(office).rule == "entry.E-1.status"


def test_an_alert_that_the_last_check_spoke_against_is_suppressed_whatever_the_register_says_now(
    office: Office,
) -> None:
    office.checker.gone = {"N-1"}
    taken(listing.check_status(office.desk, person(Role.LIST_MANAGER), office.id))
    office.checker.gone = set()
    assert suppressed(office).reason == "The reason for listing does not hold any more"


@pytest.mark.parametrize("stage", ["drafted", "authorised", "sealed", "ended", "destroyed"])
def test_an_alert_of_a_deployment_that_is_not_live_is_suppressed(stage: str) -> None:
    office = Office()
    getattr(office, stage)()
    assert suppressed(office) == Refused(rule="stage", reason="It is not live")


def test_an_alert_after_the_authoritys_time_is_suppressed(office: Office) -> None:
    office.now = ENDS_AT
    assert suppressed(office).rule == "time"


def test_an_alert_after_too_many_false_ones_is_suppressed(office: Office) -> None:
    for _ in range(3):
        taken(adjudicate(office, office.shown(), DIFFERENT))
    assert suppressed(office).rule == "bound"


def test_an_alert_of_a_camera_that_was_not_named_is_suppressed(office: Office) -> None:
    assert suppressed(office, camera=CameraId("roof")).reason == "The authority does not name this camera"


def test_an_alert_about_another_deployments_list_is_not_found(office: Office) -> None:
    live = office.id
    office.drafted()
    other = office.listed(2)
    office.id = live
    with pytest.raises(NotFoundError, match=other.id):
        office.alert(other.id)
    with pytest.raises(NotFoundError, match="E-404"):
        office.alert(EntryId("E-404"))
    with pytest.raises(NotFoundError, match="D-404"):
        alerts.receive(office.desk, DeploymentId("D-404"), office.raised())


def test_an_alert_about_a_volunteer_says_so_and_asks_no_register() -> None:
    office = Office()
    office.authorised()
    volunteer = Volunteer(consent="C-9", expires_at=STARTS_AT + timedelta(hours=1))
    blue = office.listed(2, category="blue", volunteer=volunteer)
    taken(listing.check_status(office.desk, person(Role.LIST_MANAGER), office.id))
    taken(listing.seal(office.desk, person(Role.DEPLOYMENT_LEAD), office.id))
    office.start()
    office.checker.gone = {"N-2"}
    assert office.alert(blue.id).volunteer
    office.now = volunteer.expires_at
    assert suppressed(office, entry=blue.id).reason == "The volunteer's consent has expired"


def test_the_first_look_is_kept_and_every_look_is_logged(office: Office) -> None:
    case = office.shown()
    office.now += timedelta(seconds=9)
    again = taken(alerts.show(office.desk, OFFICER, case.id))
    assert again.first_shown_at == case.first_shown_at
    assert office.kinds[-2:] == [EventKind.ALERT_SHOWN, EventKind.ALERT_SHOWN]
    assert [event.who for event in office.store.events[-2:]] == [OPERATOR.id, OFFICER.id]


def test_an_operator_says_what_they_see_with_their_reasons(office: Office) -> None:
    case = taken(adjudicate(office, office.shown()))
    assert case.adjudication is not None
    assert (case.adjudication.by, case.adjudication.view) == (OPERATOR.id, View.TRUE)
    assert case.adjudication.note == "same scar"
    event = office.store.events[-1]
    assert event.kind is EventKind.ALERT_ADJUDICATED
    assert event.facts == (("view", "true"), ("reasons", "feature_match"))
    assert "scar" not in repr(event)


def test_what_was_said_cannot_be_said_again(office: Office) -> None:
    case = taken(adjudicate(office, office.shown()))
    assert rules(adjudicate(office, case, DIFFERENT)) == ["case"]
    assert rules(adjudicate(office, case, DIFFERENT, anybody(Role.OPERATOR))) == ["case"]


def test_nothing_is_said_of_what_nobody_looked_at_or_without_a_reason(office: Office) -> None:
    assert rules(adjudicate(office, office.alert())) == ["case"]
    assert rules(adjudicate(office, office.shown(), replace(SAME, reasons=()))) == ["reasons"]
    assert office.kinds[-1] is EventKind.PERMISSION_REFUSED


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OPERATOR])
def test_nobody_but_an_operator_adjudicates_or_sends(office: Office, role: Role) -> None:
    case = office.shown()
    assert rules(adjudicate(office, case, who=person(role))) == ["permission"]
    taken(adjudicate(office, case))
    assert rules(release(office, case, who=person(role))) == ["permission"]


def test_an_alert_is_sent_to_an_engagement_officer_and_the_log_says_to_whom(office: Office) -> None:
    case = sent(office)
    assert case.release is not None
    assert (case.release.by, case.release.to) == (OPERATOR.id, OFFICER.id)
    event = office.store.events[-1]
    assert event.kind is EventKind.ALERT_RELEASED_TO_OFFICER
    assert ("recipient", OFFICER.id) in event.about


@pytest.mark.parametrize("to", [person(Role.DEPLOYMENT_LEAD), anybody(Role.ENGAGEMENT_OFFICER, who="off")])
def test_an_alert_is_not_sent_to_who_is_no_engagement_officer_or_is_off(office: Office, to: Person) -> None:
    office.add_people(replace(to, active=to.id != "off"))
    case = taken(adjudicate(office, office.shown()))
    assert rules(release(office, case, to=to.id)) == ["to"]
    with pytest.raises(NotFoundError, match="nobody"):
        release(office, case, to=PersonId("nobody"))


def test_an_alert_is_not_sent_to_oneself_nor_to_who_adjudicated_it(office: Office) -> None:
    both = anybody(Role.OPERATOR, Role.ENGAGEMENT_OFFICER)
    office.add_people(both)
    case = taken(adjudicate(office, office.shown(), who=both))
    for sender in (both, OPERATOR):
        refused = release(office, case, sender, to=both.id)
        assert rules(refused) == ["two_people"]
        assert str(refused) == "Send it to somebody else: two people look at every alert"


def test_an_alert_that_goes_to_all_is_nobodys_until_somebody_holds_it(office: Office) -> None:
    case = office.shown()
    taken(adjudicate(office, case))
    to_all = taken(release(office, case, to=ALL))
    assert to_all.release is not None
    assert to_all.release.to == ALL
    assert ("recipient", ALL) in office.store.events[-1].about
    for person_of in (OPERATOR, OFFICER):
        assert rules(conclude(office, case, who=person_of)) == ["permission"]


def test_an_alert_is_sent_once_and_not_when_it_is_about_somebody_else(office: Office) -> None:
    assert rules(release(office, office.shown())) == ["case"]
    assert rules(release(office, sent(office))) == ["case"]
    assert rules(release(office, taken(adjudicate(office, office.shown(), DIFFERENT)))) == ["case"]


def test_who_was_sent_says_what_came_of_it_in_steps(office: Office) -> None:
    case = sent(office)
    taken(conclude(office, case, Finding(result="engaged", check="none"), OFFICER))
    after = taken(conclude(office, case, Finding(result="confirmed_true", check="documents"), OFFICER))
    assert [(one.result, one.check, one.by) for one in after.outcomes] == [
        ("engaged", "none", OFFICER.id),
        ("confirmed_true", "documents", OFFICER.id),
    ]
    event = office.store.events[-1]
    assert event.kind is EventKind.ALERT_OUTCOME_RECORDED
    assert event.facts == (("result", "confirmed_true"), ("check", "documents"))


def test_nobody_else_says_what_came_of_it(office: Office) -> None:
    case = sent(office)
    for who in (OPERATOR, anybody(Role.ENGAGEMENT_OFFICER), person(Role.DEPLOYMENT_LEAD)):
        assert rules(conclude(office, case, who=who)) == ["permission"]


@pytest.mark.parametrize("result", sorted(policy().corroborated.results))
def test_who_sits_before_the_screen_cannot_hold_anything_against_anybody(office: Office, result: str) -> None:
    case = taken(adjudicate(office, office.shown()))
    assert rules(conclude(office, case, Finding(result=result, check="documents"))) == ["two_people"]
    assert taken(conclude(office, case)).outcomes[0].note == "left the square"


@pytest.mark.parametrize("act", [adjudicate, release, conclude])
def test_every_no_is_logged_and_changes_nothing(office: Office, act: object) -> None:
    case = office.alert()
    before = len(office.store.events)
    assert rules(act(office, case))  # type: ignore[operator]
    assert office.kinds[before:] == [EventKind.PERMISSION_REFUSED]
    with office.store.read() as unit:
        assert unit.cases.get(case.id) == case


def test_a_probe_is_shredded_when_its_clock_runs_out_and_what_was_written_of_the_person_with_it(
    office: Office,
) -> None:
    case = taken(adjudicate(office, office.shown()))
    taken(conclude(office, case))
    office.now = case.raised_at + timedelta(hours=24) - timedelta(microseconds=1)
    assert alerts.expire(office.desk) == 0
    office.now += timedelta(microseconds=1)
    assert alerts.expire(office.desk) == 1
    assert (case.id, "probe") not in office.store.sealed
    with office.store.read() as unit:
        gone = unit.cases.get(case.id)
    assert gone.deleted_at == office.now
    assert gone.adjudication is not None
    assert (gone.adjudication.view, gone.adjudication.note, gone.outcomes[0].note) == (View.TRUE, "", "")
    assert office.kinds[-1] is EventKind.ALERT_DELETED
    assert alerts.expire(office.desk) == 0


def test_nobody_adjudicates_or_sends_what_is_gone_and_no_words_about_it_are_kept(office: Office) -> None:
    waiting, seen = office.shown(), taken(adjudicate(office, office.shown()))
    office.now += timedelta(hours=25)
    assert alerts.expire(office.desk) == 2
    assert rules(adjudicate(office, waiting)) == ["case"]
    assert rules(release(office, seen)) == ["case"]
    assert taken(conclude(office, seen)).outcomes[0].note == ""


def test_nothing_of_a_published_record_changes() -> None:
    office = Office()
    office.live()
    never_shown, case = office.alert(), taken(adjudicate(office, office.shown()))
    office.now = ENDS_AT
    office.end()
    office.destroy()
    taken(record.publish(office.desk, person(Role.DEPLOYMENT_LEAD), office.id, document=b"ab"))
    refused = conclude(office, case)
    assert rules(refused) == ["stage"]
    assert str(refused) == "The record is published; nothing of this deployment changes any more"
    assert rules(alerts.show(office.desk, OPERATOR, never_shown.id)) == ["stage"]
    assert taken(alerts.show(office.desk, OPERATOR, case.id)).id == case.id


@pytest.mark.parametrize("act", [adjudicate, release, conclude])
def test_an_alert_that_is_not_there_is_not_found(office: Office, act: object) -> None:
    case = replace(office.alert(), id=AlertId("A-404"))
    with pytest.raises(NotFoundError, match="A-404"):
        act(office, case)  # type: ignore[operator]


def test_two_deployments_do_not_see_each_others_false_alerts(office: Office) -> None:
    for _ in range(3):
        taken(adjudicate(office, office.shown(), DIFFERENT))
    assert suppressed(office).rule == "bound"
    office.live()
    with office.store.read() as unit:
        (entry,) = unit.entries.of(office.id)
    assert office.alert(entry.id).deployment == office.id

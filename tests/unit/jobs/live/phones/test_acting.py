"""Steps on a phone: in the law's order, once, logged, and refused in words."""

import threading
from datetime import timedelta

import pytest

from peelian.jobs.live.desk import alerts
from peelian.jobs.live.desk.alerts import Finding
from peelian.jobs.live.phones import acting, enrolling
from peelian.law import phones as law
from peelian.nouns.case import Case
from peelian.nouns.event import EventKind
from peelian.nouns.ids import AlertId, DeploymentId
from peelian.nouns.phone import PhoneAct
from tests.fakes.desk import rules, taken
from tests.fakes.phones import OFFICER, OTHER
from tests.fakes.street import LEAD, OPERATOR, Street


@pytest.fixture
def street() -> Street:
    return Street()


def kinds_since(street: Street, before: int) -> list[EventKind]:
    return street.office.kinds[before:]


def test_an_officer_goes_the_whole_way_and_every_step_is_logged(street: Street) -> None:
    alert = street.alert()
    before = len(street.office.kinds)
    for act in (
        PhoneAct.ACKNOWLEDGE,
        PhoneAct.WILL_ENGAGE,
        PhoneAct.ENGAGED,
        PhoneAct.CONFIRMED_TRUE,
        PhoneAct.ARREST,
    ):
        taken(street.does(alert, act))
    case = street.case(alert)
    assert [step.act for step in case.steps][-1] is PhoneAct.ARREST
    assert [one.result for one in case.outcomes] == ["engaged", "confirmed_true", "arrest"]
    assert {step.by for step in case.steps} == {OFFICER.id}
    logged = kinds_since(street, before)
    assert logged.count(EventKind.PHONE_ACTED) == 5
    assert logged.count(EventKind.ALERT_OUTCOME_RECORDED) == 3


def test_the_same_key_again_changes_nothing_and_is_answered_alike(street: Street) -> None:
    alert = street.alert()
    first = taken(street.does(alert, PhoneAct.WILL_ENGAGE, key="one"))
    before = len(street.office.kinds)
    assert taken(street.does(alert, PhoneAct.WILL_ENGAGE, key="one")) == first
    assert len(street.office.kinds) == before


def test_the_same_key_for_something_else_is_refused(street: Street) -> None:
    alert = street.alert()
    taken(street.does(alert, PhoneAct.ACKNOWLEDGE, key="one"))
    assert rules(street.does(alert, PhoneAct.WILL_ENGAGE, key="one")) == ["key"]


def test_another_phones_key_is_another_key(street: Street) -> None:
    alert = street.alert_to_all()
    taken(street.does(alert, PhoneAct.ACKNOWLEDGE, key="one"))
    taken(street.does(alert, PhoneAct.ACKNOWLEDGE, street.other, key="one"))
    assert len(street.case(alert).steps) == 2


def test_of_two_threads_with_one_key_one_makes_the_step(street: Street) -> None:
    alert = street.alert()
    for number in range(100):
        act = PhoneAct.WILL_ENGAGE if number % 2 == 0 else PhoneAct.LOST_SIGHT
        asked = street.asked(alert, act, key=f"race {number}")
        together, answers = threading.Barrier(2), []

        def send(asked: acting.Asked = asked, together: threading.Barrier = together) -> None:
            together.wait()
            answers.append(acting.act(street.phones, street.phone, asked))  # noqa: B023 - joined before the next round

        threads = [threading.Thread(target=send) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert all(isinstance(one, Case) for one in answers)
        assert answers[0] == answers[1]
    assert len(street.case(alert).steps) == 100


def test_of_two_officers_who_take_an_alert_at_once_one_holds_it(street: Street) -> None:
    alert = street.alert_to_all()
    together, answers = threading.Barrier(2), []

    def take(who: enrolling.Carried) -> None:
        together.wait()
        answers.append(acting.act(street.phones, who, street.asked(alert, PhoneAct.WILL_ENGAGE)))

    threads = [threading.Thread(target=take, args=(who,)) for who in (street.phone, street.other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(rules(one) for one in answers) == [[], ["held"]]
    assert len(law.holders(street.case(alert))) == 1


def test_a_second_officer_joins_openly(street: Street) -> None:
    alert = street.alert_to_all()
    taken(street.does(alert, PhoneAct.WILL_ENGAGE))
    assert rules(street.does(alert, PhoneAct.WILL_ENGAGE, street.other)) == ["held"]
    taken(street.does(alert, PhoneAct.WILL_ENGAGE, street.other, join=True))
    assert law.holders(street.case(alert)) == (OFFICER.id, OTHER.id)


def test_what_was_done_without_a_link_is_kept_with_its_time(street: Street) -> None:
    alert = street.alert()
    street.office.now += timedelta(minutes=5)
    case = taken(street.does(alert, PhoneAct.ACKNOWLEDGE, ago=timedelta(minutes=3)))
    (step,) = case.steps
    assert step.received_at - step.at == timedelta(minutes=3)


def test_nothing_was_done_before_the_alert_was_sent(street: Street) -> None:
    alert = street.alert()
    case = taken(street.does(alert, PhoneAct.ACKNOWLEDGE, ago=timedelta(minutes=14)))
    assert case.release is not None
    assert case.steps[0].at == case.release.at


def test_what_was_done_too_long_ago_is_refused(street: Street) -> None:
    alert = street.alert()
    answer = street.does(alert, PhoneAct.ACKNOWLEDGE, ago=timedelta(minutes=15, milliseconds=1))
    assert rules(answer) == ["stale"]


def test_an_alert_that_is_not_there_is_refused_and_the_lead_sees_it(street: Street) -> None:
    assert rules(street.does(AlertId("none"), PhoneAct.ACKNOWLEDGE)) == ["alert"]
    assert street.carried().device.denied[-1].rule == "alert"
    assert street.office.kinds[-1] is EventKind.PHONE_REFUSED


def test_an_alert_of_another_officer_is_refused(street: Street) -> None:
    assert rules(street.does(street.alert(), PhoneAct.ACKNOWLEDGE, street.other)) == ["alert"]


def test_an_alert_of_another_deployment_is_refused(street: Street) -> None:
    alert = street.alert()
    with street.office.store.change() as unit:
        case = unit.cases.get(alert)
        moved = type(case)(
            **{name: getattr(case, name) for name in case.__slots__} | {"deployment": DeploymentId("D-2")}
        )
        unit.cases.put(moved)
    assert rules(street.does(alert, PhoneAct.ACKNOWLEDGE)) == ["deployment"]


def test_nothing_is_done_on_a_phone_that_was_wiped_a_moment_ago(street: Street) -> None:
    alert, before = street.alert(), street.carried()
    taken(enrolling.wipe(street.phones, LEAD, street.phone.device.id))
    assert rules(acting.act(street.phones, before, street.asked(alert, PhoneAct.ACKNOWLEDGE))) == ["wiped"]


def test_nothing_is_done_when_the_deployment_ended_a_moment_ago(street: Street) -> None:
    alert = street.alert()
    street.office.end()
    assert rules(street.does(alert, PhoneAct.ACKNOWLEDGE)) == ["expired"]


@pytest.mark.parametrize("act", [PhoneAct.CONFIRMED_TRUE, PhoneAct.ARREST])
@pytest.mark.parametrize("check", ["", "visual_only", "none", "hearsay"])
def test_what_is_held_against_somebody_needs_an_independent_check(street: Street, act: PhoneAct, check: str) -> None:
    assert rules(street.does(street.engaged(), act, check=check)) == ["check"]


def test_a_release_needs_no_check_and_says_that_there_was_none(street: Street) -> None:
    alert = street.engaged()
    case = taken(street.does(alert, PhoneAct.RELEASED, check=""))
    assert case.outcomes[-1].check == "none"


def test_an_outcome_is_recorded_once(street: Street) -> None:
    alert = street.engaged()
    assert rules(street.does(alert, PhoneAct.ENGAGED)) == ["result"]


def test_what_is_not_asked_for_is_not_kept(street: Street) -> None:
    alert = street.alert()
    case = taken(street.does(alert, PhoneAct.ACKNOWLEDGE, reason="he looked away", check="he ran"))
    assert (case.steps[0].reason, case.steps[0].check) == ("", "")
    assert "looked away" not in repr(street.office.store.events)


def test_no_note_of_an_officer_is_in_the_log(street: Street) -> None:
    alert = street.engaged()
    taken(street.does(alert, PhoneAct.RELEASED, note="Tomos Field, red coat"))
    assert "red coat" not in repr(street.office.store.events)
    assert street.case(alert).steps[-1].note


def test_the_operator_cannot_say_what_came_of_an_alert_that_went_to_all(street: Street) -> None:
    alert = street.alert_to_all()
    found = Finding(result="engaged", check="none")
    assert rules(alerts.conclude(street.office.desk, OPERATOR, alert, found)) == ["permission"]


def test_what_an_officer_wrote_goes_with_the_pictures(street: Street) -> None:
    alert = street.alert()
    taken(street.does(alert, PhoneAct.WILL_ENGAGE))
    taken(street.does(alert, PhoneAct.ENGAGED, note="red coat"))
    taken(street.looks(alert, reason="red hair"))
    taken(street.does(alert, PhoneAct.DOCUMENTS_SHOWN, ground="a red knife"))
    assert repr(street.case(alert)).count("red ") == 4, "the control: it is kept until then"
    street.office.now += timedelta(hours=25)
    assert alerts.expire(street.office.desk) == 1
    assert "red " not in repr(street.case(alert))

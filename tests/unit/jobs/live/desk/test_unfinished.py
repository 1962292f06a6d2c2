"""Whoever was sent or spoken to is not forgotten: what nobody said the end of is noted once, and told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.jobs.live.desk import alerts, unfinished
from peelian.jobs.live.desk.alerts import Finding
from peelian.nouns.case import Case
from peelian.nouns.deployment import Stage
from peelian.nouns.event import SYSTEM, EventKind
from peelian.nouns.phone import PhoneAct
from tests.fakes.desk import taken
from tests.fakes.phones import OFFICER
from tests.fakes.street import Street

HOUR = timedelta(minutes=60)


@pytest.fixture
def street() -> Street:
    return Street()


@pytest.fixture
def told() -> list[Case]:
    return []


def test_a_stop_that_nobody_said_the_end_of_is_noted_once_when_its_clock_runs_out(
    street: Street, told: list[Case]
) -> None:
    alert = street.engaged()
    began = street.case(alert).outcomes[0].at
    street.office.now = began + HOUR - timedelta(seconds=1)
    assert unfinished.note(street.office.desk, told.append) == []
    street.office.now = began + HOUR
    (case,) = unfinished.note(street.office.desk, told.append)
    assert (case.id, case.unfinished_at) == (alert, street.office.now)
    assert told == [street.case(alert)] == [case]
    last = street.office.store.events[-1]
    assert (last.kind, last.who, ("alert", alert) in last.about) == (EventKind.ALERT_UNFINISHED, SYSTEM, True)
    assert unfinished.note(street.office.desk, told.append) == []
    assert street.office.kinds.count(EventKind.ALERT_UNFINISHED) == 1


def test_what_ended_in_time_is_not_noted(street: Street, told: list[Case]) -> None:
    taken(street.does(street.engaged(), PhoneAct.RELEASED))
    street.office.now += HOUR * 2
    assert unfinished.note(street.office.desk, told.append) == []


def test_the_officer_can_say_the_end_of_it_afterwards(street: Street, told: list[Case]) -> None:
    alert = street.engaged()
    street.office.now += HOUR
    unfinished.note(street.office.desk, told.append)
    said = Finding(result="released", check="none")
    assert taken(alerts.conclude(street.office.desk, OFFICER, alert, said)).outcomes[-1].result == "released"


@pytest.mark.parametrize(("stage", "tells"), [(Stage.ENDED, 1), (Stage.DESTROYED, 0)])
def test_it_is_noted_after_the_end_too_and_told_while_it_is_still_shown(
    street: Street, told: list[Case], stage: Stage, tells: int
) -> None:
    street.engaged()
    street.office.now += HOUR
    at(street, stage)
    assert len(unfinished.note(street.office.desk, told.append)) == 1
    assert len(told) == tells


def test_nothing_is_noted_once_the_record_is_published(street: Street, told: list[Case]) -> None:
    alert = street.engaged()
    street.office.now += HOUR
    at(street, Stage.RECORDED)
    assert unfinished.note(street.office.desk, told.append) == []
    assert street.case(alert).unfinished_at is None


def at(street: Street, stage: Stage) -> None:
    """Take the deployment to a stage, whatever lies between."""
    with street.office.store.change() as unit:
        unit.deployments.put(replace(unit.deployments.get(street.office.id), stage=stage))

from dataclasses import replace
from datetime import datetime, timedelta

from peelian.jobs.live.desk import alerts, leftovers, listing
from peelian.nouns.case import Case
from peelian.nouns.deployment import Stage
from peelian.nouns.event import EventKind
from peelian.nouns.hold import HoldOn
from peelian.nouns.person import Role
from tests.fakes.deployments import AUTHORISATION, ENDS_AT, PLAN, person, policy
from tests.fakes.desk import Office, taken
from tests.unit.nouns.test_hold import HOLD

HOUR = timedelta(hours=policy().retention.list_hours_after_end)


def hold(office: Office, case: Case, until: datetime) -> None:
    """Let two people hold an alert back."""
    with office.store.change() as unit:
        approved = replace(HOLD, on=HoldOn.ALERT, about=case.id, approval=AUTHORISATION, until=until)
        unit.holds.put(replace(approved, asked_at=office.now))


def sealed(office: Office) -> set[str]:
    return {about for about, _ in office.store.sealed}


def test_an_alert_that_is_held_back_outlives_its_clock_and_its_deployment_and_goes_when_the_hold_is_over() -> None:
    office = Office()
    office.live()
    held, other = office.alert(), office.alert()
    hold(office, held, office.now + timedelta(days=20))
    office.now += timedelta(hours=25)
    assert alerts.expire(office.desk) == 1
    office.end()
    office.destroy()
    assert held.id in sealed(office)
    assert other.id not in sealed(office)
    office.now += timedelta(days=1)
    assert leftovers.release(office.desk) == 0
    office.now += timedelta(days=20)
    assert leftovers.release(office.desk) == 1
    assert held.id not in sealed(office)
    assert office.store.events[-1].kind is EventKind.ALERT_DELETED
    assert leftovers.release(office.desk) == 0


def test_a_hold_keeps_an_alert_and_never_the_list() -> None:
    office = Office()
    office.live()
    hold(office, office.alert(), office.now + timedelta(days=20))
    office.end()
    office.destroy()
    with office.store.read() as unit:
        assert unit.entries.of(office.id) == []
    assert len(sealed(office)) == 1


def test_an_alert_whose_deployment_still_has_its_clock_is_left_to_that() -> None:
    office = Office()
    office.live()
    hold(office, office.alert(), office.now + timedelta(hours=1))
    office.now += timedelta(hours=2)
    assert leftovers.release(office.desk) == 0
    office.now += timedelta(hours=24)
    assert alerts.expire(office.desk) == 1


def test_a_list_that_was_never_used_is_destroyed_with_a_receipt_after_the_end_that_was_planned() -> None:
    office = Office()
    office.sealed()
    with office.store.read() as unit:
        (entry,) = unit.entries.of(office.id)
    office.now = ENDS_AT + HOUR - timedelta(seconds=1)
    assert leftovers.abandoned(office.desk) == 0
    office.now += timedelta(seconds=1)
    assert leftovers.abandoned(office.desk) == 1
    assert not sealed(office)
    with office.store.read() as unit:
        assert unit.entries.of(office.id) == []
        assert unit.kept.ledger[entry.id] == ("N-1", office.now)
    receipt = office.store.events[-1]
    assert (receipt.kind, dict(receipt.facts)["entries"], dict(receipt.facts)["keys"]) == (
        EventKind.LIST_DESTROYED,
        1,
        1,
    )
    assert leftovers.abandoned(office.desk) == 0


def test_a_list_of_a_draft_without_an_end_goes_once_nobody_has_worked_on_it_for_long() -> None:
    office = Office()
    office.drafted(replace(PLAN, ends_at=None))
    office.listed()
    office.now += timedelta(days=policy().retention.abandoned_days) - timedelta(seconds=1)
    assert leftovers.abandoned(office.desk) == 0
    office.now += timedelta(seconds=1)
    assert leftovers.abandoned(office.desk) == 1


def test_the_list_of_a_deployment_that_has_begun_is_left_to_its_own_clock() -> None:
    office = Office()
    office.live()
    office.now = ENDS_AT + timedelta(days=365)
    assert leftovers.abandoned(office.desk) == 0
    assert office.deployment.stage is Stage.LIVE


def test_the_ledger_knows_when_somebody_came_on_a_list_and_was_taken_off_it() -> None:
    office = Office()
    office.drafted()
    entry = office.listed()
    with office.store.read() as unit:
        assert unit.kept.ledger[entry.id] == ("N-1", None)
    office.now += timedelta(hours=1)
    taken(listing.remove(office.desk, person(Role.LIST_MANAGER), entry.id, why="The warrant was withdrawn"))
    with office.store.read() as unit:
        assert unit.kept.ledger[entry.id] == ("N-1", office.now)

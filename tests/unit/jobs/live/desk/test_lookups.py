"""Whoever looks at a list leaves a line in the log, before they see anything."""

from datetime import timedelta

import pytest

from peelian.errors import NotFoundError, StoreError
from peelian.jobs.live.desk import listing, lookups
from peelian.nouns.event import EventKind, Logged
from peelian.nouns.ids import DeploymentId, EntryId
from peelian.nouns.person import Role
from tests.fakes.deployments import ENTRY_ID, person
from tests.fakes.desk import LIKENESS, Office, taken

LISTS, LEAD = person(Role.LIST_MANAGER), person(Role.DEPLOYMENT_LEAD)


@pytest.fixture
def office() -> Office:
    """A desk with two people on a list that nobody has checked yet."""
    made = Office()
    made.drafted()
    made.listed(1)
    made.listed(2)
    return made


def test_a_list_is_opened_with_the_people_it_is_about(office: Office) -> None:
    rows = lookups.rows(office.desk, LEAD, office.id)
    assert [row.subject.reference for row in rows] == ["N-1", "N-2"]
    assert rows[0].subject.name == "Tomos Field 1"


def test_that_a_list_was_looked_at_is_logged_with_who_and_how_many(office: Office) -> None:
    lookups.rows(office.desk, LEAD, office.id)
    event = office.store.events[-1]
    assert (event.kind, event.who) == (EventKind.IMAGE_CONSULTED, LEAD.id)
    assert event.kind.logged is Logged.CONSULTATION
    assert ("entries", 2) in event.facts


def test_that_an_entry_was_looked_at_is_logged_with_which(office: Office) -> None:
    row = lookups.row(office.desk, LISTS, ENTRY_ID)
    assert row.entry.id == ENTRY_ID
    event = office.store.events[-1]
    assert (event.kind, event.who) == (EventKind.IMAGE_CONSULTED, LISTS.id)
    assert ENTRY_ID in dict(event.about).values()


def test_that_a_picture_was_looked_at_is_logged_with_whose(office: Office) -> None:
    assert lookups.picture(office.desk, LISTS, ENTRY_ID) == LIKENESS.picture
    event = office.store.events[-1]
    assert (event.kind, event.who) == (EventKind.IMAGE_CONSULTED, LISTS.id)
    assert ENTRY_ID in dict(event.about).values()


def test_no_name_is_in_what_is_logged(office: Office) -> None:
    lookups.rows(office.desk, LEAD, office.id)
    lookups.row(office.desk, LEAD, ENTRY_ID)
    lookups.picture(office.desk, LEAD, ENTRY_ID)
    assert "Tomos" not in str(office.store.events)


def test_each_look_is_logged_anew(office: Office) -> None:
    before = office.kinds.count(EventKind.IMAGE_CONSULTED)
    lookups.row(office.desk, LEAD, ENTRY_ID)
    lookups.row(office.desk, LEAD, ENTRY_ID)
    assert office.kinds.count(EventKind.IMAGE_CONSULTED) == before + 2


def test_a_row_says_why_its_entry_must_not_raise_an_alert(office: Office) -> None:
    never = lookups.row(office.desk, LEAD, ENTRY_ID).lapsed
    assert never is not None
    assert "never checked" in never.reason
    taken(listing.check_status(office.desk, LISTS, office.id))
    assert lookups.row(office.desk, LEAD, ENTRY_ID).lapsed is None
    office.now += timedelta(hours=25)
    stale = lookups.row(office.desk, LEAD, ENTRY_ID).lapsed
    assert stale is not None
    assert "24 hours" in stale.reason


def test_where_the_log_cannot_be_written_nothing_is_seen(office: Office, broken_log: StoreError) -> None:
    office.store.log_is_broken = broken_log
    with pytest.raises(StoreError):
        lookups.rows(office.desk, LEAD, office.id)
    with pytest.raises(StoreError):
        lookups.row(office.desk, LEAD, ENTRY_ID)
    with pytest.raises(StoreError):
        lookups.picture(office.desk, LEAD, ENTRY_ID)


def test_what_is_not_there_is_not_found(office: Office) -> None:
    with pytest.raises(NotFoundError):
        lookups.row(office.desk, LEAD, EntryId("E-99"))
    with pytest.raises(NotFoundError):
        lookups.picture(office.desk, LEAD, EntryId("E-99"))


def test_a_list_that_does_not_exist_has_nobody_on_it(office: Office) -> None:
    assert lookups.rows(office.desk, LEAD, DeploymentId("D-99")) == []

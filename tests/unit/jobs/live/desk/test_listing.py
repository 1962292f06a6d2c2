"""A list is made by some, approved by others, and sealed; nothing in it changes afterwards."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from typing_extensions import override

from peelian.errors import NotFoundError, StoreError
from peelian.jobs.live.desk import digests, listing, subjects
from peelian.nouns.deployment import Stage
from peelian.nouns.entry import Entry, Subject, Volunteer
from peelian.nouns.event import EventKind
from peelian.nouns.ids import DeploymentId, EntryId, PersonId
from peelian.nouns.person import Person, Role
from peelian.nouns.refusal import Refusals
from tests.fakes.deployments import NOW, anybody, person
from tests.fakes.desk import LIKENESS, FakeChecker, Office, nomination, root, rules, taken

MANAGER, LEAD, OFFICER = person(Role.LIST_MANAGER), person(Role.DEPLOYMENT_LEAD), person(Role.AUTHORISING_OFFICER)
CHILD = Subject(reference="N-9", name="Ifan Field", born=date(2009, 1, 1))
VOLUNTEER = Volunteer(consent="C-9", expires_at=NOW + timedelta(days=1))


class Silent(FakeChecker):
    """A register that answers nothing."""

    @override
    def check(self, subjects: Sequence[Subject]) -> list[bool | None]:
        return []


@pytest.fixture
def office() -> Office:
    """With a draft, and nobody on its list."""
    made = Office()
    made.drafted()
    return made


def add(office: Office, who: Person = MANAGER, **changes: object) -> Entry | Refusals:
    return listing.add(office.desk, who, office.id, nomination(**changes), LIKENESS)  # type: ignore[arg-type]


def test_an_entry_is_kept_without_the_person_who_lies_sealed_under_its_id(office: Office) -> None:
    entry = taken(add(office))
    assert (entry.id, entry.deployment, entry.added_by) == ("E-1", office.id, MANAGER.id)
    assert (entry.under_18, entry.under_13, entry.status) == (False, False, None)
    assert "Tomos" not in repr(entry)
    assert office.store.sealed == {("E-1", "subject"), ("E-1", "picture"), ("E-1", "template")}
    event = office.store.events[-1]
    assert event.kind is EventKind.LIST_ENTRY_ADDED
    assert "Tomos" not in repr(event)
    assert "N-1" not in repr(event)


@pytest.mark.parametrize(
    ("born", "under_18", "under_13"),
    [
        (date(2008, 11, 20), False, False),
        (date(2008, 11, 21), True, False),
        (date(2013, 11, 20), True, False),
        (date(2013, 11, 21), True, True),
        (None, False, False),
    ],
)
def test_a_childs_age_is_taken_on_the_day_they_are_listed(
    office: Office,
    born: date | None,
    under_18: bool,  # noqa: FBT001
    under_13: bool,  # noqa: FBT001
) -> None:
    entry = taken(add(office, subject=replace(CHILD, born=born)))
    assert (entry.under_18, entry.under_13) == (under_18, under_13)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"category": "intelligence"}, "entry.category"),
        ({"category": " "}, "entry.category"),
        ({"source": ""}, "entry.source"),
        ({"legal_basis": "\n"}, "entry.legal_basis"),
        ({"reason": ""}, "entry.reason"),
        ({"basis": ""}, "entry.basis"),
        ({"instructions": ""}, "entry.instructions"),
        ({"volunteer": VOLUNTEER}, "entry.volunteer"),
        ({"category": "blue"}, "entry.volunteer"),
        ({"taken_on": date(2026, 11, 21)}, "entry.picture.taken_on"),
    ],
)
def test_an_entry_with_one_thing_wrong_is_refused_for_that_and_nothing_is_kept(
    office: Office, changes: dict[str, object], rule: str
) -> None:
    assert rules(add(office, MANAGER, **changes)) == [rule]
    assert office.store.sealed == frozenset()
    assert office.kinds[-1] is EventKind.PERMISSION_REFUSED


def test_nobody_is_on_a_list_twice(office: Office) -> None:
    taken(add(office))
    refused = add(office)
    assert rules(refused) == ["entry.reference"]
    assert str(refused) == "N-1 is on this list already"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.LIST_MANAGER])
def test_only_a_list_manager_changes_a_list(office: Office, role: Role) -> None:
    entry = taken(add(office))
    assert rules(add(office, person(role))) == ["permission"]
    assert rules(listing.remove(office.desk, person(role), entry.id, why="no longer wanted")) == ["permission"]


def test_whoever_is_taken_off_leaves_nothing(office: Office) -> None:
    entry = taken(add(office))
    taken(listing.remove(office.desk, MANAGER, entry.id, why="no longer wanted"))
    assert office.store.sealed == frozenset()
    assert office.kinds[-1] is EventKind.LIST_ENTRY_REMOVED
    with pytest.raises(NotFoundError):
        listing.remove(office.desk, MANAGER, entry.id, why="again")


def test_nobody_is_taken_off_without_a_reason(office: Office) -> None:
    entry = taken(add(office))
    refused = listing.remove(office.desk, MANAGER, entry.id, why=" ")
    assert rules(refused) == ["reason"]
    assert len(office.store.sealed) == 3


@pytest.mark.parametrize("stage", ["sealed", "live", "ended"])
def test_a_list_that_was_sealed_does_not_change(stage: str) -> None:
    office = Office()
    getattr(office, stage)()
    before = office.store.sealed
    assert rules(add(office, subject=CHILD)) == ["stage"]
    assert rules(listing.remove(office.desk, MANAGER, EntryId("E-1"), why="lapsed")) == ["stage"]
    assert rules(listing.approve_child(office.desk, OFFICER, EntryId("E-1"), reason="needed")) == ["stage"]
    assert office.store.sealed == before


def test_a_child_is_approved_by_somebody_else_than_who_listed_them(office: Office) -> None:
    both = anybody(Role.LIST_MANAGER, Role.AUTHORISING_OFFICER)
    entry = taken(add(office, both, subject=CHILD))
    assert rules(listing.approve_child(office.desk, both, entry.id, reason="at risk")) == ["two_people"]
    approved = taken(listing.approve_child(office.desk, OFFICER, entry.id, reason="at risk"))
    assert approved.child_approval is not None
    assert approved.child_approval.to == root([digests.of_entry(entry)]).hex()
    assert office.store.events[-1].kind is EventKind.LIST_CHILD_APPROVED


def test_a_childs_approval_says_why_and_is_for_children(office: Office) -> None:
    child, adult = taken(add(office, subject=CHILD)), taken(add(office))
    assert rules(listing.approve_child(office.desk, OFFICER, child.id, reason=" ")) == ["reason"]
    assert rules(listing.approve_child(office.desk, OFFICER, adult.id, reason="needed")) == ["entry"]
    assert rules(listing.approve_child(office.desk, MANAGER, child.id, reason="needed")) == ["permission"]


def test_a_check_asks_about_everybody_but_volunteers_and_returns_whose_reason_lapsed(office: Office) -> None:
    for number in (1, 2, 3):
        office.listed(number)
    office.listed(4, category="blue", volunteer=VOLUNTEER)
    office.checker.gone, office.checker.unknown = {"N-2", "N-4"}, {"N-3"}
    lapsed = taken(listing.check_status(office.desk, LEAD, office.id))
    assert [(entry.id, entry.status and entry.status.live) for entry in lapsed] == [("E-2", False), ("E-3", False)]
    assert dict(office.store.events[-1].facts) == {"checker": "Register", "checked": 3, "lapsed": 2}
    with office.store.read() as unit:
        statuses = {entry.id: entry.status for entry in unit.entries.of(office.id)}
    assert statuses["E-1"] is not None  # type: ignore[index]
    assert statuses["E-4"] is None  # type: ignore[index]


def test_a_check_is_refused_to_others_and_of_what_is_not_there(office: Office) -> None:
    assert rules(listing.check_status(office.desk, OFFICER, office.id)) == ["permission"]
    with pytest.raises(NotFoundError, match="D-404"):
        listing.check_status(office.desk, MANAGER, DeploymentId("D-404"))


def test_a_register_that_answers_for_too_few_is_not_believed(office: Office) -> None:
    office.listed()
    with pytest.raises(ValueError, match="zip"):
        listing.check_status(replace(office.desk, checker=Silent()), MANAGER, office.id)


def test_a_seal_says_what_the_record_will_want_to_know_when_the_list_is_gone() -> None:
    office = Office()
    office.authorised()
    office.listed(2, category="blue", volunteer=VOLUNTEER, taken_on=date(2016, 11, 20))
    taken(listing.check_status(office.desk, MANAGER, office.id))
    after = taken(listing.seal(office.desk, LEAD, office.id))
    assert (after.stage, after.seal and after.seal.by) == (Stage.SEALED, LEAD.id)
    with office.store.read() as unit:
        entries = unit.entries.of(office.id)
    assert after.seal is not None
    assert after.seal.root == digests.of_list(entries, root)
    assert (after.seal.size, after.seal.volunteers) == (2, 1)
    assert after.seal.categories == (("blue", 1), ("wanted_by_court", 1))
    assert after.seal.picture_ages_years == (5.8, 10.0)
    assert dict(office.store.events[-1].facts) == {"root": after.seal.root, "size": 2}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DEPLOYMENT_LEAD])
def test_only_a_deployment_lead_seals(role: Role) -> None:
    office = Office()
    office.authorised()
    assert rules(listing.seal(office.desk, person(role), office.id)) == ["permission"]


def test_nobody_seals_a_list_on_which_they_put_anybody() -> None:
    office = Office()
    both = anybody(Role.LIST_MANAGER, Role.DEPLOYMENT_LEAD)
    office.authorised()
    taken(listing.add(office.desk, both, office.id, nomination(2), LIKENESS))
    taken(listing.check_status(office.desk, MANAGER, office.id))
    assert rules(listing.seal(office.desk, both, office.id)) == ["two_people"]
    taken(listing.seal(office.desk, LEAD, office.id))


def test_a_list_is_not_sealed_empty_unchecked_unauthorised_or_twice(office: Office) -> None:
    assert rules(listing.seal(office.desk, LEAD, office.id)) == ["stage", "list"]
    unchecked = Office()
    unchecked.authorised()
    assert rules(listing.seal(unchecked.desk, LEAD, unchecked.id)) == ["entry.E-1.status"]
    sealed = Office()
    sealed.sealed()
    assert rules(listing.seal(sealed.desk, LEAD, sealed.id)) == ["stage"]


def test_a_list_whose_reasons_lapsed_is_not_sealed_until_they_are_off_it() -> None:
    office = Office()
    office.authorised()
    office.listed(2)
    office.checker.gone = {"N-2"}
    taken(listing.check_status(office.desk, MANAGER, office.id))
    assert rules(listing.seal(office.desk, LEAD, office.id)) == ["entry.E-2.status"]
    taken(listing.remove(office.desk, MANAGER, EntryId("E-2"), why="lapsed"))
    assert taken(listing.seal(office.desk, LEAD, office.id)).seal


def test_what_cannot_be_logged_does_not_happen(office: Office, broken_log: StoreError) -> None:
    entry = taken(add(office))
    before = office.store.sealed
    office.store.log_is_broken = broken_log
    with pytest.raises(StoreError):
        add(office, subject=CHILD)
    with pytest.raises(StoreError):
        listing.remove(office.desk, MANAGER, entry.id, why="lapsed")
    assert office.store.sealed == before


def test_an_entry_that_expires_lapses() -> None:
    office = Office()
    office.authorised()
    office.listed(2, expires_at=datetime(2026, 11, 20, 9, tzinfo=NOW.tzinfo))
    taken(listing.check_status(office.desk, MANAGER, office.id))
    assert rules(listing.seal(office.desk, LEAD, office.id)) == ["entry.E-2.status"]


def test_what_lies_sealed_is_who_was_named(office: Office) -> None:
    entry = taken(add(office))
    with office.store.read() as unit:
        assert subjects.who(unit.vault, entry.id) == nomination().subject
    assert entry.added_by == PersonId("list_manager")


def test_a_second_approval_of_a_child_is_bound_to_the_same_entry(office: Office) -> None:
    child = taken(add(office, subject=CHILD))
    first = taken(listing.approve_child(office.desk, OFFICER, child.id, reason="at risk")).child_approval
    second = taken(listing.approve_child(office.desk, OFFICER, child.id, reason="still at risk")).child_approval
    assert first is not None
    assert second is not None
    assert first.to == second.to

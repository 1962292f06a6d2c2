"""A set is filled by keepers, and published by somebody else, exactly as it is."""

from contextlib import nullcontext
from typing import Any

import pytest

from peelian.errors import NotFoundError
from peelian.jobs.handset import reference_sets as sets
from peelian.nouns.event import EventKind
from peelian.nouns.ids import SetId
from peelian.nouns.person import Role
from peelian.nouns.reference_set import Member, SetStage
from tests.fakes.deployments import anybody, person
from tests.fakes.handset import LIKENESS, Checking, nominee, rules, taken
from tests.fakes.operator_checks import APPROVER, KEEPER, TODAY


@pytest.fixture
def van() -> Checking:
    return Checking()


def test_a_set_is_made_with_nobody_in_it(van: Checking) -> None:
    made = taken(sets.make(van.handset, KEEPER, kind="missing", title=" South ", pack="starter"))
    assert (made.title, made.size, made.stage) == ("South", 0, SetStage.DRAFT)
    assert van.kinds[-1] is EventKind.REFERENCE_MADE
    assert rules(sets.make(van.handset, KEEPER, kind="other", title="x", pack="starter")) == ["kind"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.REFERENCE_KEEPER])
def test_only_keepers_make_and_fill_sets(van: Checking, role: Role) -> None:
    draft = van.draft("three")
    assert rules(sets.make(van.handset, person(role), kind="custody", title="x", pack="starter")) == ["permission"]
    assert rules(sets.may_fill(van.handset, person(role), draft)) == ["permission"]
    answers = sets.add_all(van.handset, person(role), draft, [(nominee("four"), LIKENESS)])
    assert [rules(one) for one in answers] == [["permission"]]
    assert rules(sets.ask(van.handset, person(role), draft)) == ["permission"]


def test_what_is_added_lies_sealed_under_its_own_id(van: Checking) -> None:
    draft = van.draft()
    added = taken(sets.add_all(van.handset, KEEPER, draft, [(nominee("N-7"), LIKENESS)])[0])
    assert van.store.kept.sealed[added.id, "reference"] == b"N-7"
    assert (added.id, "picture") in van.store.kept.sealed
    assert (added.id, "template") in van.store.kept.sealed
    assert "N-7" not in repr(added) + repr(van.store.kept.events)
    assert van.found(draft).importers == {KEEPER.id}
    assert van.found(draft).size == 1


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"reference": " "}, "member.reference"),
        ({"source": ""}, "member.source"),
        ({"legal_basis": ""}, "member.legal_basis"),
        ({"keep_until": TODAY.replace(year=2020)}, "weeding.retention"),
        ({"no_further_action_on": TODAY}, "weeding.no_further_action"),
        ({"taken_on": TODAY.replace(year=2030)}, "member.taken_on"),
    ],
)
def test_a_picture_that_may_not_be_kept_is_refused_and_stops_no_other(
    van: Checking, change: dict[str, Any], rule: str
) -> None:
    draft = van.draft()
    people = [(nominee(**change), LIKENESS), (nominee("good"), LIKENESS)]
    bad, good = sets.add_all(van.handset, KEEPER, draft, people)
    assert rules(bad) == [rule]
    assert isinstance(good, Member)
    assert van.found(draft).size == 1


def test_a_published_set_takes_nobody_in(van: Checking) -> None:
    assert rules(sets.add_all(van.handset, KEEPER, van.set, [(nominee("late"), LIKENESS)])[0]) == ["stage"]
    assert rules(sets.may_fill(van.handset, KEEPER, van.set)) == ["stage"]
    assert sets.may_fill(van.handset, KEEPER, van.draft()) is None


def test_a_set_is_published_as_it_was_asked_for(van: Checking) -> None:
    found = van.found()
    assert (found.stage, found.version, found.size) == (SetStage.PUBLISHED, 1, 2)
    assert found.publication is not None
    assert found.publication.to == found.digest
    assert found.weeded_on == TODAY
    assert van.kinds[-1] is EventKind.REFERENCE_PUBLISHED


def test_nobody_publishes_what_they_asked_for_or_filled(van: Checking) -> None:
    alone = anybody(*Role)
    draft = taken(sets.make(van.handset, alone, kind="custody", title="x", pack="starter")).id
    taken(sets.add_all(van.handset, alone, draft, [(nominee(), LIKENESS)])[0])
    asked = taken(sets.ask(van.handset, KEEPER, draft))
    assert asked.request is not None
    digest = asked.request.digest
    assert rules(sets.publish(van.handset, alone, draft, digest=digest, reason="why")) == ["two_people"]
    mine = taken(sets.ask(van.handset, alone, draft))
    assert mine.request is not None
    assert rules(sets.publish(van.handset, alone, draft, digest=digest, reason="why")) == ["two_people"]
    assert taken(sets.publish(van.handset, APPROVER, draft, digest=digest, reason="why")).version == 1


def test_a_set_that_changed_after_it_was_asked_for_is_not_published(van: Checking) -> None:
    draft = van.draft("three")
    asked = taken(sets.ask(van.handset, KEEPER, draft))
    assert asked.request is not None
    taken(sets.add_all(van.handset, KEEPER, draft, [(nominee("four"), LIKENESS)])[0])
    refused = sets.publish(van.handset, APPROVER, draft, digest=asked.request.digest, reason="why")
    assert rules(refused) == ["request"]
    taken(sets.ask(van.handset, KEEPER, draft))
    refused = sets.publish(van.handset, APPROVER, draft, digest=asked.request.digest, reason="why")
    assert rules(refused) == ["digest"]
    assert van.kinds[-1] is EventKind.PERMISSION_REFUSED


def test_publishing_needs_a_reason_and_somebody_in_the_set(van: Checking) -> None:
    assert rules(sets.ask(van.handset, KEEPER, van.draft())) == ["size"]
    draft = van.draft("three")
    asked = taken(sets.ask(van.handset, KEEPER, draft))
    assert asked.request is not None
    assert rules(sets.publish(van.handset, APPROVER, draft, digest=asked.request.digest, reason=" ")) == ["reason"]


def test_a_set_that_is_not_there_is_not_found(van: Checking) -> None:
    with pytest.raises(NotFoundError):
        sets.ask(van.handset, KEEPER, SetId("none"))


def test_a_set_that_changes_while_it_is_looked_through_is_not_asked_for(van: Checking) -> None:
    draft = van.draft("three")
    read = van.store.read

    def meanwhile() -> object:
        before = read()
        van.store.read = read  # type: ignore[method-assign]
        unit = before.__enter__()
        taken(sets.add_all(van.handset, KEEPER, draft, [(nominee("four"), LIKENESS)])[0])
        return nullcontext(unit)

    van.store.read = meanwhile  # type: ignore[method-assign, assignment]
    assert rules(sets.ask(van.handset, KEEPER, draft)) == ["digest"]

"""What may not be kept is weeded with its keys, and a set goes when its time is over."""

from datetime import timedelta

import pytest

from peelian.jobs.handset import answering, weeding
from peelian.nouns.event import EventKind
from peelian.nouns.person import Role
from peelian.nouns.reference_set import SetStage
from tests.fakes.deployments import person
from tests.fakes.handset import Checking, rules, taken
from tests.fakes.operator_checks import KEEPER, OFFICER, TODAY

DAY_S = 24 * 3600


@pytest.fixture
def van() -> Checking:
    return Checking()


def member(van: Checking, reference: str = "one") -> str:
    return next(about for (about, kind), it in van.store.kept.sealed.items() if it == reference.encode())


def marked(van: Checking) -> None:
    one = van.store.kept.members[next(iter(van.store.kept.members))]
    taken(weeding.mark(van.handset, KEEPER, one.id, on=TODAY))


def test_a_mark_puts_a_picture_on_the_due_list_and_out_of_every_answer(van: Checking) -> None:
    check = van.opened()
    marked(van)
    assert [no.rule for _, no in weeding.due(van.handset, van.set)] == ["weeding.no_further_action"]
    answer = taken(answering.photograph(van.checks, OFFICER, check.id, b"one"))
    assert not answer.possible, "whoever is due for weeding is shown to nobody, weeded or not"


def test_a_mark_leaves_the_set_published_and_its_digest_true(van: Checking) -> None:
    before = van.found()
    marked(van)
    with van.store.read() as unit:
        assert van.found().digest == unit.members.digest(van.set) != before.digest
    assert (van.found().stage, van.found().version) == (SetStage.PUBLISHED, 1)
    assert van.kinds[-1] is EventKind.REFERENCE_MARKED


def test_a_mark_in_a_draft_takes_the_request_back(van: Checking) -> None:
    draft = van.draft("three")
    one = next(found for found in van.store.kept.members.values() if found.of == draft)
    taken(weeding.mark(van.handset, KEEPER, one.id, on=TODAY))
    assert van.found(draft).request is None


def test_weeding_destroys_keys_and_makes_a_new_version(van: Checking) -> None:
    gone = member(van)
    marked(van)
    receipt = taken(weeding.weed(van.handset, KEEPER, van.set))
    assert (receipt.pictures, receipt.keys) == (1, 1)
    assert (receipt.found.version, receipt.found.size, receipt.found.weeded_on) == (2, 1, TODAY)
    assert not [key for key in van.store.kept.sealed if key[0] == gone]
    assert dict(van.store.kept.events[-1].facts)["keys"] == 1
    assert weeding.due(van.handset, van.set) == []


def test_weeding_nothing_is_a_weeding_too(van: Checking) -> None:
    van.forward(3 * DAY_S)
    receipt = taken(weeding.weed(van.handset, KEEPER, van.set))
    assert (receipt.pictures, receipt.found.version) == (0, 1)
    assert receipt.found.weeded_on == TODAY + timedelta(days=3)


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.REFERENCE_KEEPER, Role.DPO}])
def test_only_keepers_and_the_data_protection_officer_weed(van: Checking, role: Role) -> None:
    one = next(iter(van.store.kept.members))
    assert rules(weeding.weed(van.handset, person(role), van.set)) == ["permission"]
    assert rules(weeding.mark(van.handset, person(role), one, on=TODAY)) == ["permission"]
    assert rules(weeding.destroy(van.handset, person(role), van.set, why="why")) == ["permission"]


def test_a_set_is_destroyed_with_every_key_and_a_receipt(van: Checking) -> None:
    after = taken(weeding.destroy(van.handset, KEEPER, van.set, why="No longer needed"))
    assert (after.stage, after.size) == (SetStage.DESTROYED, 0)
    assert not van.store.kept.sealed
    assert not van.store.kept.members
    assert van.kinds[-1] is EventKind.REFERENCE_DESTROYED
    assert rules(weeding.destroy(van.handset, KEEPER, van.draft("x"), why=" ")) == ["reason"]


def test_a_set_goes_by_itself_after_its_last_day(van: Checking) -> None:
    van.forward(90 * DAY_S)
    assert weeding.expire(van.handset) == []
    van.forward(DAY_S)
    assert weeding.expire(van.handset) == [van.set]
    assert van.found().stage is SetStage.DESTROYED
    assert not van.store.kept.sealed


def test_a_keeper_finds_pictures_by_their_reference_alone(van: Checking) -> None:
    assert weeding.by_reference(van.handset, van.set, " one ") == [member(van)]
    assert weeding.by_reference(van.handset, van.set, "nobody") == []

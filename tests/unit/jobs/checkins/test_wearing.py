import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.errors import NotFoundError
from peelian.jobs.checkins import ordering, references, wearing
from peelian.jobs.checkins.references import Taken
from peelian.nouns.entry import Subject
from peelian.nouns.event import EventKind
from peelian.nouns.own_reference import OwnReference
from peelian.nouns.person import Role
from peelian.nouns.wearer import FaultKind, WatchState, WearerId
from tests.fakes.checkins import CASE_OFFICER, DECISION_MAKER, ENROLLING, TEMPLATE, Bureau, rules_of, taken
from tests.fakes.deployments import person


@pytest.fixture
def bureau() -> Bureau:
    one = Bureau()
    one.active()
    return one


def test_who_somebody_is_and_what_they_look_like_lies_sealed(bureau: Bureau) -> None:
    unit = bureau.store.unit
    assert unit.papers.find(bureau.order.wearer, Subject) == ENROLLING.subject
    assert references.own(unit, bureau.order.wearer) == OwnReference(wearer=bureau.order.wearer, templates=(TEMPLATE,))
    assert b"kettle" not in unit.vault.get(references.reference_of(bureau.order.wearer), wearing.CODE_WORD)


@pytest.mark.parametrize("lacking", [{"told": ""}, {"code_word": " "}])
def test_nobody_is_enrolled_who_was_not_told_or_has_no_code_word(bureau: Bureau, lacking: dict[str, str]) -> None:
    enrolling = replace(ENROLLING, **lacking)  # type: ignore[arg-type]
    assert rules_of(wearing.enrol(bureau.office, CASE_OFFICER, bureau.order.id, enrolling)) == ["notice"]


def test_a_new_device_replaces_the_old(bureau: Bureau) -> None:
    new = taken(wearing.enrol(bureau.office, CASE_OFFICER, bureau.order.id, ENROLLING))
    states = {watch.id: watch.state for watch in bureau.store.unit.watches.of(bureau.order.wearer)}
    assert states == {bureau.watch.id: WatchState.REPLACED, new.id: WatchState.ACTIVE}


def test_a_device_is_revoked_only_under_its_own_order(bureau: Bureau) -> None:
    mine = bureau.order.id
    other = bureau.drafted(wearer=WearerId("W-2"))
    with pytest.raises(NotFoundError):
        wearing.revoke(bureau.office, CASE_OFFICER, other.id, bureau.watch.id, reason="Lost")
    assert taken(wearing.revoke(bureau.office, CASE_OFFICER, mine, bureau.watch.id, reason="")).state is (
        WatchState.REVOKED
    )


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DECISION_MAKER, Role.OPERATOR])
def test_only_a_case_officer_enrols_or_revokes(bureau: Bureau, role: Role) -> None:
    assert rules_of(wearing.enrol(bureau.office, person(role), bureau.order.id, ENROLLING)) == ["permission"]
    refused = wearing.revoke(bureau.office, DECISION_MAKER, bureau.order.id, bureau.watch.id, reason="x")
    assert rules_of(refused) == ["permission"]


def test_a_fault_lasts_from_when_it_is_reported_until_it_is_over(bureau: Bureau) -> None:
    begun = bureau.now
    for over in (False, False, True):
        wearing.report_fault(bureau.office, bureau.order.id, bureau.watch.id, FaultKind.LINK, over=over)
    (fault,) = bureau.store.unit.watches.get(bureau.watch.id).faults
    assert (fault.since, fault.until) == (begun, begun)
    assert bureau.kinds[-1] is EventKind.WATCH_FAULT


def test_a_device_that_had_no_signal_says_so_afterwards_for_a_day_back_at_most(bureau: Bureau) -> None:
    bureau.now += timedelta(days=3)
    for ago, since in ((timedelta(hours=2), timedelta(hours=2)), (timedelta(days=2), timedelta(days=1))):
        watch = wearing.report_past_fault(bureau.office, bureau.order.id, bureau.watch.id, FaultKind.LINK, ago)
        assert (watch.faults[-1].since, watch.faults[-1].until) == (bureau.now - since, bureau.now)


def test_a_fault_from_before_a_device_was_there_begins_with_it(bureau: Bureau) -> None:
    ago = timedelta(hours=23)
    watch = wearing.report_past_fault(bureau.office, bureau.order.id, bureau.watch.id, FaultKind.LINK, ago)
    assert watch.faults[-1].since == bureau.watch.enrolled_at


def test_a_code_word_costs_whoever_guesses_it_what_owasp_asks(code_word_cost: dict[str, int]) -> None:
    assert code_word_cost == {"n": 2**14, "r": 8, "p": 5}
    assert len(hashlib.scrypt(b"", salt=b"", **code_word_cost)) == 64


def test_capitals_and_spaces_of_a_code_word_do_not_matter_and_its_letters_do(bureau: Bureau) -> None:
    unit, wearer = bureau.store.unit, bureau.order.wearer
    assert wearing.says_code_word(unit, wearer, "  BLUE   kettle ")
    assert not wearing.says_code_word(unit, wearer, "Blue kettel")


def test_a_word_that_was_never_chosen_is_nobodys(bureau: Bureau) -> None:
    assert not wearing.says_code_word(bureau.store.unit, WearerId("W-9"), "Blue kettle")


def test_nothing_is_taken_of_anybody_under_a_draft_or_after_the_end(bureau: Bureau) -> None:
    taken(ordering.end(bureau.office, CASE_OFFICER, bureau.order.id, reason="Leave was granted"))
    assert rules_of(wearing.take(bureau.office, CASE_OFFICER, bureau.order.id, ENROLLING)) == ["stage"]
    other = bureau.drafted(wearer=WearerId("W-2"))
    assert rules_of(wearing.enrol(bureau.office, CASE_OFFICER, other.id, ENROLLING)) == ["stage"]


@pytest.mark.parametrize("count", [0, 6])
def test_nobody_is_enrolled_with_no_picture_or_with_a_sixth(bureau: Bureau, count: int) -> None:
    enrolling = replace(ENROLLING, pictures=(Taken(template=b"t", picture=b"p"),) * count)
    assert rules_of(wearing.take(bureau.office, CASE_OFFICER, bureau.order.id, enrolling)) == ["pictures"]
    assert references.pictures(bureau.store.unit, bureau.order.wearer) == (ENROLLING.pictures[0].picture,)


def test_the_log_says_how_many_pictures_were_taken_and_how_many_keys_went(bureau: Bureau) -> None:
    for count, keys in ((4, 0), (2, 3)):
        enrolling = replace(ENROLLING, pictures=(Taken(template=b"t", picture=b"p"),) * count)
        taken(wearing.take(bureau.office, CASE_OFFICER, bureau.order.id, enrolling))
        facts = dict(bureau.store.unit.journal.events[-1].facts)
        assert (facts["pictures"], facts["keys"]) == (count, keys)

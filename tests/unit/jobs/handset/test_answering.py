"""One photograph, one answer in words, recorded before it is shown; and never more candidates than the law has."""

from dataclasses import fields, replace

import pytest

from peelian.errors import NotFoundError, StoreError
from peelian.jobs.handset import answering, weeding
from peelian.jobs.handset.answering import Answer
from peelian.jobs.handset.probes import Shown
from peelian.nouns.event import EventKind
from peelian.nouns.refusal import Refused
from tests.fakes.deployments import anybody, policy
from tests.fakes.handset import Checking, rules, taken
from tests.fakes.operator_checks import KEEPER, OFFICER, STATEMENT

MANY = tuple(f"person {number}" for number in range(30))


@pytest.fixture
def van() -> Checking:
    return Checking()


def photographed(van: Checking, photo: bytes = b"one") -> Answer | object:
    return answering.photograph(van.checks, OFFICER, van.opened().id, photo)


def test_a_possible_match_is_shown_with_source_date_and_words(van: Checking) -> None:
    answer = van.answered("one")
    (shown,) = answer.shown
    assert answer.possible
    assert (shown.reference, shown.source, str(shown.taken_on)) == ("one", "Custody", "2025-05-01")
    assert shown.band == policy().bands[0]
    assert {field.name for field in fields(Shown)} == {"member", "reference", "source", "taken_on", "band"}


def test_no_match_is_a_valid_result(van: Checking) -> None:
    answer = van.answered("a stranger")
    assert not answer.possible
    assert van.row(answer.check.id).found == 0


def test_the_template_is_overwritten_with_the_answer_and_the_crop_waits_for_the_decision(van: Checking) -> None:
    answer = van.answered()
    assert van.faces() == [b"crop of one"]
    assert answering.picture(van.checks, OFFICER, answer.check.id, None) == b"crop of one"


def test_it_is_recorded_which_set_how_many_and_at_which_point(van: Checking) -> None:
    row = van.row(van.answered().check.id)
    assert (row.found, row.photos, row.point, row.answered_at) == (1, 1, "check-point", van.at)
    assert van.kinds[-2:] == [EventKind.CHECK_ANSWERED, EventKind.CHECK_CANDIDATE_SHOWN]
    assert "0." not in repr(van.store.kept.events[-2:])


@pytest.mark.parametrize("most", [1, 3, 6])
def test_no_more_candidates_are_shown_than_were_asked_for(most: int) -> None:
    van = Checking(*MANY)
    van.library.similarity = dict.fromkeys(MANY, 0.9)
    check = van.opened(replace(STATEMENT, most=most))
    assert len(taken(answering.photograph(van.checks, OFFICER, check.id, b"one")).shown) == most


def test_never_more_than_the_law_has_even_if_a_row_says_so() -> None:
    van = Checking(*MANY)
    van.library.similarity = dict.fromkeys(MANY, 0.9)
    check = van.opened()
    van.store.kept.checks[check.id] = replace(check, statement=replace(STATEMENT, most=7))
    assert len(taken(answering.photograph(van.checks, OFFICER, check.id, b"one")).shown) == 6


def test_somebody_with_several_pictures_is_one_candidate() -> None:
    van = Checking("one", "one", "two")
    van.library.similarity = {"one": 0.9, "two": 0.6}
    assert [one.reference for one in van.answered().shown] == ["one", "two"]


def test_whoever_does_not_reach_the_threshold_is_shown_to_nobody() -> None:
    van = Checking("one", "two")
    van.library.similarity = {"one": 0.4999, "two": float("0.5")}
    assert [one.reference for one in van.answered().shown] == ["two"]


def test_a_photograph_that_is_not_good_enough_is_coached_and_counted(van: Checking) -> None:
    check = van.opened()
    for _ in range(van.handset.rules.photos):
        assert rules(answering.photograph(van.checks, OFFICER, check.id, b"blurred")) == ["quality"]
    assert van.kinds[-1] is EventKind.CHECK_PHOTO_REFUSED
    assert rules(answering.photograph(van.checks, OFFICER, check.id, b"one")) == ["photos"]
    assert van.faces() == []


def test_a_second_photograph_after_the_answer_is_refused(van: Checking) -> None:
    answer = van.answered()
    assert rules(answering.photograph(van.checks, OFFICER, answer.check.id, b"two")) == ["check"]


def test_a_photograph_that_comes_too_late_is_refused(van: Checking) -> None:
    check = van.opened()
    van.forward(van.handset.rules.undecided_s)
    assert rules(answering.photograph(van.checks, OFFICER, check.id, b"one")) == ["check"]
    assert van.faces() == []


def test_a_check_that_runs_out_while_it_is_searched_shows_nothing(van: Checking) -> None:
    check = van.opened()
    search = van.library.search

    def slow(*args: object, **more: object) -> object:
        van.checks.probes.wipe(check.id)
        return search(*args, **more)  # type: ignore[arg-type]

    van.library.search = slow  # type: ignore[method-assign, assignment]
    assert rules(answering.photograph(van.checks, OFFICER, check.id, b"one")) == ["check"]
    assert van.faces() == []
    assert answering.answer(van.checks, OFFICER, check.id) is None


def test_evidence_that_is_gone_meanwhile_is_no_answer(van: Checking) -> None:
    check = van.opened()
    see = van.library.see

    def seen(*args: object) -> object:
        van.library.no_point = Refused(rule="threshold", reason="No operating point")
        return see(*args)  # type: ignore[arg-type]

    van.library.see = seen  # type: ignore[method-assign, assignment]
    assert rules(answering.photograph(van.checks, OFFICER, check.id, b"one")) == ["threshold"]
    assert van.faces() == []


def test_what_cannot_be_recorded_is_not_shown_and_leaves_no_face(van: Checking) -> None:
    check = van.opened()
    see = van.library.see

    def seen(*args: object) -> object:
        van.store.broken = StoreError(path="desk", problem="full", remedy="free some")  # type: ignore[arg-type]
        return see(*args)  # type: ignore[arg-type]

    van.library.see = seen  # type: ignore[method-assign, assignment]
    with pytest.raises(StoreError):
        answering.photograph(van.checks, OFFICER, check.id, b"one")
    assert van.faces() == []


def test_the_version_that_was_searched_is_written_down(van: Checking) -> None:
    check = van.opened()
    one = next(iter(van.store.kept.members))
    taken(weeding.mark(van.handset, KEEPER, one, on=van.at.date()))
    taken(weeding.weed(van.handset, KEEPER, van.set))
    answer = taken(answering.photograph(van.checks, OFFICER, check.id, b"two"))
    assert (answer.check.searched.version, answer.check.searched.size) == (2, 1)


def test_the_answer_stays_with_its_officer_while_the_photograph_lives(van: Checking) -> None:
    answer = van.answered()
    assert answering.answer(van.checks, OFFICER, answer.check.id) == answer
    assert answering.picture(van.checks, OFFICER, answer.check.id, 0) == b"a picture"
    for number in (1, -1):
        assert answering.picture(van.checks, OFFICER, answer.check.id, number) is None
    with pytest.raises(NotFoundError):
        answering.picture(van.checks, anybody(*OFFICER.roles), answer.check.id, None)
    van.forward(van.handset.rules.undecided_s)
    assert answering.answer(van.checks, OFFICER, answer.check.id) is None
    assert answering.picture(van.checks, OFFICER, answer.check.id, None) is None


def test_before_the_photograph_there_is_no_picture(van: Checking) -> None:
    check = van.opened()
    assert answering.answer(van.checks, OFFICER, check.id) is None
    assert answering.picture(van.checks, OFFICER, check.id, None) is None
    assert isinstance(photographed(Checking()), Answer)

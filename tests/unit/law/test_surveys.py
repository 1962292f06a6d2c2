from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.law import surveys
from peelian.nouns.ids import BodyId, PersonId
from peelian.nouns.person import Person, Role
from peelian.nouns.refusal import Refused
from peelian.nouns.survey import ReturnStage, RoundStage
from tests.fakes.deployments import person
from tests.fakes.surveys import DEADLINE, a_round, signed

ASH, ELM = BodyId("ash"), BodyId("elm")
SIGNED = signed("ash")
WAITING = replace(SIGNED, stage=ReturnStage.SUBMITTED, signed_by=None)
STARTED = replace(WAITING, stage=ReturnStage.STARTED, submitted_by=None)
OWNER, OFFICER, OVERSIGHT = person(Role.SENIOR_OWNER), person(Role.ESTATE_OFFICER), person(Role.OVERSIGHT)
OPEN, CLOSED, OUT = a_round(), a_round(stage=RoundStage.CLOSED), a_round(stage=RoundStage.PUBLISHED)


def rule(refused: Refused | None) -> str:
    return "" if refused is None else refused.rule


@pytest.mark.parametrize("found", [None, STARTED, WAITING, SIGNED])
@pytest.mark.parametrize("who", [OFFICER, OWNER])
def test_a_body_reads_its_own_answers_and_never_anothers(who: Person, found: object) -> None:
    told = {"body": ASH, "found": found}
    assert rule(surveys.reads(who, seat=ASH, **told)) == ""  # type: ignore[arg-type]
    assert rule(surveys.reads(who, seat=ELM, **told)) == "body"  # type: ignore[arg-type]
    assert rule(surveys.reads(who, seat=None, **told)) == "seat"  # type: ignore[arg-type]


def test_oversight_reads_what_was_signed_and_nothing_before() -> None:
    assert rule(surveys.reads(OVERSIGHT, seat=None, body=ASH, found=SIGNED)) == ""
    for found in (None, STARTED, WAITING):
        assert rule(surveys.reads(OVERSIGHT, seat=None, body=ASH, found=found)) == "unsigned"


def test_answers_change_while_a_round_is_open_and_nobody_has_them() -> None:
    for found in (None, STARTED):
        assert surveys.changes(OPEN, seat=ASH, body=ASH, found=found) is None
    for found in (WAITING, SIGNED):
        assert rule(surveys.changes(OPEN, seat=ASH, body=ASH, found=found)) == "stage"
    assert rule(surveys.changes(CLOSED, seat=ASH, body=ASH, found=STARTED)) == "stage"


@pytest.mark.parametrize("seat", [None, ELM])
def test_another_bodys_answers_are_neither_changed_nor_signed_nor_corrected(seat: BodyId | None) -> None:
    assert rule(surveys.changes(OPEN, seat=seat, body=ASH, found=STARTED)) == "body"
    assert rule(surveys.signs(OWNER, OPEN, seat=seat, found=WAITING)) == "body"
    assert rule(surveys.corrects(OUT, seat=seat, found=SIGNED)) == "body"


def test_a_body_that_was_not_asked_does_not_answer() -> None:
    assert rule(surveys.changes(a_round(invited=(ELM,)), seat=ASH, body=ASH, found=None)) == "invited"


def test_a_second_person_signs_what_waits_for_it() -> None:
    assert surveys.signs(OWNER, OPEN, seat=ASH, found=WAITING) is None
    mine = replace(WAITING, submitted_by=OWNER.id)
    assert rule(surveys.signs(OWNER, OPEN, seat=ASH, found=mine)) == "two_people"
    for found in (STARTED, SIGNED):
        assert rule(surveys.signs(OWNER, OPEN, seat=ASH, found=found)) == "stage"
    assert rule(surveys.signs(OWNER, CLOSED, seat=ASH, found=WAITING)) == "stage"
    assert rule(surveys.signs(OWNER, OPEN, seat=ASH, found=None)) == "body"


def test_only_what_was_signed_and_is_known_is_corrected() -> None:
    assert surveys.corrects(OUT, seat=ASH, found=SIGNED) is None
    assert rule(surveys.corrects(OPEN, seat=ASH, found=WAITING)) == "stage"
    assert rule(surveys.corrects(replace(OUT, reconstruction=True), seat=ASH, found=SIGNED)) == "reconstruction"


def test_a_round_closes_after_its_deadline_or_when_all_have_signed() -> None:
    assert rule(surveys.closes(OPEN, 5, now=DEADLINE)) == "deadline"
    assert surveys.closes(OPEN, 6, now=DEADLINE) is None
    assert surveys.closes(OPEN, 0, now=DEADLINE + timedelta(seconds=1)) is None
    assert rule(surveys.closes(CLOSED, 6, now=DEADLINE)) == "stage"


def test_a_round_is_published_once_and_only_when_it_is_closed() -> None:
    assert surveys.publishes(CLOSED) is None
    assert rule(surveys.publishes(OPEN)) == "stage"
    assert rule(surveys.publishes(OUT)) == "stage"


def test_what_is_signed_after_the_deadline_is_late() -> None:
    assert not surveys.late(OPEN, now=DEADLINE)
    assert surveys.late(OPEN, now=DEADLINE + timedelta(microseconds=1))


def test_nobody_without_an_id_of_their_own_is_taken_for_the_second_person() -> None:
    assert surveys.signs(replace(OWNER, id=PersonId("other")), OPEN, seat=ASH, found=WAITING) is None


@pytest.mark.parametrize(
    ("asked", "shown", "now", "found"),
    [
        ("a", "a", "a", ""),
        ("", "", "", "asked"),
        ("", "a", "a", "asked"),
        ("a", "b", "a", "changed"),
        ("a", "a", "b", "changed"),
    ],
)
def test_a_yes_holds_for_what_was_asked_and_shown_and_is_still_so(asked: str, shown: str, now: str, found: str) -> None:
    assert rule(surveys.bound(asked, shown=shown, now=now)) == found

"""A check, its decision and what remains of it are checked when they are made."""

from dataclasses import fields, replace

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.ids import PersonId
from peelian.nouns.operator_check import ChildCode, OperatorCheck, Review
from tests.fakes.deployments import NOW
from tests.fakes.operator_checks import CHECK, DECISION, OFFICER, SEARCHED

NAIVE = NOW.replace(tzinfo=None)


@pytest.mark.parametrize(("field", "value"), [("id", ""), ("officer", " "), ("opened_at", NAIVE), ("photos", -1)])
def test_a_check_lacks_nothing(field: str, value: object) -> None:
    with pytest.raises(InvalidValueError, match=field):
        replace(CHECK, **{field: value})  # type: ignore[arg-type]


def test_a_check_finds_no_fewer_than_nobody() -> None:
    with pytest.raises(InvalidValueError):
        replace(CHECK, found=-1)


@pytest.mark.parametrize(("field", "value"), [("id", ""), ("title", ""), ("digest", ""), ("size", 0)])
def test_a_searched_set_says_what_it_is(field: str, value: object) -> None:
    with pytest.raises(InvalidValueError, match=field):
        replace(SEARCHED, **{field: value})  # type: ignore[arg-type]


def test_a_decision_is_owed_from_the_answer_on() -> None:
    assert not CHECK.owes_decision
    assert replace(CHECK, found=0).owes_decision
    assert not replace(CHECK, found=1, decision=DECISION).owes_decision


def test_the_row_that_remains_has_no_place_for_a_face_or_for_whose_it_was() -> None:
    held = {field.name for field in fields(OperatorCheck)}
    assert not held & {"probe", "photo", "picture", "template", "subject", "reference", "candidates", "member"}


def test_a_decision_says_in_which_zone_it_was_made() -> None:
    with pytest.raises(InvalidValueError):
        replace(DECISION, at=NAIVE)


@pytest.mark.parametrize("field", ["check", "by", "finding"])
def test_a_review_lacks_nothing(field: str) -> None:
    review = Review(check=CHECK.id, by=PersonId("p"), at=NOW, finding="sound")
    with pytest.raises(InvalidValueError, match=field):
        replace(review, **{field: ""})  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["digest", "officer", "made_by", "reason"])
def test_a_code_lacks_nothing(field: str) -> None:
    code = ChildCode(digest="ab", officer=OFFICER.id, made_by=PersonId("p"), reason="why", expires_at=NOW)
    with pytest.raises(InvalidValueError, match=field):
        replace(code, **{field: ""})  # type: ignore[arg-type]

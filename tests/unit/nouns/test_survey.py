from dataclasses import replace
from datetime import UTC, datetime

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.ids import BodyId, PersonId, RoundId
from peelian.nouns.questionnaire import Said
from peelian.nouns.survey import Correction, Figure, FigureCorrection, Remark
from tests.fakes.surveys import a_round, said, signed

FIGURE = Figure(id="f", statement="Bodies", count=3, of=9, of_what="asked", at_least=True, source="S", where="W")
WRONG = FigureCorrection(figure="f", before=3, after=2, why="Counted twice", source="S")
CORRECTION = Correction(
    round=RoundId("r-1"),
    body=BodyId("ash"),
    question="owner",
    before=None,
    after=said("owner", Said.NO),
    why="Forgotten",
    who=PersonId("p-1"),
    at=datetime(2027, 1, 1, tzinfo=UTC),
    issue=2,
)


def test_a_figure_is_told_with_its_denominator() -> None:
    assert FIGURE.told == "at least 3 of 9 asked"
    assert replace(FIGURE, count=None, of=None, at_least=False, percent=33).told == "33 %"


@pytest.mark.parametrize("wrong", [{"count": None}, {"percent": 3}, {"count": 10}, {"of_what": ""}, {"source": ""}])
def test_a_figure_without_a_count_a_whole_or_a_source_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidValueError):
        replace(FIGURE, **wrong)  # type: ignore[arg-type]


def test_a_correction_changes_something_for_a_reason() -> None:
    for wrong in ({"after": 3}, {"why": ""}):
        with pytest.raises(InvalidValueError):
            replace(WRONG, **wrong)
    with pytest.raises(InvalidValueError):
        replace(CORRECTION, after=None)
    with pytest.raises(InvalidValueError):
        replace(CORRECTION, at=datetime(2027, 1, 1))  # noqa: DTZ001 - the point


def test_a_round_asks_bodies_each_once_until_a_moment_with_its_zone() -> None:
    ash = BodyId("ash")
    for wrong in ({"invited": ()}, {"invited": (ash, ash)}, {"deadline": datetime(2026, 1, 1)}):  # noqa: DTZ001
        with pytest.raises(InvalidValueError):
            a_round(**wrong)


def test_a_round_corrects_only_figures_that_it_has() -> None:
    assert a_round(figures=(FIGURE,), corrected=(WRONG,)).corrected
    with pytest.raises(InvalidValueError):
        a_round(corrected=(WRONG,))


def test_a_remark_says_something() -> None:
    with pytest.raises(InvalidValueError):
        Remark(title="a", text="")


def test_a_return_is_signed_by_somebody_else_than_who_answered() -> None:
    assert signed("ash").counts
    for who in (None, PersonId("p-1")):
        with pytest.raises(InvalidValueError):
            replace(signed("ash"), signed_by=who)


def test_a_return_has_one_answer_to_a_question() -> None:
    twice = (said("owner", Said.YES), said("owner", Said.NO))
    with pytest.raises(InvalidValueError):
        replace(signed("ash"), answers=twice)

"""A scorecard per body: how many questions of each principle of the Code it answered with yes, in each round alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peelian.jobs.estate.survey import counting
from peelian.nouns.body import Body
from peelian.nouns.ids import BodyId
from peelian.nouns.questionnaire import PRINCIPLES, QuestionKind, Questionnaire, Said
from peelian.nouns.survey import Correction, SurveyReturn


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Of one principle. `yes`: None where it is not published; `asked`: choices about it, answered or not."""

    yes: int | None
    asked: int
    answered: int

    @property
    def told(self) -> str:
        """The score in words; never a bare number."""
        if not self.asked:
            return "not asked"
        if self.yes is None:
            return "not published"
        missing = self.asked - self.answered
        return f"{self.yes} of {self.asked}" + (f", {missing} not answered" if missing else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """Of one body in one round. `principles`: number and score, of all twelve."""

    body: BodyId
    name: str
    round: str
    principles: tuple[tuple[int, Score], ...]


def scorecards(
    asked: Questionnaire,
    bodies: Mapping[BodyId, Body],
    returns: Sequence[SurveyReturn],
    corrections: Sequence[Correction] = (),
) -> tuple[Scorecard, ...]:
    """Return the scorecards of all bodies that answered and signed, by name.

    A principle with a sensitive question has no score: one body's answers on security are nobody else's business.
    """
    counted = [counting.corrected(one, corrections) for one in returns if one.counts and one.known]
    return tuple(
        Scorecard(body=one.body, name=bodies[one.body].name, round=one.round, principles=_principles(asked, one))
        for one in sorted(counted, key=lambda it: bodies[it.body].name)
    )


def assesses(asked: Questionnaire) -> bool:
    """Say whether a questionnaire is a self-assessment, whose scorecards are published: all of it is about principles.

    Of any other, scorecards would show single answers of one body.
    """
    return all(one.principle for one in asked.questions if one.kind is QuestionKind.CHOICE)


def change(earlier: Scorecard, later: Scorecard) -> tuple[tuple[int, int], ...]:
    """Return by how many answers of yes a body gained or lost, for each principle asked of it alike both times."""
    before = dict(earlier.principles)
    return tuple(
        (number, after.yes - had.yes)
        for number, after in later.principles
        if (had := before[number]).yes is not None and after.yes is not None and had.asked == after.asked > 0
    )


def _principles(asked: Questionnaire, of: SurveyReturn) -> tuple[tuple[int, Score], ...]:
    found = []
    for number in range(1, PRINCIPLES + 1):
        questions = [one for one in asked.questions if one.principle == number and one.kind is QuestionKind.CHOICE]
        given = [it for one in questions if (it := of.given(one.id)) is not None]
        yes = None if any(one.sensitive for one in questions) else sum(one.said is Said.YES for one in given)
        found.append((number, Score(yes=yes, asked=len(questions), answered=len(given))))
    return tuple(found)

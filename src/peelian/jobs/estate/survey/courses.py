"""How bodies came on against the principles of the Code, over rounds; only what was asked alike is compared."""

from collections.abc import Sequence
from dataclasses import dataclass

from peelian.jobs.estate.survey import questionnaires, scorecards
from peelian.jobs.estate.survey.scorecards import Scorecard
from peelian.nouns.ids import BodyId
from peelian.nouns.questionnaire import PRINCIPLES, Question, QuestionKind, Questionnaire
from peelian.nouns.survey import Round


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """A self-assessment that was published, with its scorecards."""

    round: Round
    asked: Questionnaire
    cards: tuple[Scorecard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One body over rounds. `scores`: answers of yes and questions asked in each round; None where it has none.

    `changed`: principles of which the last round has more or fewer answers of yes than the round before that the body
    answered, each with by how many.
    """

    body: BodyId
    name: str
    scores: tuple[tuple[int, int] | None, ...]
    changed: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Courses:
    """All bodies over rounds, the oldest first. `principles`: those that were asked alike in all of them."""

    rounds: tuple[str, ...]
    principles: tuple[int, ...]
    bodies: tuple[Course, ...]


NONE = Courses(rounds=(), principles=(), bodies=())
"""Where there is nothing to compare."""


def over(assessed: Sequence[Assessed]) -> Courses:
    """Compare self-assessments; nothing where there are fewer than two, or none of their principles was asked alike."""
    ordered = sorted(assessed, key=lambda one: (one.round.opens_on, one.round.id))
    alike = _alike([one.asked for one in ordered])
    if len(ordered) < 2 or not alike:  # noqa: PLR2004 - one round is no course
        return NONE
    names = {card.body: card.name for one in ordered for card in one.cards}
    found = [_course(body, name, ordered, alike) for body, name in sorted(names.items(), key=lambda pair: pair[1])]
    return Courses(rounds=tuple(one.round.title for one in ordered), principles=alike, bodies=tuple(found))


def _course(body: BodyId, name: str, ordered: Sequence[Assessed], alike: tuple[int, ...]) -> Course:
    cards = [next((card for card in one.cards if card.body == body), None) for one in ordered]
    there = [card for card in cards if card is not None]
    changed: tuple[tuple[int, int], ...] = ()
    if cards[-1] is not None and len(there) > 1:
        moved = scorecards.change(there[-2], there[-1])
        changed = tuple((number, by) for number, by in moved if by and number in alike)
    scores = tuple(None if card is None else _sum(card, alike) for card in cards)
    return Course(body=body, name=name, scores=scores, changed=changed)


def _sum(card: Scorecard, alike: tuple[int, ...]) -> tuple[int, int]:
    scores = [score for number, score in card.principles if number in alike and score.yes is not None]
    return sum(score.yes or 0 for score in scores), sum(score.asked for score in scores)


def _alike(asked: Sequence[Questionnaire]) -> tuple[int, ...]:
    return tuple(number for number in range(1, PRINCIPLES + 1) if _asked_alike(asked, number))


def _asked_alike(asked: Sequence[Questionnaire], principle: int) -> bool:
    """Say whether all ask the same about a principle, and something that is published."""
    each = [_choices(one, principle) for one in asked]
    if not each or not each[0] or any(one.sensitive for choices in each for one in choices):
        return False
    return all(
        len(choices) == len(each[0])
        and all(questionnaires.same(one, other) for one, other in zip(each[0], choices, strict=True))
        for choices in each
    )


def _choices(of: Questionnaire, principle: int) -> list[Question]:
    return [one for one in of.questions if one.principle == principle and one.kind is QuestionKind.CHOICE]

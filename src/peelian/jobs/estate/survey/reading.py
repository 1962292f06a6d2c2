"""What is read of a survey: a body's own answers, the totals of a published round, and how answers go over rounds."""

from dataclasses import dataclass

from peelian.errors import NotFoundError
from peelian.jobs.estate.survey import counting, courses, scorecards, trends
from peelian.jobs.estate.survey.counting import Analysis
from peelian.jobs.estate.survey.courses import Assessed, Courses
from peelian.jobs.estate.survey.ports import Unit
from peelian.jobs.estate.survey.scorecards import Scorecard
from peelian.jobs.estate.survey.surveys import Surveys, overlooks
from peelian.jobs.estate.survey.trends import Trend
from peelian.law import surveys as law
from peelian.law.permission import Action
from peelian.nouns.body import Body
from peelian.nouns.ids import BodyId, RoundId
from peelian.nouns.person import Person
from peelian.nouns.questionnaire import Questionnaire
from peelian.nouns.refusal import Refusals
from peelian.nouns.survey import Correction, Round, RoundStage, SurveyReturn
from peelian.nouns.survey_request import CorrectionRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A round with what it comes to."""

    round: Round
    questionnaire: Questionnaire
    analysis: Analysis
    trends: tuple[Trend, ...]
    scorecards: tuple[Scorecard, ...]
    courses: Courses


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A body's answers in a round; `given` is None where it has not begun. `corrections`: those of this body.

    `asked`: corrections that wait for the senior owner's yes; they are the body's own business until then.
    """

    round: Round
    questionnaire: Questionnaire
    body: BodyId
    name: str
    given: SurveyReturn | None
    corrections: tuple[Correction, ...]
    asked: tuple[CorrectionRequest, ...] = ()


def sheet(surveys: Surveys, who: Person, of: RoundId, body: BodyId) -> Sheet | Refusals:
    """Read a body's answers; another body's are refused, and so is what is not signed to oversight.

    Raises:
        NotFoundError: there is no such round, or it did not ask that body.
    """
    with surveys.store.read() as unit:
        round_ = unit.rounds.get(of)
        found = unit.returns.find(of, body)
        no = law.reads(who, seat=unit.seats.of(who.id), body=body, found=found)
        if no is None and body in round_.invited:
            return Sheet(
                round=round_,
                questionnaire=unit.questionnaires.get(round_.digest),
                body=body,
                name=unit.bodies.get(body).name,
                given=found,
                corrections=tuple(one for one in unit.corrections.of(of) if one.body == body),
                asked=tuple(unit.asked_corrections.of(of, body)) if unit.seats.of(who.id) == body else (),
            )
    with surveys.store.change() as unit:
        shut = surveys.shut(unit, who, Action.SURVEY_VIEW, of)
        if shut is not None:
            return shut
        if no is not None:
            return surveys.no(unit, who, Action.SURVEY_VIEW, of, no)
    raise NotFoundError("body in this round", body)


def rounds(surveys: Surveys, who: Person) -> list[Round]:
    """Return the rounds that somebody has to do with: all to oversight, and those that asked one's own body."""
    with surveys.store.read() as unit:
        seat = unit.seats.of(who.id)
        everything = overlooks(who)
        return [one for one in unit.rounds.all() if everything or seat in one.invited]


def published(surveys: Surveys) -> list[Round]:
    """Return the rounds that anybody may read, the newest first."""
    with surveys.store.read() as unit:
        return [one for one in unit.rounds.all() if one.stage is RoundStage.PUBLISHED]


def totals(surveys: Surveys, of: RoundId) -> Counted:
    """Count a published round; anybody may.

    Raises:
        NotFoundError: there is none of that id, or it is not published.
    """
    with surveys.store.read() as unit:
        round_ = unit.rounds.get(of)
        if round_.stage is not RoundStage.PUBLISHED:
            raise NotFoundError("round", of)
        there = [one for one in unit.rounds.all() if one.stage is RoundStage.PUBLISHED]
        earlier = [one for one in there if one.opens_on <= round_.opens_on]
        read = [_answered(unit, one) for one in earlier]
        counted = [(one.round, one.asked, one.analysis) for one in read]
        found = next(one for one in read if one.round.id == of)
        assessed = [_assessed(one) for one in read if scorecards.assesses(one.asked)]
        return Counted(
            round=round_,
            questionnaire=found.asked,
            analysis=found.analysis,
            trends=trends.over(counted),
            scorecards=next((one.cards for one in assessed if one.round.id == of), ()),
            courses=courses.over(assessed) if scorecards.assesses(found.asked) else courses.NONE,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answered:
    """A published round with all that was answered, read once."""

    round: Round
    asked: Questionnaire
    bodies: dict[BodyId, Body]
    returns: list[SurveyReturn]
    corrections: list[Correction]
    analysis: Analysis


def _answered(unit: Unit, of: Round) -> _Answered:
    asked, bodies = unit.questionnaires.get(of.digest), {one: unit.bodies.get(one) for one in of.invited}
    returns, corrections = unit.returns.of(of.id), unit.corrections.of(of.id)
    analysis = counting.analyse(of, asked, bodies, returns, corrections)
    return _Answered(round=of, asked=asked, bodies=bodies, returns=returns, corrections=corrections, analysis=analysis)


def _assessed(of: _Answered) -> Assessed:
    cards = scorecards.scorecards(of.asked, of.bodies, of.returns, of.corrections)
    return Assessed(round=of.round, asked=of.asked, cards=cards)

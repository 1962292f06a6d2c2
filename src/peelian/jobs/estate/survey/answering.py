"""A body answers: saves and comes back, says that it is complete, and its senior owner signs or sends it back."""

from collections.abc import Sequence
from dataclasses import replace

from peelian.jobs.estate.survey import answers as forms
from peelian.jobs.estate.survey.surveys import Surveys, own
from peelian.law import surveys as law
from peelian.law.permission import Action
from peelian.nouns.event import EventKind
from peelian.nouns.ids import BodyId, RoundId
from peelian.nouns.person import Person
from peelian.nouns.questionnaire import Given
from peelian.nouns.refusal import Refusals, Refused
from peelian.nouns.survey import ReturnStage, SurveyReturn


def save(
    surveys: Surveys, who: Person, of: RoundId, given: Sequence[Given], cleared: frozenset[str] = frozenset()
) -> SurveyReturn | Refusals:
    """Keep answers beside those that are there; nothing is kept when one of them does not fit.

    Answers to questions that are no longer asked, because an earlier one is now another, are dropped.

    Args:
        surveys: what it works with.
        who: who answers.
        of: the round.
        given: new answers.
        cleared: questions whose answers are taken away.

    Raises:
        NotFoundError: there is no such round.
    """
    with surveys.store.change() as unit:
        round_ = unit.rounds.get(of)
        seat, found = own(unit, who, of)
        shut = surveys.shut(unit, who, Action.SURVEY_ANSWER, of)
        if shut is not None:
            return shut
        body = seat or BodyId("")
        no = law.changes(round_, seat=seat, body=body, found=found)
        if no is not None:
            return surveys.no(unit, who, Action.SURVEY_ANSWER, of, no)
        asked = unit.questionnaires.get(round_.digest)
        before = found or SurveyReturn(round=of, body=body, digest=round_.digest)
        new = {one.question for one in given}
        rest = [one for one in before.answers if one.question not in new | cleared]
        answers = forms.kept(asked, [*rest, *given])
        wrong = [*forms.faults(asked, answers), *forms.faults(asked, _lone(given, answers))]
        if wrong:
            reasons = dict.fromkeys(Refused(rule=one.question or "answer", reason=one.said) for one in wrong)
            return Refusals(reasons=tuple(reasons))
        after = replace(before, answers=answers)
        unit.returns.put(after)
        kind, size = EventKind.SURVEY_ANSWERED, len(answers)
        unit.journal.record(surveys.event(kind, who, of, why="Answered a survey", body=body, answers=size))
        return after


def submit(surveys: Surveys, who: Person, of: RoundId) -> SurveyReturn | Refusals:
    """Say that a body's answers are complete; every question that is asked has one.

    Raises:
        NotFoundError: there is no such round.
    """
    with surveys.store.change() as unit:
        round_ = unit.rounds.get(of)
        seat, found = own(unit, who, of)
        shut = surveys.shut(unit, who, Action.SURVEY_ANSWER, of)
        if shut is not None:
            return shut
        body = seat or BodyId("")
        no = law.changes(round_, seat=seat, body=body, found=found)
        if no is not None:
            return surveys.no(unit, who, Action.SURVEY_ANSWER, of, no)
        asked = unit.questionnaires.get(round_.digest)
        lacking = forms.missing(asked, found.answers if found else ())
        if lacking or found is None:
            return Refusals(reasons=tuple(Refused(rule=one.question, reason=one.said) for one in lacking))
        after = replace(found, stage=ReturnStage.SUBMITTED, submitted_by=who.id)
        unit.returns.put(after)
        unit.journal.record(
            surveys.event(EventKind.SURVEY_SUBMITTED, who, of, why="The answers are complete", body=body)
        )
        return after


def sign(surveys: Surveys, who: Person, of: RoundId) -> SurveyReturn | Refusals:
    """Sign a body's answers, as its senior owner; from then on they are its return, and late after the deadline.

    Raises:
        NotFoundError: there is no such round.
    """
    return _decide(surveys, who, of, why="")


def send_back(surveys: Surveys, who: Person, of: RoundId, *, why: str) -> SurveyReturn | Refusals:
    """Give a body's answers back to whoever answered, with the reason.

    Raises:
        NotFoundError: there is no such round.
    """
    if not why.strip():
        return Refusals(reasons=(Refused(rule="why", reason="Say what has to be changed"),))
    return _decide(surveys, who, of, why=why)


def _decide(surveys: Surveys, who: Person, of: RoundId, *, why: str) -> SurveyReturn | Refusals:
    with surveys.store.change() as unit:
        round_ = unit.rounds.get(of)
        seat, found = own(unit, who, of)
        shut = surveys.shut(unit, who, Action.SURVEY_SIGN, of)
        if shut is not None:
            return shut
        no = law.signs(who, round_, seat=seat, found=found)
        if no is not None or found is None:
            return surveys.no(unit, who, Action.SURVEY_SIGN, of, *([no] if no else []))
        now = surveys.now()
        if why:
            after = replace(found, stage=ReturnStage.STARTED, submitted_by=None)
            event = surveys.event(EventKind.SURVEY_SENT_BACK, who, of, why=why, body=found.body)
        else:
            late = law.late(round_, now=now)
            after = replace(found, stage=ReturnStage.SIGNED, signed_by=who.id, signed_at=now, late=late)
            why = "Signed as senior owner"
            event = surveys.event(EventKind.SURVEY_SIGNED, who, of, why=why, body=found.body, late=late)
        unit.returns.put(after)
        unit.journal.record(event)
        return after


def _lone(given: Sequence[Given], answers: Sequence[Given]) -> list[Given]:
    """Return those new answers that were dropped, because their question is not asked."""
    there = {one.question for one in answers}
    return [one for one in given if one.question not in there]

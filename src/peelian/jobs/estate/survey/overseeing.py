"""Oversight runs a round: opens it, sees how far each body is, closes it, publishes it; totals are corrected after."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from peelian.errors import NotFoundError
from peelian.jobs.estate.survey import answers as forms
from peelian.jobs.estate.survey import questionnaires
from peelian.jobs.estate.survey.ports import Unit
from peelian.jobs.estate.survey.surveys import Standing, Surveys, overlooks, own
from peelian.law import surveys as law
from peelian.law.permission import Action
from peelian.nouns.event import EventKind
from peelian.nouns.ids import BodyId, RoundId
from peelian.nouns.person import Person
from peelian.nouns.questionnaire import Given, Questionnaire
from peelian.nouns.refusal import Refusals, Refused
from peelian.nouns.survey import Correction, Round, RoundStage

NOT_YET = "not started"
"""How far a body is that has answered nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a round is opened with."""

    title: str
    questionnaire: Questionnaire
    invited: tuple[BodyId, ...]
    opens_on: date
    deadline: datetime


def open_round(surveys: Surveys, who: Person, opening: Opening) -> Round | Refusals:
    """Open a round, and so ask the bodies that are named."""
    identity = RoundId(surveys.new_id("round"))
    with surveys.store.change() as unit:
        shut = surveys.shut(unit, who, Action.SURVEY_OVERSEE, identity)
        if shut is not None:
            return shut
        wrong = _wrong(opening, {one.id for one in unit.bodies.all()}, surveys.now())
        if wrong:
            return Refusals(reasons=tuple(wrong))
        digest = questionnaires.digest(opening.questionnaire)
        made = Round(
            id=identity,
            title=opening.title.strip(),
            questionnaire=opening.questionnaire.id,
            digest=digest,
            opens_on=opening.opens_on,
            deadline=opening.deadline,
            invited=opening.invited,
            made_by=who.id,
        )
        unit.questionnaires.put(digest, opening.questionnaire)
        unit.rounds.put(made)
        size = len(made.invited)
        event = surveys.event(EventKind.SURVEY_OPENED, who, identity, why="Opened a round", bodies=size, digest=digest)
        unit.journal.record(event)
        return made


def standings(surveys: Surveys, who: Person, of: RoundId) -> list[Standing] | Refusals:
    """Say how far each body is; to oversight of all, to anybody else of their own body alone.

    Raises:
        NotFoundError: there is no such round.
    """
    with surveys.store.read() as unit:
        round_ = unit.rounds.get(of)
        seat, _ = own(unit, who, of)
        returns = {one.body: one for one in unit.returns.of(of)}
        found = []
        for body in round_.invited:
            if overlooks(who) or body == seat:
                given = returns.get(body)
                stage = NOT_YET if given is None else given.stage.value
                late = given is not None and given.late
                found.append(Standing(body=body, name=unit.bodies.get(body).name, stage=stage, late=late))
        return sorted(found, key=lambda one: one.name)


def close(surveys: Surveys, who: Person, of: RoundId) -> Round | Refusals:
    """Close a round: nothing comes in any more.

    Raises:
        NotFoundError: there is no such round.
    """
    with surveys.store.change() as unit:
        round_ = unit.rounds.get(of)
        shut = surveys.shut(unit, who, Action.SURVEY_OVERSEE, of)
        if shut is not None:
            return shut
        signed = sum(one.counts for one in unit.returns.of(of))
        no = law.closes(round_, signed, now=surveys.now())
        if no is not None:
            return surveys.no(unit, who, Action.SURVEY_OVERSEE, of, no)
        after = replace(round_, stage=RoundStage.CLOSED)
        unit.rounds.put(after)
        told = {"answered": signed, "asked": len(round_.invited)}
        unit.journal.record(surveys.event(EventKind.SURVEY_CLOSED, who, of, why="Closed a round", **told))
        return after


def publish(surveys: Surveys, who: Person, of: RoundId) -> Round | Refusals:
    """Publish a round's totals; anybody may read them from then on.

    Raises:
        NotFoundError: there is no such round.
    """
    with surveys.store.change() as unit:
        round_ = unit.rounds.get(of)
        shut = surveys.shut(unit, who, Action.SURVEY_OVERSEE, of)
        if shut is not None:
            return shut
        no = law.publishes(round_)
        if no is not None:
            return surveys.no(unit, who, Action.SURVEY_OVERSEE, of, no)
        after = replace(round_, stage=RoundStage.PUBLISHED, issue=round_.issue + 1)
        unit.rounds.put(after)
        unit.journal.record(surveys.event(EventKind.SURVEY_PUBLISHED, who, of, why="Published", issue=after.issue))
        return after


def correct(surveys: Surveys, who: Person, of: RoundId, given: Given, *, why: str) -> Correction | Refusals:
    """Correct one signed answer of one's own body, as its senior owner; published totals are issued anew.

    Raises:
        NotFoundError: there is no such round, or it does not ask so.
    """
    with surveys.store.change() as unit:
        round_ = unit.rounds.get(of)
        seat, found = own(unit, who, of)
        shut = surveys.shut(unit, who, Action.SURVEY_CORRECT, of)
        if shut is not None:
            return shut
        no = law.corrects(round_, seat=seat, found=found)
        if no is not None or found is None:
            return surveys.no(unit, who, Action.SURVEY_CORRECT, of, *([no] if no else []))
        asked = unit.questionnaires.get(round_.digest)
        if asked.question(given.question) is None:
            raise NotFoundError("question", given.question)
        earlier = unit.corrections.of(of)
        before = _standing(found.given(given.question), earlier, found.body, given.question)
        wrong = _unfit(asked, given, before, why)
        if wrong:
            return Refusals(reasons=wrong)
        made = Correction(
            round=of,
            body=found.body,
            question=given.question,
            before=before,
            after=given,
            why=why.strip(),
            who=who.id,
            at=surveys.now(),
            issue=round_.issue + 1,
        )
        _issued(surveys, unit, who, round_, made)
        return made


def _issued(surveys: Surveys, unit: Unit, who: Person, of: Round, made: Correction) -> None:
    """Keep a correction, issue published totals anew, and log it."""
    unit.corrections.add(made)
    if of.stage is RoundStage.PUBLISHED:
        unit.rounds.put(replace(of, issue=made.issue))
    body, question = str(made.body), made.question
    event = surveys.event(
        EventKind.SURVEY_CORRECTED, who, of.id, why=made.why, body=body, question=question, issue=made.issue
    )
    unit.journal.record(event)


def _standing(first: Given | None, earlier: list[Correction], body: BodyId, question: str) -> Given | None:
    """Return an answer as it stands after the corrections so far."""
    found = first
    for one in earlier:
        if (one.body, one.question) == (body, question):
            found = one.after
    return found


def _unfit(asked: Questionnaire, given: Given, before: Given | None, why: str) -> tuple[Refused, ...]:
    wrong = [Refused(rule="answer", reason=one.said) for one in _faults_alone(asked, given)]
    if not why.strip():
        wrong.append(Refused(rule="why", reason="Say why the answer was wrong"))
    if before == given:
        wrong.append(Refused(rule="answer", reason="This is what was answered already"))
    return tuple(wrong)


def _faults_alone(asked: Questionnaire, given: Given) -> tuple[forms.Fault, ...]:
    """Check one answer by itself: whether its question is asked was settled when the return was signed."""
    question = asked.question(given.question)
    assert question is not None  # noqa: S101 - looked up before
    alone = replace(asked, questions=(replace(question, when=None),))
    return forms.faults(alone, [given])


def _wrong(opening: Opening, known: set[BodyId], now: datetime) -> list[Refused]:
    found = []
    if not opening.title.strip():
        found.append(Refused(rule="title", reason="Give the round a title"))
    if not opening.invited:
        found.append(Refused(rule="invited", reason="Choose the bodies that are asked"))
    if set(opening.invited) - known:
        found.append(Refused(rule="invited", reason="One of these bodies is not known"))
    if opening.deadline <= now:
        found.append(Refused(rule="deadline", reason="The deadline is over already"))
    return found

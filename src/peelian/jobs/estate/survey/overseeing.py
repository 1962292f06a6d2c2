"""Oversight runs a round: opens it, sees how far each body is, closes it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from peelian.jobs.estate.survey import questionnaires, rounds_shipped
from peelian.jobs.estate.survey.ports import Unit
from peelian.jobs.estate.survey.surveys import Standing, Surveys, overlooks, own
from peelian.law import surveys as law
from peelian.law.permission import Action
from peelian.nouns.event import EventKind
from peelian.nouns.ids import BodyId, RoundId
from peelian.nouns.person import Person
from peelian.nouns.questionnaire import Questionnaire
from peelian.nouns.refusal import Refusals, Refused
from peelian.nouns.survey import Round, RoundStage

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
        digest = questionnaires.digest(opening.questionnaire)
        wrong = [
            *_wrong(opening, {one.id for one in unit.bodies.all()}, surveys.now()),
            *_reworded(opening.questionnaire, digest, [*_shipped(), *_used(unit).values()]),
        ]
        if wrong:
            return Refusals(reasons=tuple(wrong))
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


def used(surveys: Surveys) -> dict[str, Questionnaire]:
    """Return the questionnaires of all rounds that there were, by digest, the newest first."""
    with surveys.store.read() as unit:
        return _used(unit)


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


def _used(unit: Unit) -> dict[str, Questionnaire]:
    return {
        digest: unit.questionnaires.get(digest) for digest in dict.fromkeys(one.digest for one in unit.rounds.all())
    }


def _shipped() -> list[Questionnaire]:
    return [rounds_shipped.questionnaire(one) for one in rounds_shipped.QUESTIONNAIRES]


def _reworded(asked: Questionnaire, digest: str, others: Iterable[Questionnaire]) -> list[Refused]:
    """Refuse other words under the same id and version: nobody could tell afterwards which of them was answered."""
    same = [one for one in others if (one.id, one.version) == (asked.id, asked.version)]
    if all(questionnaires.digest(one) == digest for one in same):
        return []
    reason = f"There is a version {asked.version} of “{asked.id}” that asks otherwise. Give yours the next number"
    return [Refused(rule="questionnaire", reason=reason)]


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

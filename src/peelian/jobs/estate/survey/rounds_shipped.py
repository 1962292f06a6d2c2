"""The questionnaires and the round that come with Peelian: what was published of 2022, and no single answer."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from importlib.resources import files
from typing import Any

from peelian.errors import QuestionnaireError, UnknownRoundError
from peelian.jobs.estate.survey import questionnaires
from peelian.nouns.asset import SystemType
from peelian.nouns.body import Body, BodyKind
from peelian.nouns.event import SYSTEM
from peelian.nouns.ids import BodyId, PersonId, QuestionnaireId, RoundId
from peelian.nouns.questionnaire import Questionnaire
from peelian.nouns.survey import Figure, FigureCorrection, Remark, ReturnStage, Round, RoundStage, SurveyReturn

FOLDER = files("peelian.jobs.estate.survey.shipped")

QUESTIONNAIRES = ("police-2022", "drones-2023", "code-principles")
"""Those that come with Peelian, by their ids."""

EXAMPLES = ("example-2022",)
"""Rounds that come with Peelian."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """How many answered in another round, as published; `round` says which. A percentage where no count was."""

    round: str
    count: int | None = None
    of: int | None = None
    percent: int | None = None
    source: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A whole round with its bodies, as it comes with Peelian."""

    round: Round
    questionnaire: Questionnaire
    bodies: tuple[Body, ...]
    returns: tuple[SurveyReturn, ...]
    earlier: tuple[Earlier, ...] = ()


def questionnaire(wanted: str) -> Questionnaire:
    """Return a questionnaire.

    Raises:
        UnknownRoundError: none of that name comes with Peelian.
    """
    if wanted not in QUESTIONNAIRES:
        raise UnknownRoundError("questionnaire", wanted, QUESTIONNAIRES)
    return questionnaires.parse((FOLDER / f"{wanted}.toml").read_bytes())


def example(wanted: str) -> Example:
    """Return a round.

    Raises:
        UnknownRoundError: none of that name comes with Peelian.
    """
    if wanted not in EXAMPLES:
        raise UnknownRoundError("round", wanted, EXAMPLES)
    return read((FOLDER / f"{wanted}.toml").read_bytes())


def read(content: bytes) -> Example:
    """Read a round that was made from published figures; who did not answer is named, everybody else did.

    Raises:
        QuestionnaireError: it lacks something, or names a body that was not asked.
    """
    told = tomllib.loads(content.decode("utf-8"))
    try:
        asked = questionnaire(told["questionnaire"])
        bodies = tuple(
            Body(id=BodyId(one["id"]), name=one["name"], kind=BodyKind(one["kind"])) for one in told["bodies"]
        )
        made = _round(told, questionnaires.digest(asked), bodies)
        silent = frozenset(told["silent"])
    except KeyError as error:
        problem = f"it lacks {error.args[0]!r}"
        raise QuestionnaireError(problem) from error
    if odd := silent - set(made.invited):
        problem = f"{sorted(odd)} did not answer and were not asked"
        raise QuestionnaireError(problem)
    returns = tuple(
        SurveyReturn(round=made.id, body=one.id, digest=made.digest, stage=ReturnStage.SIGNED, known=False)
        for one in bodies
        if one.id not in silent
    )
    earlier = tuple(Earlier(**one) for one in told.get("earlier", ()))
    return Example(round=made, questionnaire=asked, bodies=bodies, returns=returns, earlier=earlier)


def _round(told: Mapping[str, Any], digest: str, bodies: tuple[Body, ...]) -> Round:
    return Round(
        id=RoundId(told["id"]),
        title=told["title"],
        questionnaire=QuestionnaireId(told["questionnaire"]),
        digest=digest,
        opens_on=told["opens_on"],
        deadline=datetime.combine(told["closed_on"], time(23, 59), UTC),
        invited=tuple(one.id for one in bodies),
        stage=RoundStage.PUBLISHED,
        reconstruction=True,
        issue=1 + len(told.get("corrections", ())),
        made_by=PersonId(SYSTEM),
        figures=tuple(_figure(one) for one in told["figures"]),
        corrected=tuple(FigureCorrection(**one) for one in told.get("corrections", ())),
        remarks=tuple(Remark(**one) for one in told.get("remarks", ())),
    )


def _figure(told: Mapping[str, Any]) -> Figure:
    system = told.get("system")
    return Figure(**{**told, "system": None if system is None else SystemType(system)})

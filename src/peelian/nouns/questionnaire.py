"""A questionnaire: what a survey asks, in which order, and what may be answered."""

import re
from dataclasses import dataclass
from enum import StrEnum

from peelian.errors import InvalidValueError
from peelian.nouns import checks
from peelian.nouns.asset import SystemType
from peelian.nouns.ids import QuestionnaireId

_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?")

PRINCIPLES = 12
"""Guiding principles of the Surveillance Camera Code of Practice."""


class QuestionKind(StrEnum):
    """What an answer is made of."""

    CHOICE = "choice"
    """Yes, no, don't know or not held, with evidence."""
    NUMBER = "number"
    TEXT = "text"
    TABLE = "table"


class Said(StrEnum):
    """The four answers. Neither of the last two is ever taken for a no."""

    YES = "yes"
    NO = "no"
    DONT_KNOW = "dont_know"
    NOT_HELD = "not_held"


class Facet(StrEnum):
    """Four facts that a survey keeps apart: who uses equipment may not know of a concern, or know and do nothing."""

    USES = "uses"
    AWARE = "aware"
    DUE_DILIGENCE = "due_diligence"
    MITIGATED = "mitigated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A question is asked only where an earlier one was answered so."""

    question: str
    said: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question.

    `section`: where it stands. `columns`: of a table, the first of which is counted by. `system`: which equipment it
    is about. `facet`: which of the four facts it asks for. `principle`: of the Code, from 1; 0 where it is about none.
    `sensitive`: small numbers of answers could show where security is weak, so they are not published.
    """

    id: str
    section: str
    kind: QuestionKind
    asks: str
    hint: str = ""
    columns: tuple[str, ...] = ()
    system: SystemType | None = None
    facet: Facet | None = None
    principle: int = 0
    sensitive: bool = False
    when: Condition | None = None

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.id):
            raise InvalidValueError("Question", "id", "words in lower case, with one dot at most", repr(self.id))
        checks.text("Question", "asks", self.asks)
        checks.finite("Question", "principle", self.principle, low=0, high=PRINCIPLES)
        if (self.kind is QuestionKind.TABLE) != bool(self.columns):
            raise InvalidValueError("Question", "columns", "those of a table, and of nothing else", repr(self.columns))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some questions under a heading; a page of the form."""

    id: str
    title: str
    system: SystemType | None = None

    def __post_init__(self) -> None:
        checks.text("Part", "id", self.id)
        checks.text("Part", "title", self.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """All questions. `note`: what whoever reads it has to know, such as that it is a reconstruction.

    `welsh`: the same in Welsh, each with what it is of: `title`, `part ID`, `asks ID`, `hint ID`, `column PLACE ID`.
    """

    id: QuestionnaireId
    version: int
    title: str
    note: str = ""
    parts: tuple[Part, ...]
    questions: tuple[Question, ...]
    welsh: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        checks.text("Questionnaire", "title", self.title)
        checks.finite("Questionnaire", "version", self.version, low=1)
        if not self.questions:
            raise InvalidValueError("Questionnaire", "questions", "at least one", "none")
        parts = {part.id for part in self.parts}
        if len(parts) < len(self.parts):
            raise InvalidValueError("Questionnaire", "parts", "each once", repr([part.id for part in self.parts]))
        seen: dict[str, Question] = {}
        for one in self.questions:
            if one.id in seen or one.section not in parts:
                raise InvalidValueError("Questionnaire", "questions", "each once, in a part", repr(one.id))
            asked = seen.get(one.when.question) if one.when else None
            if one.when and (asked is None or asked.kind is not QuestionKind.CHOICE):
                raise InvalidValueError("Questionnaire", "when", "an earlier choice", repr(one.when.question))
            seen[one.id] = one

    def question(self, wanted: str) -> Question | None:
        """Return a question by its id."""
        return next((one for one in self.questions if one.id == wanted), None)

    def in_welsh(self, of: str) -> str:
        """Return what something is in Welsh; nothing where it is in English alone."""
        return next((words for place, words in self.welsh if place == of), "")

    def of(self, part: str) -> tuple[Question, ...]:
        """Return the questions of a part, in their order."""
        return tuple(one for one in self.questions if one.section == part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a body answered to one question. `said` stands alone where there is no number, text or table to give."""

    question: str
    said: Said | None = None
    number: int | None = None
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    evidence: str = ""

    def __post_init__(self) -> None:
        checks.text("Given", "question", self.question)
        if self.number is not None:
            checks.finite("Given", "number", self.number, low=0)
        if self.said is None and self.number is None and not self.text and not self.rows:
            raise InvalidValueError("Given", "said", "an answer", "nothing")

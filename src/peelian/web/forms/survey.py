"""One part of a questionnaire as a form: what stands in it, and the answers that were sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from peelian.errors import NotFoundError
from peelian.jobs.estate.survey import sealing
from peelian.jobs.estate.survey.reading import Sheet
from peelian.nouns.questionnaire import Given, Question, QuestionKind, Said
from peelian.nouns.survey import Correction
from peelian.nouns.survey_request import CorrectionRequest
from peelian.web.forms.form import Faults, Filled

SAID: Final[Mapping[str, str]] = {
    Said.YES.value: "Yes",
    Said.NO.value: "No",
    Said.DONT_KNOW.value: "Don't know",
    Said.NOT_HELD.value: "Not held",
}
WITHHELD: Final[Mapping[str, str]] = {key: SAID[key] for key in (Said.DONT_KNOW.value, Said.NOT_HELD.value)}
EMPTY_ROWS: Final = 2
"""Rows of a table that are there to be filled, besides those that are."""
FEWEST_ROWS: Final = 3
LONGEST_NUMBER: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A question as it is shown: what was answered, or what was just typed. `id`: of its first control."""

    question: Question
    said: str = ""
    number: str = ""
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    evidence: str = ""

    @property
    def id(self) -> str:
        """The id of the first control, where a fault leads to."""
        return name(self.question)


def name(question: Question) -> str:
    """Return the name that the fields of a question begin with."""
    return question.id.replace(".", "-")


def saved(question: Question, given: Given | None) -> Field:
    """Show a question with its answer."""
    if given is None:
        return Field(question=question, rows=_padded(question, ()))
    return Field(
        question=question,
        said=given.said.value if given.said else "",
        number="" if given.number is None else str(given.number),
        text=given.text,
        rows=_padded(question, given.rows),
        evidence=given.evidence,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A correction that waits, as it is shown. `digest`: of what is shown; a yes is bound to it."""

    request: CorrectionRequest
    before: Field
    after: Field
    digest: str


def asked(sheet: Sheet, one: CorrectionRequest) -> Asked:
    """Show a correction that waits.

    Raises:
        NotFoundError: the questionnaire does not ask so.
    """
    question = _question(sheet, one.question)
    before, after = saved(question, one.before), saved(question, one.after)
    return Asked(request=one, before=before, after=after, digest=sealing.correction(one))


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A correction that counts, as it is shown, with the answer before it and after it."""

    correction: Correction
    before: Field
    after: Field


def corrected(sheet: Sheet, one: Correction) -> Corrected:
    """Show a correction that counts.

    Raises:
        NotFoundError: the questionnaire does not ask so.
    """
    question = _question(sheet, one.question)
    return Corrected(correction=one, before=saved(question, one.before), after=saved(question, one.after))


def typed(question: Question, form: Filled) -> Field:
    """Show a question with what was typed."""
    start = name(question)
    return Field(
        question=question,
        said=form.text(f"{start}-said"),
        number=form.text(f"{start}-number"),
        text=form.text(f"{start}-text"),
        rows=_padded(question, _rows(question, form)),
        evidence=form.text(f"{start}-evidence"),
    )


def read(questions: Sequence[Question], form: Filled) -> tuple[list[Given], frozenset[str], Faults]:
    """Return the answers that were sent, the questions that were left empty, and what cannot be read."""
    given, empty, faults = [], set(), []
    for question in questions:
        field = typed(question, form)
        rows = _rows(question, form)
        if not (field.said or field.number or field.text or rows):
            empty.add(question.id)
            continue
        if field.said and field.said not in SAID:
            faults.append((field.id, "Choose one of the answers"))
            continue
        if field.number and not (field.number.isdecimal() and len(field.number) <= LONGEST_NUMBER):
            faults.append((field.id, f"{question.asks} Write digits alone"))
            continue
        given.append(
            Given(
                question=question.id,
                said=Said(field.said) if field.said else None,
                number=int(field.number) if field.number else None,
                text=field.text,
                rows=rows,
                evidence=field.evidence,
            )
        )
    return given, frozenset(empty), Faults(tuple(faults))


def _rows(question: Question, form: Filled) -> tuple[tuple[str, ...], ...]:
    """Return the rows in which there is something."""
    if question.kind is not QuestionKind.TABLE:
        return ()
    start, found, number = name(question), [], 0
    while f"{start}-{number}-0" in form.data:
        row = tuple(form.text(f"{start}-{number}-{place}") for place in range(len(question.columns)))
        if any(row):
            found.append(row)
        number += 1
    return tuple(found)


def _padded(question: Question, rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    empty = ("",) * len(question.columns)
    more = max(EMPTY_ROWS, FEWEST_ROWS - len(rows)) if question.columns else 0
    return (*rows, *([empty] * more))


def _question(sheet: Sheet, wanted: str) -> Question:
    found = sheet.questionnaire.question(wanted)
    if found is None:
        raise NotFoundError("question", wanted)
    return found

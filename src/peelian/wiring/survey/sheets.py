"""Sheets of answers as files: CSV and XLSX, written and read."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath

from peelian.capture import workbook as books
from peelian.errors import SheetError
from peelian.jobs.estate.survey import answering, answers, sheets
from peelian.jobs.estate.survey.sheets import Read, Row
from peelian.jobs.estate.survey.surveys import Surveys
from peelian.nouns.event import Source
from peelian.nouns.ids import PersonId, RoundId
from peelian.nouns.person import Person
from peelian.nouns.questionnaire import Given, Questionnaire
from peelian.nouns.refusal import Refusals
from peelian.render import workbook
from peelian.wiring.store import DeskStore
from peelian.wiring.survey import opening

__all__ = ["KINDS", "MOST_BYTES", "Read", "bring_in", "kept", "missing", "read", "write"]

KINDS = ("csv", "xlsx")

MOST_BYTES = 5_000_000
"""Of a sheet."""

BOM = "\ufeff"
"""Tells a spreadsheet that a table is UTF-8."""


def write(asked: Questionnaire, given: Mapping[str, Given], kind: str) -> bytes:
    """Return a questionnaire's sheet, with the answers that there are."""
    rows = [sheets.header(asked), *sheets.rows(asked, given)]
    if kind == "xlsx":
        return workbook.workbook(rows, title=asked.id)
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return (BOM + out.getvalue()).encode("utf-8")


def read(asked: Questionnaire, name: str, content: bytes) -> Read:
    """Read a sheet. `name`: what it is called; its ending says what it is.

    Raises:
        SheetError: it cannot be read at all.
    """
    kind = PurePath(name).suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise SheetError(name, "it is neither .csv nor .xlsx", "Save it as one of them")
    if len(content) > MOST_BYTES:
        raise SheetError(name, f"it is larger than {MOST_BYTES // 1_000_000} MB", "Give the sheet of answers alone")
    found = sheets.table(books.rows(content, name=name)) if kind == "xlsx" else _csv(name, content)
    if not found or "question" not in found[0][1]:
        raise SheetError(name, "it has no column “question”", "Begin with the sheet that `peelian survey export` makes")
    return sheets.read(asked, found)


def missing(asked: Questionnaire, found: Read) -> tuple[str, ...]:
    """Return the questions that are asked and that a sheet does not answer."""
    return tuple(one.question for one in answers.missing(asked, found.given))


def bring_in(store: DeskStore, now: Callable[[], datetime], who: tuple[str, str], file: tuple[str, bytes]) -> Read:
    """Keep what can be used of a sheet as a body's answers, and return that with what is wrong with the rest.

    Args:
        store: where surveys are kept.
        now: the time of day, with its zone.
        who: the round, and the id of the estate officer whose answers these are.
        file: the sheet's name and content.

    Raises:
        SheetError: it cannot be read, or these answers may not be given now.
        NotFoundError: there is no such round or person.
    """
    (wanted, person), (name, content) = (RoundId(who[0]), PersonId(who[1])), file
    surveys = replace(opening.open_surveys(store, now), source=Source.COMMAND_LINE)
    with store.read() as unit:
        officer = unit.people.get(person)
    with surveys.store.read() as kept_here:
        asked = kept_here.questionnaires.get(kept_here.rounds.get(wanted).digest)
    return kept(surveys, officer, wanted, read(asked, name, content), name=name)


def kept(surveys: Surveys, officer: Person, wanted: RoundId, found: Read, *, name: str) -> Read:
    """Save the answers that were read.

    Raises:
        SheetError: these answers may not be given now.
    """
    if found.given:
        done = answering.save(surveys, officer, wanted, found.given)
        if isinstance(done, Refusals):
            raise SheetError(name, str(done).rstrip("."), "Nothing of it was kept")
    return found


def _csv(name: str, content: bytes) -> list[Row]:
    """Read a table: UTF-8, separated by commas or semicolons."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SheetError(name, "it is not in UTF-8", "Save it as “CSV UTF-8”") from error
    first = text.partition("\n")[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    try:
        return sheets.table(list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)))
    except csv.Error as error:
        raise SheetError(name, f"the table breaks off ({error})", "Save it as “CSV UTF-8” again") from error

"""A questionnaire as a sheet that a body fills without the desk, and the answers read from it, row by row."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from peelian.jobs.cells import RUNS
from peelian.jobs.estate.survey import answers as forms
from peelian.jobs.estate.survey import questionnaires
from peelian.nouns.questionnaire import Given, Question, QuestionKind, Questionnaire, Said

COLUMNS = ("question", "part", "asks", "how", "answer", "evidence")
"""Columns of every sheet; those of tables follow as `cell_1`, `cell_2` and so on."""

HOW = {
    QuestionKind.CHOICE: "yes, no, don't know or not held",
    QuestionKind.NUMBER: "a whole number, don't know or not held",
    QuestionKind.TEXT: "words, don't know or not held",
    QuestionKind.TABLE: "one row of the sheet a row, in the cells at the right; or don't know or not held",
}
"""What may stand in the column `answer`."""

WORDS = {"yes": Said.YES, "no": Said.NO, "don't know": Said.DONT_KNOW, "not held": Said.NOT_HELD}
LONGEST_NUMBER = 12
MOST_FAULTS = 200

Row = tuple[int, Mapping[str, str]]
"""A row's number, as a spreadsheet counts, and its cells by column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a sheet. `row`: as a spreadsheet counts; 0 for the whole sheet."""

    row: int
    column: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was read from a sheet: answers that fit, and everything that is wrong with the others."""

    given: tuple[Given, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(slots=True)
class _Gathered:
    """Rows of one question."""

    first: int
    answer: str = ""
    evidence: str = ""
    rows: list[tuple[str, ...]] = field(default_factory=list)


def header(asked: Questionnaire) -> tuple[str, ...]:
    """Return the columns of a questionnaire's sheet."""
    widest = max(len(one.columns) for one in asked.questions)
    return (*COLUMNS, *(f"cell_{number}" for number in range(1, widest + 1)))


def rows(asked: Questionnaire, given: Mapping[str, Given]) -> list[tuple[str, ...]]:
    """Return the rows of a sheet, with the answers that there are; a spreadsheet runs none of the cells."""
    width, made = len(header(asked)), []
    titles = {part.id: part.title for part in asked.parts}
    for one in asked.questions:
        how = HOW[one.kind] + (f": {', '.join(one.columns)}" if one.columns else "")
        if one.when is not None:
            how += f" (only if {one.when.question} is {_word(one.when.said)})"
        found = given.get(one.id)
        asks = " / ".join(words for words in (one.asks, asked.in_welsh(f"asks {one.id}")) if words)
        start = (one.id, titles[one.section], asks, how, _answer(found), found.evidence if found else "")
        for place, cells in enumerate((found.rows if found else ()) or ((),)):
            row = (*(start if place == 0 else (one.id, *[""] * (len(COLUMNS) - 1))), *cells)
            made.append(tuple(safe(cell) for cell in (*row, *[""] * (width - len(row)))))
    return made


def read(asked: Questionnaire, sheet: Iterable[Row]) -> Read:
    """Read the answers of a sheet; an empty cell is no answer. Answers that are not asked for are faults, too."""
    gathered: dict[str, _Gathered] = {}
    faults: list[Fault] = []
    for number, cells in sheet:
        name = cells.get("question", "").strip()
        question = asked.question(name)
        if question is None:
            if any(cell.strip() for cell in cells.values()):
                faults.append(Fault(row=number, column="question", problem=f"There is no question {name[:40]!r}"))
            continue
        _gather(gathered.setdefault(name, _Gathered(number)), question, cells)
    given, first = [], {}
    for name, one in gathered.items():
        question = asked.question(name)
        assert question is not None  # noqa: S101 - looked up above
        first[name] = one.first
        made = _given(question, one)
        if isinstance(made, Fault):
            faults.append(made)
        elif made is not None:
            given.append(made)
    fitting = forms.kept(asked, given)
    faults += [
        Fault(row=first[it.question], column="answer", problem="This is not asked after what is answered before")
        for it in given
        if it not in fitting
    ]
    wrong = forms.faults(asked, fitting)
    faults += [Fault(row=first.get(it.question, 0), column="answer", problem=it.said) for it in wrong]
    bad = {it.question for it in wrong}
    ordered = sorted(faults, key=lambda it: (it.row, it.column))
    return Read(given=tuple(it for it in fitting if it.question not in bad), faults=tuple(ordered[:MOST_FAULTS]))


def safe(text: str) -> str:
    """Return a cell that no spreadsheet runs as a formula. OWASP, “CSV injection”."""
    first = unicodedata.normalize("NFKC", text[:1])
    return f"'{text}" if first in {*RUNS, "\t", "\r"} else text


def _gather(into: _Gathered, question: Question, cells: Mapping[str, str]) -> None:
    into.answer = into.answer or _plain(cells.get("answer", ""))
    into.evidence = into.evidence or _plain(cells.get("evidence", ""))
    row = tuple(_plain(cells.get(f"cell_{place}", "")) for place in range(1, len(question.columns) + 1))
    if any(row):
        into.rows.append(row)


def _given(question: Question, one: _Gathered) -> Given | Fault | None:
    """Turn a question's cells into an answer; None where there is none."""
    said = WORDS.get(" ".join(one.answer.casefold().replace("\u2019", "'").replace("_", " ").split()))
    if not one.answer and not one.rows:
        return None
    if question.kind is QuestionKind.TEXT and said in {Said.YES, Said.NO}:
        said = None  # a word like any other
    number = one.answer if question.kind is QuestionKind.NUMBER and said is None else ""
    text = one.answer if question.kind is QuestionKind.TEXT and said is None else ""
    fits = said is not None or number or text or one.rows
    if not fits or (number and not (number.isdecimal() and len(number) <= LONGEST_NUMBER)):
        return Fault(row=one.first, column="answer", problem=forms.FORM[question.kind])
    if len(one.evidence) > questionnaires.LONGEST_ANSWER:
        return Fault(
            row=one.first, column="evidence", problem=f"Use at most {questionnaires.LONGEST_ANSWER} characters"
        )
    rows_ = tuple(one.rows)
    return Given(
        question=question.id,
        said=said,
        number=int(number) if number else None,
        text=text,
        rows=rows_,
        evidence=one.evidence,
    )


def _plain(cell: str) -> str:
    """Take off the mark that `safe` put before a cell."""
    text = cell.strip()
    return text[1:] if text[:1] == "'" and unicodedata.normalize("NFKC", text[1:2]) in RUNS else text


def _word(said: Said) -> str:
    return next(word for word, one in WORDS.items() if one is said)


def _answer(found: Given | None) -> str:
    if found is None:
        return ""
    if found.said is not None:
        return _word(found.said)
    return found.text if found.number is None else str(found.number)


def table(rows_: Sequence[Sequence[str]]) -> list[Row]:
    """Return rows by their header, the first of them; further cells than there are columns are left out."""
    if not rows_:
        return []
    names = ["_".join(cell.strip().casefold().split()) for cell in rows_[0]]
    pairs: dict[int, dict[str, str]] = defaultdict(dict)
    for number, row in enumerate(rows_[1:], start=2):
        pairs[number] = dict(zip(names, row, strict=False))
    return list(pairs.items())

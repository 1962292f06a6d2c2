"""Follow answers over rounds; only where a question was asked in the same words is there anything to compare."""

from collections.abc import Sequence
from dataclasses import dataclass

from peelian.jobs.estate.survey import questionnaires
from peelian.jobs.estate.survey.counting import Analysis
from peelian.nouns.questionnaire import QuestionKind, Questionnaire, Said
from peelian.nouns.survey import Round


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One round's answers to a question. `round`: its title.

    `yes`: None where it was not asked so, or is not published.
    """

    round: str
    yes: int | None
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """A question over rounds, the oldest first."""

    question: str
    asks: str
    cells: tuple[Cell, ...]


Counted = tuple[Round, Questionnaire, Analysis]
"""A round, what it asked, and what it came to."""


def over(rounds: Sequence[Counted]) -> tuple[Trend, ...]:
    """Return the choices of the newest round that were asked before in the same words.

    Sensitive ones are left out: two rounds side by side would show who changed.
    """
    ordered = sorted(rounds, key=lambda one: (one[0].opens_on, one[0].id))
    if len(ordered) < 2:  # noqa: PLR2004 - one round is no trend
        return ()
    newest = ordered[-1][1]
    found = []
    for question in newest.questions:
        if question.kind is not QuestionKind.CHOICE or question.sensitive:
            continue
        cells = []
        for of, asked, analysis in ordered:
            there = asked.question(question.id)
            same = there is not None and questionnaires.same(there, question)
            counted = next((it for it in analysis.tallies if it.question == question.id), None) if same else None
            yes = None if counted is None else counted.count(Said.YES.value)
            cells.append(Cell(round=of.title, yes=yes, of=0 if counted is None else counted.answering))
        if sum(cell.yes is not None for cell in cells) > 1:
            found.append(Trend(question=question.id, asks=question.asks, cells=tuple(cells)))
    return tuple(found)


def told(cell: Cell) -> str:
    """Write a cell with its denominator."""
    return "not known" if cell.yes is None else f"{cell.yes} of {cell.of}"

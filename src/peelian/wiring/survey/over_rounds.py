"""What went on over rounds, as parts of a report: answers to the same questions, and scorecards against the Code."""

from collections.abc import Sequence

from peelian.jobs.estate.survey import trends
from peelian.jobs.estate.survey.courses import Course, Courses
from peelian.jobs.estate.survey.scorecards import Scorecard
from peelian.jobs.estate.survey.trends import Cell, Trend
from peelian.render import bars
from peelian.render.bars import Bar
from peelian.render.report import Plot, Section, Table

LONGEST = 40
"""Characters of a question beside a bar; the whole of it stands in the table."""

MOST = 6
"""Questions that are drawn; all of them stand in the table over rounds."""


def trend(found: Sequence[Trend]) -> Section | None:
    """Return how answers went over rounds; None where there is nothing to compare."""
    rows = [(one.asks, *(trends.told(cell) for cell in one.cells)) for one in found]
    if not rows:
        return None
    head = ("Question", *(cell.round for cell in found[0].cells))
    table = Table(caption="Yes, of those answering, over rounds", head=head, rows=tuple(rows))
    said = ("Only questions that were asked in the same words are compared.",)
    return Section(title="Over rounds", paragraphs=said, tables=(table,), plots=_changes(found))


def scores(scorecards: Sequence[Scorecard], courses: Courses) -> Section | None:
    """Return the scorecards of a self-assessment, and how they went over rounds; None where there is none."""
    if not scorecards:
        return None
    head = ("Body", *(str(number) for number, _ in scorecards[0].principles))
    rows = tuple((one.name, *(score.told for _, score in one.principles)) for one in scorecards)
    table = Table(caption="Answers of yes, of those asked, by principle of the Code", head=head, rows=rows)
    if not courses.rounds:
        return Section(title="Scorecards", tables=(table,))
    alike = ", ".join(str(number) for number in courses.principles)
    said = f"Over rounds, only principles that were asked about alike each time are compared: {alike}."
    return Section(title="Scorecards", paragraphs=(said,), tables=(table, _over(courses)))


def _over(courses: Courses) -> Table:
    head = ("Body", *courses.rounds, "Since the round before")
    rows = tuple((one.name, *(_score(score) for score in one.scores), _changed(one)) for one in courses.bodies)
    return Table(caption="Scorecards over rounds: yes, of the questions compared", head=head, rows=rows)


def _score(score: tuple[int, int] | None) -> str:
    return "did not answer" if score is None else f"{score[0]} of {score[1]}"


def _changed(one: Course) -> str:
    told = ", ".join(f"principle {number}: {by:+d}".replace("-", "\u2212") for number, by in one.changed)
    if told:
        return told
    there = sum(score is not None for score in one.scores)
    return "no change" if one.scores[-1] is not None and there > 1 else "nothing to compare"


def _changes(found: Sequence[Trend]) -> tuple[Plot, ...]:
    """Draw the last two rounds of the questions beside each other whose answers changed most."""
    pairs = [(one, one.cells[-2], one.cells[-1]) for one in found]
    moved = [
        (abs(_share(after) - _share(before)), one, before, after)
        for one, before, after in pairs
        if _both(before, after)
    ]
    most = sorted((it for it in moved if it[0]), key=lambda it: -it[0])[:MOST]
    rows = [(one.asks, cell.round, trends.told(cell), cell) for _, one, *cells in most for cell in cells]
    if not rows:
        return ()
    drawn = [
        Bar(label=f"{_short(asks)}, {said}", value=cell.yes or 0, of=cell.of, told=told)
        for asks, said, told, cell in rows
    ]
    title = "What changed most since the round before: answers of yes"
    table = Table(caption=title, head=("Question", "Round", "Yes"), rows=tuple(row[:3] for row in rows))
    alt = f"{title}. The table below says the same."
    return (Plot(title=title, svg=bars.bars(drawn, across="bodies"), alt=alt, table=table),)


def _both(before: Cell, after: Cell) -> bool:
    return before.yes is not None and after.yes is not None and bool(before.of and after.of)


def _share(cell: Cell) -> float:
    return (cell.yes or 0) / cell.of


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"

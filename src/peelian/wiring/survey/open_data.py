"""A round as open data: one table of what was counted, and the same as JSON."""

from collections.abc import Iterator, Mapping

from peelian.jobs.estate.survey.counting import Analysis, Tally
from peelian.nouns.questionnaire import Questionnaire
from peelian.nouns.survey import Round
from peelian.render import spreadsheet
from peelian.wiring.survey.page import NOTHING_MORE, More

COLUMNS = ("round", "issue", "what", "question", "of_bodies", "key", "count", "at_least", "of", "source")
"""Of the table. `count` is empty where it is not published."""

ALL = "all"


def rows(of: Round, asked: Questionnaire, analysis: Analysis) -> Iterator[dict[str, object]]:
    """Yield the rows of the table."""
    base = {"round": of.id, "issue": of.issue, "question": "", "of_bodies": ALL, "at_least": False, "source": ""}
    turnout = analysis.turnout
    yield {**base, "what": "turnout", "key": "answered", "count": turnout.answered, "of": turnout.asked}
    for kind, wanted, answered in turnout.by_kind:
        told = {"what": "turnout", "of_bodies": kind.value, "key": "answered", "count": answered, "of": wanted}
        yield {**base, **told}
    for name in turnout.silent:
        yield {**base, "what": "did_not_answer", "key": name, "count": 1, "of": turnout.asked}
    for figure in analysis.figures:
        count = {"count": figure.count, "of": figure.of, "at_least": figure.at_least, "source": figure.source}
        key = figure.statement if figure.percent is None else f"{figure.statement}: {figure.percent} %"
        yield {**base, "what": "published_figure", "question": figure.id, "key": key, **count}
    texts = {one.id: one.asks for one in asked.questions}
    for name, tallies in [(ALL, analysis.tallies), *((kind.value, found) for kind, found in analysis.by_kind)]:
        for tally in tallies:
            yield from _tally({**base, "of_bodies": name}, texts, tally)


def table(of: Round, asked: Questionnaire, analysis: Analysis) -> str:
    """Return the rows as CSV, safe to be opened as a spreadsheet."""
    return spreadsheet.table(COLUMNS, (_worded(row) for row in rows(of, asked, analysis)))


def document(of: Round, asked: Questionnaire, analysis: Analysis, more: More = NOTHING_MORE) -> dict[str, object]:
    """Return the round as plain values."""
    turnout = analysis.turnout
    return {
        "round": of.id,
        "title": of.title,
        "questionnaire": {"id": asked.id, "version": asked.version, "digest": of.digest},
        "reconstruction": of.reconstruction,
        "issue": of.issue,
        "asked": turnout.asked,
        "answered": turnout.answered,
        "did_not_answer": list(turnout.silent),
        "late": None if of.reconstruction else list(turnout.late),
        "corrections": [
            {"figure": one.figure, "before": one.before, "after": one.after, "why": one.why, "source": one.source}
            for one in of.corrected
        ],
        "reissued": [
            {"issue": one.issue, "question": one.question, "bodies": list(one.bodies), "why": one.why}
            for one in analysis.reissued
        ],
        "rows": list(rows(of, asked, analysis)),
        "scorecards": [
            {
                "body": one.body,
                "principles": {str(number): score.yes for number, score in one.principles},
                "asked": {str(number): score.asked for number, score in one.principles},
            }
            for one in more.scorecards
        ],
        "over_rounds": [
            {
                "body": one.body,
                "scores": dict(zip(more.courses.rounds, one.scores, strict=True)),
                "changed": {str(number): by for number, by in one.changed},
            }
            for one in more.courses.bodies
        ],
    }


def _worded(row: Mapping[str, object]) -> dict[str, object]:
    words = {True: "yes", False: "no"}
    return {name: words[value] if isinstance(value, bool) else value for name, value in row.items()}


def _tally(base: Mapping[str, object], texts: Mapping[str, str], tally: Tally) -> Iterator[dict[str, object]]:
    told = {**base, "what": "answers", "question": tally.question, "source": texts[tally.question]}
    for key, count in tally.counts:
        yield {**told, "key": key, "count": count, "of": tally.answering}
    if tally.total is not None:
        yield {**told, "what": "total", "key": "together", "count": tally.total, "of": tally.answering}

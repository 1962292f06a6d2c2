"""Puts the report of a round together: the page, the tagged PDF, and the open data."""

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from peelian.jobs.estate.survey import counting, rounds_shipped
from peelian.jobs.estate.survey.counting import Analysis
from peelian.jobs.estate.survey.rounds_shipped import EXAMPLES, QUESTIONNAIRES, questionnaire
from peelian.nouns.questionnaire import Questionnaire
from peelian.nouns.survey import Round
from peelian.render import pdf, report
from peelian.render.report import Page
from peelian.wiring.survey import open_data
from peelian.wiring.survey import page as survey_page
from peelian.wiring.survey.page import NOTHING_MORE, More

__all__ = [
    "EXAMPLES",
    "QUESTIONNAIRES",
    "Reported",
    "example",
    "file",
    "files",
    "html",
    "page",
    "questionnaire",
    "write",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A round, what it asked, and what it came to."""

    round: Round
    questionnaire: Questionnaire
    analysis: Analysis
    more: More = NOTHING_MORE


@cache
def example(wanted: str) -> Reported:
    """Count a round that comes with Peelian.

    Raises:
        UnknownRoundError: none of that name comes with Peelian.
    """
    found = rounds_shipped.example(wanted)
    bodies = {one.id: one for one in found.bodies}
    counted = counting.analyse(found.round, found.questionnaire, bodies, found.returns)
    more = More(earlier=found.earlier)
    return Reported(round=found.round, questionnaire=found.questionnaire, analysis=counted, more=more)


KEPT = 32
"""Reports, and files of them, that are kept in memory once made: anybody may ask for them again and again, and they
never change. To draw the plots of one takes a sixth of a second."""


@lru_cache(maxsize=KEPT)
def page(of: Reported) -> Page:
    """Return the report as a page that is laid out elsewhere."""
    return survey_page.page(of.round, of.questionnaire, of.analysis, of.more)


def html(of: Reported) -> str:
    """Return the report as one page that stands alone."""
    return report.html(page(of))


def files(of: Reported) -> dict[str, bytes]:
    """Return the report as files: `report.html`, `report.pdf`, `figures.csv`, `figures.json`."""
    return {f"{stem}.{kind}": file(of, kind) for stem, kind in FILES}


FILES = (("report", "html"), ("report", "pdf"), ("figures", "csv"), ("figures", "json"))


@lru_cache(maxsize=KEPT)
def file(of: Reported, kind: str) -> bytes:
    """Return one of the files by its suffix."""
    if kind == "csv":
        return open_data.table(of.round, of.questionnaire, of.analysis).encode("utf-8")
    if kind == "json":
        values = open_data.document(of.round, of.questionnaire, of.analysis, of.more)
        return json.dumps(values, ensure_ascii=False, indent=1).encode("utf-8")
    text = html(of)
    return pdf.pdf(text) if kind == "pdf" else text.encode("utf-8")


def write(of: Reported, folder: Path) -> list[Path]:
    """Write the files into a folder, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, content in files(of).items():
        (folder / name).write_bytes(content)
        made.append(folder / name)
    return made

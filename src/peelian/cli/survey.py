"""`peelian survey`: report on a round, make a sheet to answer without the desk, check one, bring one in."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from peelian.cli import options, output
from peelian.wiring import survey_open, survey_reports
from peelian.wiring.survey_reports import Reported

survey = typer.Typer(
    name="survey",
    help="Surveys of surveillance equipment: report on a round, answer one without the desk, check and bring in.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@survey.callback()
def group() -> None:
    """Surveys of surveillance equipment: report on a round, answer one without the desk, check and bring in."""


@survey.command()
def report(
    wanted: Annotated[str, typer.Argument(metavar="ROUND", help="The round, such as example-2022.")],
    *,
    out: Annotated[
        Path | None, typer.Option(help="Write report.html, report.pdf, figures.csv and figures.json to this folder.")
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Say what a round came to: who answered, what was found, and what was corrected."""
    found = survey_reports.example(wanted)
    made = survey_reports.write(found, out) if out is not None else []
    if as_json:
        values = survey_open.document(found.round, found.questionnaire, found.analysis, found.more)
        output.line({"event": "survey", **values, "files": [str(path) for path in made]})
        return
    _print(found)
    for path in made:
        output.RESULTS.print(escape(str(path)), soft_wrap=True)


def _print(found: Reported) -> None:
    of, turnout = found.round, found.analysis.turnout
    output.RESULTS.print(f"[bold]{escape(of.title)}[/]", soft_wrap=True)
    if of.reconstruction:
        output.RESULTS.print("A reconstruction from published figures: single answers are not known.", soft_wrap=True)
    output.RESULTS.print(f"{turnout.sentence}.", soft_wrap=True)
    output.RESULTS.print(f"Did not answer: {escape(', '.join(turnout.silent) or 'none')}.", soft_wrap=True)
    table = Table(box=None, pad_edge=False)
    for heading in ("what", "figure", "source"):
        table.add_column(heading, overflow="fold")
    for figure in found.analysis.figures:
        table.add_row(escape(figure.statement), figure.told, escape(figure.source))
    if found.analysis.figures:
        output.RESULTS.print(table)
    for one in of.corrected:
        output.RESULTS.print(f"Corrected from {one.before} to {one.after}: {escape(one.why)}", soft_wrap=True)
    for remark in of.remarks:
        output.RESULTS.print(f"{escape(remark.title)}. {escape(remark.text)}", soft_wrap=True)

"""`peelian survey`: report on a round, make a sheet to answer without the desk, check one, bring one in."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from peelian import settings
from peelian.cli import options, output
from peelian.errors import BadOptionError, UnknownRoundError
from peelian.jobs.estate.survey import questionnaires
from peelian.nouns.ids import RoundId
from peelian.nouns.questionnaire import Questionnaire
from peelian.wiring.store import DeskStore, KeyFile, open_desk_store
from peelian.wiring.survey import open_data, reports, sheets
from peelian.wiring.survey import opening as wired
from peelian.wiring.survey.reports import Reported
from peelian.wiring.survey.sheets import Read

Data = Annotated[Path | None, typer.Option("--data", help="Data directory. [default: PEELIAN_DATA]")]
Key = Annotated[Path | None, typer.Option("--key-file", help="Key of the vault. [default: PEELIAN_CONFIG/vault.key]")]

Wanted = Annotated[
    str, typer.Argument(metavar="QUESTIONNAIRE", help="Such as police-2022 or code-principles, or a TOML file.")
]

WRONG = 1
"""Exit status where a sheet has faults."""

survey = typer.Typer(
    name="survey",
    help="Surveys of surveillance equipment: report on a round, answer one without the desk, check and bring in.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@survey.command()
def report(
    wanted: Annotated[str, typer.Argument(metavar="ROUND", help="A published round, or example-2022.")],
    *,
    out: Annotated[
        Path | None, typer.Option(help="Write report.html, report.pdf, figures.csv and figures.json to this folder.")
    ] = None,
    data: Data = None,
    key_file: Key = None,
    as_json: options.AsJson = False,
) -> None:
    """Say what a round came to: who answered, what was found, and what was corrected."""
    found = reports.example(wanted) if wanted in reports.EXAMPLES else _kept(wanted, data, key_file)
    made = reports.write(found, out) if out is not None else []
    if as_json:
        values = open_data.document(found.round, found.questionnaire, found.analysis, found.more)
        output.line({"event": "survey", **values, "files": [str(path) for path in made]})
        return
    _print(found)
    for path in made:
        output.RESULTS.print(escape(str(path)), soft_wrap=True)


@survey.command()
def export(
    wanted: Wanted,
    file: Annotated[Path, typer.Argument(help="The sheet to write; its ending, .csv or .xlsx, says which kind.")],
) -> None:
    """Write the sheet on which a body answers without the desk."""
    kind = file.suffix.lower().removeprefix(".")
    if kind not in sheets.KINDS:
        raise BadOptionError("FILE", f"{file.name} is neither .csv nor .xlsx", "Give it one of these endings")
    asked = _questionnaire(wanted)
    file.write_bytes(sheets.write(asked, {}, kind))
    output.RESULTS.print(f"{escape(str(file))}: {len(asked.questions)} questions.", soft_wrap=True)


@survey.command()
def check(
    wanted: Wanted,
    file: Annotated[Path, typer.Argument(help="A sheet that was filled.", exists=True, dir_okay=False)],
    *,
    as_json: options.AsJson = False,
) -> None:
    """Say what is wrong with a filled sheet, and what is missing; exit status 1 where anything is."""
    asked = _questionnaire(wanted)
    found = sheets.read(asked, file.name, file.read_bytes())
    lacking = sheets.missing(asked, found)
    if as_json:
        output.line({"event": "checked", **_told(found), "missing": list(lacking)})
    else:
        _say(found)
        for name in lacking:
            output.RESULTS.print(f"  {name}: not answered", soft_wrap=True)
    if found.faults or lacking:
        sys.exit(WRONG)


@survey.command("import")
def bring_in(
    wanted: Annotated[str, typer.Argument(metavar="ROUND", help="The round, as its address has it.")],
    file: Annotated[Path, typer.Argument(help="A sheet that was filled.", exists=True, dir_okay=False)],
    *,
    who: Annotated[str, typer.Option(help="Id of the estate officer whose answers these are; it goes into the log.")],
    data: Data = None,
    key_file: Key = None,
    as_json: options.AsJson = False,
) -> None:
    """Bring a filled sheet in as a body's answers. They wait to be completed, submitted and signed at the desk."""
    with _store(data, key_file) as store:
        brought = sheets.bring_in(store, _now, (wanted, who), (file.name, file.read_bytes()))
    if as_json:
        output.line({"event": "imported", **_told(brought)})
    else:
        _say(brought)
    if brought.faults:
        sys.exit(WRONG)


def _questionnaire(wanted: str) -> Questionnaire:
    """Return one that comes with Peelian, or one's own out of a TOML file."""
    path = Path(wanted)
    if path.suffix != ".toml":
        return reports.questionnaire(wanted)
    if not path.is_file():
        raise BadOptionError("QUESTIONNAIRE", f"there is no file {wanted}", "Check the path")
    with path.open("rb") as file:
        return questionnaires.parse(file.read(questionnaires.MOST_BYTES + 1))


@contextmanager
def _store(data: Path | None, key_file: Path | None) -> Iterator[DeskStore]:
    read = settings.read()
    key = KeyFile(path=key_file or read.config / "vault.key")
    store = open_desk_store(data or read.data, key=key, create=False)
    try:
        yield store
    finally:
        store.close()


def _kept(wanted: str, data: Path | None, key_file: Path | None) -> Reported:
    """Count a published round of a data directory."""
    if data is None and not (settings.read().data / "desk.sqlite").exists():
        raise UnknownRoundError("round", wanted, reports.EXAMPLES)
    with _store(data, key_file) as store:
        return wired.reported(wired.open_surveys(store, _now), RoundId(wanted))


def _say(found: Read) -> None:
    output.RESULTS.print(f"{len(found.given)} answers can be used.", soft_wrap=True)
    for one in found.faults:
        output.RESULTS.print(f"  row {one.row}, {one.column}: {escape(one.problem)}", soft_wrap=True)


def _told(found: Read) -> dict[str, object]:
    faults = [{"row": one.row, "column": one.column, "problem": one.problem} for one in found.faults]
    return {"answers": len(found.given), "faults": faults}


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 (a door may look at the clock)


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

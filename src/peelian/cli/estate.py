"""`peelian estate`: import a register, take it along, sum it up, and say which bodies there are."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table as Shown

from peelian.cli import discover, estate_session, options, output
from peelian.cli.estate_session import MACHINE, WHY, Data, Key, Why
from peelian.errors import BadOptionError
from peelian.jobs.estate import concerns, exporting, importing, lookups, register
from peelian.jobs.estate.estate import Estate
from peelian.jobs.estate.feeds import Feed
from peelian.jobs.estate.importing import Report, Work
from peelian.jobs.estate.standing import Line, Summed
from peelian.jobs.estate.tables import Table
from peelian.nouns.body import Body, BodyKind
from peelian.nouns.ids import BodyId, PersonId
from peelian.nouns.register import Query
from peelian.wiring.estate import opening as wiring

SOME_WRONG = 1
"""Exit status when something of a file was left out."""

SHOWN = 20
"""Wrong rows that are printed for people; `--json` prints them all."""

HEADINGS = {
    "of": "of",
    "assets": "assets",
    "quantity": "pieces",
    "flagged": "with a\nconcern",
    "uses": "used",
    "aware": "aware",
    "unaware": "not\naware",
    "unknown": "not\nsure",
    "due_diligence": "dili-\ngence",
    "mitigated": "miti-\ngated",
    "replacement_dated": "dated",
}
"""Of a summary, in a terminal of eighty columns."""

estate = typer.Typer(
    name="estate",
    help="The register of surveillance equipment: import it, take it along, sum it up.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

Of = Annotated[
    str | None, typer.Option("--body", help="Of this body alone; its id, as `peelian estate bodies` has it.")
]
estate.command("discover")(discover.discover)


@estate.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(help="CSV, CycloneDX, NVD or exploited-flaws JSON, or a ZIP of one of these.")
    ],
    *,
    body: Of = None,
    why: Why = WHY,
    data: Data = None,
    key_file: Key = None,
    as_json: options.AsJson = False,
) -> None:
    """Put a file in the register. Wrong rows are told by row and column and left out; the same file changes nothing."""
    with estate_session.opened(data, key_file) as (_, found):
        if not file.is_file():
            raise BadOptionError("FILE", f"there is no file {file}", "Check the path")
        with file.open("rb") as handed, output.counting("rows", quiet=as_json) as tick:
            source = wiring.opened(handed, name=file.name, estate=found, by=MACHINE)
            if isinstance(source, Feed):
                _concerns(found, source, why, as_json=as_json, tick=tick)
            else:
                _assets(found, source, Work(why=why, tick=tick, body=estate_session.body(found, body)), as_json=as_json)


@estate.command()
def export(
    out: Annotated[Path, typer.Argument(help="CSV file to write; it must not be there yet.")],
    *,
    body: Of = None,
    why: Why = WHY,
    data: Data = None,
    key_file: Key = None,
    as_json: options.AsJson = False,
) -> None:
    """Write the register as CSV, each row marked with who took it along, when and what for. The log says so as well."""
    with estate_session.opened(data, key_file) as (_, found):
        query = Query(today=found.now().date(), body=estate_session.body(found, body))
        if out.exists():
            raise BadOptionError("OUT", f"{out} is there already", "Give a file that is not")
        rows = estate_session.taken(exporting.at_the_machine(found, MACHINE, query, why=why))
        text = wiring.as_csv(rows)
        out.write_text(text, encoding="utf-8", newline="")
        estate_session.say({"event": "exported", "file": str(out)}, f"Written to {out}", as_json=as_json)


@estate.command()
def report(
    *,
    body: Of = None,
    without: Annotated[str | None, typer.Option(help="What would change without this maker or seller.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write report.html, report.pdf, figures.csv and figures.json to this folder.")
    ] = None,
    data: Data = None,
    key_file: Key = None,
    as_json: options.AsJson = False,
) -> None:
    """Sum the register up by body and kind: assets, those with a concern, and five facts about those, each apart."""
    with estate_session.opened(data, key_file) as (_, found):
        of = estate_session.body(found, body)
        if without is not None:
            _without(found, of, without, as_json=as_json)
            return
        summed = Summed(
            totals=estate_session.taken(lookups.totals(found, MACHINE, of)),
            bodies={one.id: one for one in lookups.bodies(found, MACHINE) if of in {None, one.id}},
            at=found.now(),
        )
    for by, some in summed.by:
        for line in some if as_json else ():
            output.line({"event": "line", "by": by, **line.plain()})
    if not as_json:
        output.RESULTS.print(_shown([line for by, some in summed.by if by != "kind of body" for line in some]))
    if out is not None:
        _written(summed, out, as_json=as_json)


@estate.command()
def bodies(*, data: Data = None, key_file: Key = None, as_json: options.AsJson = False) -> None:
    """List the bodies that there are."""
    with estate_session.opened(data, key_file) as (_, found):
        for one in lookups.bodies(found, MACHINE):
            facts = {"id": one.id, "name": one.name, "kind": one.kind.value, "home": one.home}
            home = ", runs this desk" if one.home else ""
            estate_session.say(
                facts, f"{one.id}  {one.name} ({one.kind.value.replace('_', ' ')}{home})", as_json=as_json
            )


@estate.command()
def body(
    name: Annotated[str, typer.Argument(metavar="ID", help="Words in lower case, joined by hyphens.")],
    title: Annotated[str, typer.Argument(metavar="NAME", help="What it is called.")],
    *,
    kind: Annotated[BodyKind, typer.Option(help="What kind of body it is.")] = BodyKind.TERRITORIAL_FORCE,
    area: Annotated[str, typer.Option(help="Where it works.")] = "",
    sro: Annotated[str, typer.Option(help="Post of its senior responsible officer.")] = "",
    spoc: Annotated[str, typer.Option(help="Post that is its single point of contact.")] = "",
    home: Annotated[bool, typer.Option("--home", help="It runs this desk.")] = False,
    why: Why = WHY,
    data: Data = None,
    key_file: Key = None,
    as_json: options.AsJson = False,
) -> None:
    """Add a body, or change what is known of it."""
    with estate_session.opened(data, key_file) as (_, found):
        made = Body(id=BodyId(name), name=title, kind=kind, area=area, sro=sro, spoc=spoc, home=home)
        estate_session.taken(register.add_body(found, MACHINE, made, why=why))
        estate_session.say({"event": "body", "id": made.id}, f"{made.name} is known as {made.id}", as_json=as_json)


@estate.command()
def seat(
    person: Annotated[str, typer.Argument(help="Their id, as `peelian user list` shows it.")],
    body: Annotated[str, typer.Argument(help="The body that they work for.")],
    *,
    why: Why = WHY,
    data: Data = None,
    key_file: Key = None,
    as_json: options.AsJson = False,
) -> None:
    """Say for which body somebody works: they see its part of the register, and no other."""
    with estate_session.opened(data, key_file) as (store, found):
        with store.read() as unit:
            known = unit.people.get(PersonId(person))
        estate_session.taken(register.seat(found, MACHINE, known.id, BodyId(body), why=why))
        estate_session.say(
            {"event": "seat", "person": known.id, "body": body}, f"{known.name} works for {body}", as_json=as_json
        )


def _written(summed: Summed, out: Path, *, as_json: bool) -> None:
    from peelian.wiring.estate import report as files  # noqa: PLC0415 - maps and PDF, which take seconds to load

    for path in files.write(summed, out):
        estate_session.say({"event": "written", "file": str(path)}, escape(str(path)), as_json=as_json)


def _assets(found: Estate, table: Table, work: Work, *, as_json: bool) -> None:
    done = estate_session.taken(importing.run(found, MACHINE, table, work))
    for fault in done.faults:
        estate_session.say(
            {"event": "fault", "row": fault.row, "problem": str(fault)},
            f"[red]{escape(str(fault))}[/]",
            as_json=as_json,
        )
    for row in done.wrong if as_json else done.wrong[:SHOWN]:
        told = [{"column": one.column, "problem": one.problem, "remedy": one.remedy} for one in row.faults]
        said = f"Row {row.number} {row.reference}: {' '.join(str(one) for one in row.faults)}"
        estate_session.say(
            {"event": "wrong", "row": row.number, "reference": row.reference, "faults": told},
            escape(said),
            as_json=as_json,
        )
    counts = {name: getattr(done, name) for name in ("added", "changed", "unchanged", "wrong_rows")}
    said = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items())
    estate_session.say({"event": "summary", **counts}, said, as_json=as_json)
    if _incomplete(done):
        raise typer.Exit(SOME_WRONG)


def _incomplete(done: Report) -> bool:
    return bool(done.faults or done.wrong_rows)


def _concerns(found: Estate, feed: Feed, why: str, *, as_json: bool, tick: output.Tick) -> None:
    taken = estate_session.taken(concerns.take(found, MACHINE, feed.concerns, why=why, tick=tick))
    for fault in feed.faults:
        said = f"Entry {fault.row}: {fault}" if fault.row else str(fault)
        estate_session.say({"event": "fault", "row": fault.row, "problem": str(fault)}, escape(said), as_json=as_json)
    counts = {"added": taken.added, "changed": taken.changed, "unchanged": taken.unchanged, "skipped": feed.skipped}
    said = ", ".join(f"{count} {name}" for name, count in counts.items())
    estate_session.say({"event": "summary", **counts}, f"Concerns: {said}", as_json=as_json)
    if feed.faults:
        raise typer.Exit(SOME_WRONG)


def _without(found: Estate, body: BodyId | None, supplier: str, *, as_json: bool) -> None:
    table = Shown(box=None, pad_edge=False, collapse_padding=True)
    headings = (
        "body",
        "kind",
        "assets",
        "quantity",
        "yearly £",
        "replace-\nment £",
        "without\ncost",
        "dated",
        "by",
        "contract\nends",
    )
    for heading in headings:
        table.add_column(heading, no_wrap=heading in {"body", "kind", "by", "contract\nends"}, overflow="fold")
    lost = estate_session.taken(lookups.removal(found, MACHINE, body, supplier))
    for one in lost:
        facts = {name: getattr(one, name) for name in type(one).__slots__}
        plain = {
            name: value if isinstance(value, int) or value is None else str(value) for name, value in facts.items()
        }
        if as_json:
            output.line({"event": "without", "supplier": supplier, **plain})
        table.add_row(*(escape(str(value or "")) for value in plain.values()))
    if not as_json:
        output.RESULTS.print(table if lost else "Nothing in this register is of theirs")


def _shown(lines: list[Line]) -> Shown:
    table = Shown(box=None, pad_edge=False, collapse_padding=True)
    for name in Line.__slots__:
        table.add_column(HEADINGS[name], justify="left" if name == "of" else "right", overflow="fold")
    for line in lines:
        table.add_row(*(escape(str(value)) for value in line.plain().values()))
    return table

"""The register summed up as a report that is taken along: a page, a tagged PDF, and the sums as open data."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from peelian.jobs.estate.standing import Line, Summed
from peelian.nouns.ids import BodyId
from peelian.render import pdf, report, spreadsheet
from peelian.render.report import Page, Plot, Section, Table
from peelian.wiring.estate import area_map
from peelian.wiring.estate.public import named

HEAD = (
    "Assets",
    "With fleets",
    "With a concern",
    "Used",
    "Aware",
    "Not aware",
    "Do not know",
    "Due diligence",
    "Mitigation",
    "Replacement date",
)
"""Of the sums, in the order of a line."""

APART = (
    "From “used” on, what is counted are assets with a concern: each fact apart, since a body may use equipment and "
    "not know of a concern, or know of it and do nothing."
)
NO_PLACES = "Where equipment stands is not in the register, and so not in here."


def page(of: Summed) -> Page:
    """Return the report as a page that people read."""
    everything, kinds, body_kinds, each = (lines for _, lines in of.by)
    whole = everything[0]
    tables = (
        _table("By kind of equipment", "Kind", kinds, named),
        _table("By kind of body", "Kind of body", body_kinds, named),
    )
    plot = area_map.concerns(list(of.bodies.values()), each)
    plots: tuple[Plot, ...] = () if plot is None else (plot,)
    return Page(
        title="Register of surveillance equipment",
        lead=f"{whole.assets:,} assets of {len(each):,} bodies; {whole.flagged:,} of them with a concern.",
        facts=(("Summed up", of.at.isoformat(timespec="minutes")),),
        sections=(
            Section(title="What to know first", paragraphs=(APART, NO_PLACES)),
            Section(title="By kind", tables=tables),
            Section(
                title="By body",
                plots=plots,
                tables=(_table("By body", "Body", each, lambda word: of.bodies[BodyId(word)].name),),
            ),
        ),
    )


def write(of: Summed, folder: Path) -> list[Path]:
    """Write the report into a folder, which is made where it is missing."""
    text = report.html(page(of))
    rows = [{"by": by, **line.plain()} for by, lines in of.by for line in lines]
    columns = ("by", *Line.__slots__)
    told = {"summed_up_at": of.at.isoformat(), "rows": rows}
    files = {
        "report.html": text.encode("utf-8"),
        "report.pdf": pdf.pdf(text),
        "figures.csv": spreadsheet.table(columns, rows).encode("utf-8"),
        "figures.json": json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8"),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def _table(caption: str, of: str, lines: Sequence[Line], name: Callable[[str], str]) -> Table:
    rows = tuple((name(one.of), *(f"{number:,}" for number in one.numbers)) for one in lines)
    return Table(caption=caption, head=(of, *HEAD), rows=rows)

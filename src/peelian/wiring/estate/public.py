"""The register as the public reads it: a page with a map of bodies, tables for the public site, and open data."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache

from peelian.jobs.estate.publishing import FEWEST
from peelian.nouns.asset import SystemType
from peelian.nouns.body import Body
from peelian.nouns.register_publication import PublicLine, RegisterPublication
from peelian.render import pdf, report, spreadsheet
from peelian.render.report import Page, Plot, Section, Table
from peelian.render.tiles import Key
from peelian.wiring.estate import area_map
from peelian.wiring.estate.area_map import Told

Plain = tuple[str, tuple[str, ...], Sequence[tuple[str, ...]]]
"""A caption, the head, and the rows."""

TITLE = "Surveillance equipment of public bodies"
FEW = f"fewer than {FEWEST}"

LEFT_OUT = (
    f"Numbers below {FEWEST} are not published. Which body has what of whom, models, firmware, networks and places are "
    "not published at all: beside a body's name they would show where it is weak."
)
KEPT = 8
"""Files that are kept in memory once made: anybody may ask for them again, and to lay out a PDF takes seconds."""

COLUMNS = ("body", "name", "kind_of_body", "equipment", "pieces", "capabilities")
"""Of the open data. `pieces` is empty where it is not published."""


def page(of: RegisterPublication) -> Page:
    """Return what was published as a page that people read."""
    bodies = {line.body.id: line.body for line in of.lines}
    return Page(
        title=TITLE,
        lead=f"{len(bodies)} bodies say what they watch people with, and what it can do.",
        facts=(("As of", of.asked_at.date().isoformat()), ("Digest", of.digest)),
        sections=(
            Section(title="What to know first", paragraphs=(LEFT_OUT,)),
            Section(title="By area", plots=(_map(of, list(bodies.values())),)),
            Section(title="By kind of equipment", tables=(_kinds(of),)),
            Section(title="By body", tables=(_bodies(of),)),
            *([Section(title="Makers", tables=(_makers(of),))] if of.makers else []),
        ),
    )


def tables(of: RegisterPublication | None) -> tuple[Plain, ...]:
    """Return the tables of what was published, as the public site lays them out; none where nothing was."""
    if of is None:
        return ()
    found = (_kinds(of), _bodies(of), *([_makers(of)] if of.makers else []))
    return tuple((one.caption, one.head, one.rows) for one in found)


def rows(of: RegisterPublication) -> list[dict[str, object]]:
    """Return the rows of the open data."""
    return [
        {
            "body": line.body.id,
            "name": line.body.name,
            "kind_of_body": line.body.kind.value,
            "equipment": line.system.value,
            "pieces": line.quantity,
            "capabilities": " | ".join(sorted(line.capabilities)),
        }
        for line in of.lines
    ]


@lru_cache(maxsize=KEPT)
def file(of: RegisterPublication, kind: str) -> bytes:
    """Return the open data as `csv` or `json`, or the page as a tagged `pdf`."""
    if kind == "pdf":
        return pdf.pdf(report.html(page(of)))
    if kind == "csv":
        return spreadsheet.table(COLUMNS, rows(of)).encode("utf-8")
    told = {
        "as_of": of.asked_at.isoformat(),
        "digest": of.digest,
        "rows": rows(of),
        "makers": [{"maker": maker, "bodies": bodies} for maker, bodies in of.makers],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8")


def _map(of: RegisterPublication, bodies: Sequence[Body]) -> Plot:
    kinds = Counter(line.body.id for line in of.lines)
    most = len(SystemType)
    told = {
        name: Told(short=str(count), whole=f"{count} of {most} kinds", level=count / most)
        for name, count in kinds.items()
    }
    keys = [Key(label="1 kind of equipment", level=1 / most), Key(label=f"all {most} kinds", level=1.0)]
    return area_map.plot("Kinds of surveillance equipment, by area", "Kinds", bodies, told, keys)


def _kinds(of: RegisterPublication) -> Table:
    by_kind: dict[SystemType, list[PublicLine]] = defaultdict(list)
    for line in of.lines:
        by_kind[line.system].append(line)
    made = tuple(
        (named(system.value), str(len(lines)), _together(lines), _able(lines))
        for system, lines in sorted(by_kind.items())
    )
    return Table(
        caption="Kinds of equipment", head=("Equipment", "Bodies", "Pieces together", "Some of it can do"), rows=made
    )


def _bodies(of: RegisterPublication) -> Table:
    made = tuple(
        (
            line.body.name,
            named(line.system.value),
            FEW if line.quantity is None else f"{line.quantity:,}",
            _able([line]),
        )
        for line in of.lines
    )
    return Table(caption="What each body has", head=("Body", "Equipment", "Pieces", "Some of it can do"), rows=made)


def _makers(of: RegisterPublication) -> Table:
    made = tuple((maker, str(bodies)) for maker, bodies in of.makers)
    return Table(
        caption=f"Makers of whom at least {FEWEST} bodies have something, and at least {FEWEST} have not",
        head=("Maker", "Bodies"),
        rows=made,
    )


def _together(lines: Sequence[PublicLine]) -> str:
    known = sum(line.quantity for line in lines if line.quantity is not None)
    if all(line.quantity is not None for line in lines):
        return f"{known:,}"
    return f"more than {known:,}" if known else "not published"


def _able(lines: Sequence[PublicLine]) -> str:
    words = sorted({one.value for line in lines for one in line.capabilities})
    return ", ".join(word.replace("_", " ") for word in words) or "nothing is said"


def named(word: str) -> str:
    """Write a kind of equipment or of body as a heading has it."""
    return {"cctv_external": "CCTV, external", "cctv_internal": "CCTV, internal", "anpr": "ANPR", "uav": "Drones"}.get(
        word, word.replace("_", " ").capitalize()
    )

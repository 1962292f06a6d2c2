"""Opens a CycloneDX file (JSON): each component is an asset, its own components are the parts that it is made of.

What CycloneDX has no place for comes as properties whose names begin with `peelian:`, called like the columns.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from peelian.jobs.estate import columns, tables
from peelian.jobs.estate.columns import FIELD, PART
from peelian.jobs.estate.tables import Row, Table

PREFIX = "peelian:"
VERSIONS = ("1.4", "1.5", "1.6", "1.7")
"""Versions of the format whose components are written alike, as far as they are read here."""

SEPARATORS = str.maketrans({PART: " ", FIELD: " "})


def bill(content: bytes) -> Table:
    """Open a bill of materials. Never raises for what is in it."""
    try:
        read = json.loads(content)
    except (ValueError, RecursionError):
        return tables.nothing("The file is no JSON, or breaks off", "Make it again")
    if not isinstance(read, dict) or read.get("bomFormat") != "CycloneDX":
        return tables.nothing("The file is no CycloneDX bill of materials", "Look at its field “bomFormat”")
    if read.get("specVersion") not in VERSIONS:
        return tables.nothing(
            f"CycloneDX {str(read.get('specVersion'))[:10]} is not read", f"Use {', '.join(VERSIONS)}"
        )
    components = read.get("components")
    if not isinstance(components, list) or not components:
        return tables.nothing("There is no component in it", "Add one for each asset")
    if len(components) > tables.MOST_ROWS:
        return tables.nothing(f"There are more than {tables.MOST_ROWS} components in it", "Import them in parts")
    return Table(rows=_rows(components), about=len(components), header=frozenset(columns.COLUMNS))


def _rows(components: list[object]) -> Iterator[Row]:
    """Give the components as rows; the first is number 1."""
    for number, one in enumerate(components, 1):
        yield number, _cells(one) if isinstance(one, dict) else {}


def _cells(one: Mapping[str, Any]) -> dict[str, str]:
    cells = {
        "reference": _text(one.get("bom-ref")),
        "maker": _maker(one),
        "model": _text(one.get("name")),
        "firmware": _text(one.get("version")),
        "cpe": _text(one.get("cpe")),
        "purl": _text(one.get("purl")),
        "supplier": _name(one.get("supplier")),
        "components": f" {PART} ".join(_part(part) for part in _dicts(one.get("components"))),
    }
    for said in _dicts(one.get("properties")):
        name = _text(said.get("name"))
        if name.startswith(PREFIX) and name.removeprefix(PREFIX) in columns.COLUMNS:
            cells[name.removeprefix(PREFIX)] = _text(said.get("value"))
    return {name: text for name, text in cells.items() if text}


def _part(one: Mapping[str, Any]) -> str:
    """Write a component of a component as the cell of a table has it."""
    facts = {
        "name": _text(one.get("name")),
        "maker": _maker(one),
        "country": next(
            (
                _text(said.get("value"))
                for said in _dicts(one.get("properties"))
                if said.get("name") == "peelian:country"
            ),
            "",
        ),
        "version": _text(one.get("version")),
        "cpe": _text(one.get("cpe")),
        "purl": _text(one.get("purl")),
    }
    return f"{FIELD} ".join(f"{word}={text.translate(SEPARATORS)}" for word, text in facts.items() if text)


def _maker(one: Mapping[str, Any]) -> str:
    named = (_name(one.get("manufacturer")), _text(one.get("publisher")), _name(one.get("supplier")))
    return next((name for name in named if name), "")


def _name(of: object) -> str:
    return _text(of.get("name")) if isinstance(of, dict) else ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _dicts(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []

"""How the scripts of the browser hang together: none imports itself by way of others, and each named screen exists."""

import re
from graphlib import CycleError, TopologicalSorter
from importlib.resources import as_file, files
from pathlib import Path

import pytest

STATIC = files("peelian.web") / "static"
IMPORTED = re.compile(r'\b(?:from|import)\s*\(?\s*"(\.{1,2}/[^"]+)"')
SHOWN = re.compile(r"""\b(?:show|answered|to\("\w+",)\(?\s*"([A-Z]\w+)\"""")
CHOSEN = re.compile(r'\bshow\([^"()]+\? "(\w+)" : "(\w+)"\)')
EXPORTED = re.compile(r"^export class (\w+)", re.MULTILINE)


def imports(folder: Path) -> dict[Path, set[Path]]:
    """Return what each script under a folder imports."""
    found = folder.resolve().rglob("*.js")
    return {
        one: {(one.parent / name).resolve() for name in IMPORTED.findall(one.read_text(encoding="utf-8"))}
        for one in found
    }


def test_no_script_imports_itself_by_way_of_others() -> None:
    with as_file(STATIC) as folder:
        found = imports(folder)
    assert any(found.values())
    TopologicalSorter(found).prepare()


def test_scripts_that_import_each_other_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import { b } from "./b.js";')
    (tmp_path / "b.js").write_text('import { a } from "./a.js";')
    with pytest.raises(CycleError):
        TopologicalSorter(imports(tmp_path)).prepare()


def test_every_screen_that_is_shown_by_name_is_there() -> None:
    whole = "\n".join(
        one.read_text(encoding="utf-8")
        for where in (STATIC / "wearer", STATIC / "wearer" / "screens")
        for one in where.iterdir()
        if one.name.endswith(".js")
    )
    shown = {*SHOWN.findall(whole), *(name for pair in CHOSEN.findall(whole) for name in pair)}
    assert len(shown) > 10
    assert shown <= set(EXPORTED.findall(whole))

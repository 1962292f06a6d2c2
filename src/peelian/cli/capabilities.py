"""Lists all that this build can do, out of its own code: routes, verbs, settings, models, thresholds, who may do what.

The list is published: on the public site and in `docs/capabilities.md`. A test fails when the code can do something
that is not on it, so nothing can be added in silence.
"""

import ast
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import typer.main
from typer.core import TyperGroup

from peelian.cli import app as command_line
from peelian.law import permission
from peelian.nouns.event_kind import EventKind
from peelian.settings import Settings
from peelian.web import guard, site
from peelian.web.app import create_app
from peelian.web.door import Door
from peelian.web.ports import Consoles, DoorStore
from peelian.web.public import capabilities
from peelian.wiring import operating_points, packs, rules

Entry = Mapping[str, str]
"""One thing that this build can do; `name` is what it is known by among those of its kind."""

List = Mapping[str, Sequence[Entry]]
"""Everything, by kind."""

ENVIRONMENT = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
"""Variables that are read by way of the standard library, which asks for them by no name of ours."""

VARIABLE = re.compile(r"(?:PEELIAN|XDG)_[A-Z_]+")
"""How our own variables are called, and those of the desktop's standard."""

POLICIES = (rules.DEFAULT, rules.DEMONSTRATION)


def everything() -> List:
    """Return all that this build can do."""
    sources: Mapping[str, Callable[[], Iterable[Entry]]] = {
        "routes": routes,
        "verbs": verbs,
        "settings": environment,
        "models": models,
        "thresholds": thresholds,
        "policies": policies,
        "actions": actions,
        "logged": logged,
    }
    return {kind: sorted(found(), key=lambda one: one["name"]) for kind, found in sources.items()}


def routes() -> Iterable[Entry]:
    """Return every address that the desk answers, and which action it is; an empty one is public."""
    nowhere = Door(
        store=cast("DoorStore", None),
        policy=rules.load(),
        consoles=cast("Consoles", None),
        origin="https://desk.example",
        now=lambda: datetime.min.replace(tzinfo=UTC),
        secret=bytes,
    )
    for method, path, action in guard.table(create_app(nowhere, site.routers())):
        yield {"name": f"{method} {path}", "action": "" if action is None else action.value}


def verbs() -> Iterable[Entry]:
    """Return every verb of the command line with its options."""
    for name in command_line.VERBS:
        group = typer.main.get_command(command_line.built([name]))
        yield from _commands(group.commands[name], f"peelian {name}")  # type: ignore[attr-defined]  # it has verbs


def environment() -> Iterable[Entry]:
    """Return every variable of the environment that any module names."""
    found: set[str] = set(ENVIRONMENT)
    root = resources.files("peelian")
    for path in Path(str(root)).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _variable(node.value):
                found.add(node.value)
    return [{"name": name} for name in found]


def models() -> Iterable[Entry]:
    """Return every file of every model pack that comes with Peelian, with its digest, licence and source."""
    with TemporaryDirectory() as empty:
        rows = [row.described() for row in packs.rows(Settings(cache=Path(empty), threads=1), measure=False)]
    for row in rows:
        for file in cast("list[dict[str, Any]]", row["files"]):
            yield {
                "name": f"{row['pack']}: {file['file']}",
                "sha256": file["sha256"],
                "licence": file["licence"],
                "source": file["source"],
                "research_only": str(row["research_only"]).lower(),
            }


def thresholds() -> Iterable[Entry]:
    """Return every operating point that comes with Peelian."""
    for point in operating_points.every():
        size = "one to one" if point.is_one_to_one else f"a list of {point.gallery_size}"
        yield {"name": point.name, "pack": point.pack, "threshold": f"{point.threshold:g}", "measured_with": size}


def policies() -> Iterable[Entry]:
    """Return every policy pack that comes with Peelian, bound to its exact bytes."""
    for name in POLICIES:
        pack = rules.load(name)
        yield {"name": pack.name, "version": pack.version, "sha256": pack.digest}


def actions() -> Iterable[Entry]:
    """Return every action, and the roles that may do it."""
    for action in permission.Action:
        allowed = sorted(role.value for role in permission.ALLOWED.get(action, frozenset()))
        people = "two" if action in permission.TWO_PEOPLE else "one"
        yield {"name": action.value, "roles": ", ".join(allowed), "people": people}


def logged() -> Iterable[Entry]:
    """Return everything that is ever written into the log."""
    return [{"name": kind.value, "section_62": kind.logged.value} for kind in EventKind]


def published() -> List:
    """Return the list as it is published."""
    return capabilities.read()


def differences(listed: List, found: List) -> list[str]:
    """Return where the code and the list differ, a line each; the code may do nothing that the list does not say."""
    lines = []
    for kind in sorted({*listed, *found}):
        said = {one["name"]: dict(one) for one in listed.get(kind, ())}
        there = {one["name"]: dict(one) for one in found.get(kind, ())}
        lines += [f"{kind}: {name} is not on the published list" for name in sorted(there.keys() - said.keys())]
        lines += [f"{kind}: {name} is listed and not there" for name in sorted(said.keys() - there.keys())]
        lines += [
            f"{kind}: {name} is listed otherwise" for name in sorted(said.keys() & there) if said[name] != there[name]
        ]
    return lines


def text(found: List) -> str:
    """Write the list as the package holds it."""
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def page(found: List) -> str:
    """Write the list for people, as Markdown."""
    lines = [
        "# Everything that Peelian can do",
        "",
        "Written by `scripts/capabilities.py` out of the code. A test fails when the code can do something that is not",
        "on this list: an address, a verb, an option, a setting, a model, a threshold, a policy pack, an action.",
        "",
    ]
    for kind, entries in found.items():
        columns = list(entries[0]) if entries else ["name"]
        lines += [
            f"## {capabilities.HEADINGS[kind]}",
            "",
            "| " + " | ".join(columns) + " |",
            "|" + "---|" * len(columns),
        ]
        lines += ["| " + " | ".join(_cell(one[name]) for name in columns) + " |" for one in entries]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _commands(command: Any, name: str) -> Iterable[Entry]:
    """Go through a verb of typer's own making, or a group of them."""
    if isinstance(command, TyperGroup):
        for below, one in command.commands.items():
            yield from _commands(one, f"{name} {below}")
        return
    given = [_parameter(one.param_type_name, one.opts) for one in command.params if one.name != "help"]
    yield {"name": name, "takes": " ".join(sorted(given))}


def _parameter(kind: str, names: Sequence[str]) -> str:
    return names[0].upper() if kind == "argument" else names[0]


def _variable(value: str) -> bool:
    return VARIABLE.fullmatch(value) is not None


def _cell(text_: str) -> str:
    return text_.replace("|", "\\|") or "-"

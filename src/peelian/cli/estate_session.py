"""What the commands of the register share: its store opened, a body looked up, a no told, a line printed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from peelian import settings
from peelian.cli import output
from peelian.errors import BadOptionError
from peelian.jobs.estate import lookups
from peelian.jobs.estate.estate import AtTheMachine, Estate
from peelian.nouns.ids import BodyId
from peelian.nouns.refusal import Refusals
from peelian.wiring.estate import opening as wiring
from peelian.wiring.store import DeskStore, KeyFile, open_desk_store

Result = TypeVar("Result")

MACHINE = AtTheMachine()
WHY = "At the command line"

Data = Annotated[Path | None, typer.Option("--data", help="Data directory. [default: PEELIAN_DATA]")]
Key = Annotated[Path | None, typer.Option("--key-file", help="Key of the vault. [default: PEELIAN_CONFIG/vault.key]")]
Why = Annotated[str, typer.Option(help="Goes into the history and the log, for good.")]


@contextmanager
def opened(data: Path | None, key_file: Path | None) -> Iterator[tuple[DeskStore, Estate]]:
    """Open the register of a data directory, which is made where there is none."""
    read = settings.read()
    store = open_desk_store(data or read.data, key=KeyFile(path=key_file or read.config / "vault.key"), create=True)
    try:
        yield store, wiring.open_estate(store, now)
    finally:
        store.close()


def now() -> datetime:
    """Return the time of day."""
    return datetime.now(UTC)  # noqa: TID251 (a door may look at the clock)


def body(found: Estate, named: str | None) -> BodyId | None:
    """Return a body by its id; None where none is named.

    Raises:
        BadOptionError: there is none of that id.
    """
    if named is None:
        return None
    known = [one.id for one in lookups.bodies(found, MACHINE)]
    if named not in known:
        remedy = f"Choose of: {', '.join(known)}" if known else "Make it first, with `peelian estate body`"
        raise BadOptionError("--body", f"there is no body {named!r}", remedy)
    return BodyId(named)


def taken(answer: Result | Refusals) -> Result:
    """Return what was done.

    Raises:
        BadOptionError: it was refused.
    """
    if isinstance(answer, Refusals):
        raise BadOptionError("estate", str(answer), "Nothing was changed")
    return answer


def say(facts: Mapping[str, object], said: str, *, as_json: bool) -> None:
    """Print something: for programs as facts, for people in words."""
    if as_json:
        output.line(facts)
    else:
        output.RESULTS.print(said, soft_wrap=True)

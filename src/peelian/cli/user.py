"""`peelian user`: let the first administrator in, list people, make a new link for a lost passkey."""

import secrets
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
from peelian.errors import BadOptionError
from peelian.jobs import people
from peelian.jobs.people import Doing
from peelian.nouns.event import SYSTEM, Source
from peelian.nouns.ids import PersonId
from peelian.nouns.person import Person, Role
from peelian.wiring import rules
from peelian.wiring.store import DeskStore, KeyFile, open_desk_store

ORIGIN = "http://localhost:8480"
"""How browsers reach a desk that `peelian serve` runs as it comes."""

ID_BYTES, TOKEN_BYTES = 5, 32
WHY = "Added at the command line"

user = typer.Typer(
    name="user",
    help="People who work with the desk: let somebody in, list them, make a new link for a lost passkey.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

Data = Annotated[Path | None, typer.Option("--data", help="Data directory. [default: PEELIAN_DATA]")]
Key = Annotated[Path | None, typer.Option("--key-file", help="Key of the vault. [default: PEELIAN_CONFIG/vault.key]")]
Origin = Annotated[str, typer.Option(help="How browsers reach the desk; the link begins with it.")]


@user.command()
def add(
    name: Annotated[str, typer.Argument(help="Their name, as colleagues know it.", show_default=False)],
    *,
    role: Annotated[list[Role], typer.Option(help="What they are there for; may be given several times.")],
    rank: Annotated[str, typer.Option(help="A rank of the policy pack; none for staff without one.")] = "",
    why: Annotated[str, typer.Option(help="Why they need to work with it; goes into the log, for good.")] = WHY,
    data: Data = None,
    key_file: Key = None,
    origin: Origin = ORIGIN,
    as_json: options.AsJson = False,
) -> None:
    """Let somebody in, and print the link by which they make their passkey; it works once, for a day."""
    ranks = rules.load(rules.DEFAULT).ranks
    if rank and rank not in ranks:
        raise BadOptionError("--rank", f"{rank!r} is no rank of the policy pack", f"Choose of: {', '.join(ranks)}")
    person = Person(id=PersonId(f"p-{secrets.token_hex(ID_BYTES)}"), name=name, rank=rank, roles=frozenset(role))
    with _store(data, key_file) as store, store.change() as unit:
        no = people.add(unit, person, _doing(why))
        if no is not None:
            raise BadOptionError("NAME" if no.rule == "name" else "--role", no.reason, "Nobody was added")
        token = secrets.token_hex(TOKEN_BYTES)
        people.invite(unit, person.id, token, _doing(why))
    _print_link(person, f"{origin.rstrip('/')}/enrol/{token}", as_json=as_json)


@user.command()
def link(
    person: Annotated[str, typer.Argument(help="Their id, as `peelian user list` shows it.", show_default=False)],
    *,
    why: Annotated[str, typer.Option(help="Why they need a new one; goes into the log, for good.")] = "Passkey lost",
    data: Data = None,
    key_file: Key = None,
    origin: Origin = ORIGIN,
    as_json: options.AsJson = False,
) -> None:
    """Make a new link for somebody who lost their passkey; older ones stop working."""
    token = secrets.token_hex(TOKEN_BYTES)
    with _store(data, key_file) as store, store.change() as unit:
        found = unit.people.get(PersonId(person))
        people.invite(unit, found.id, token, _doing(why))
    _print_link(found, f"{origin.rstrip('/')}/enrol/{token}", as_json=as_json)


@user.command("list")
def list_people(*, data: Data = None, key_file: Key = None, as_json: options.AsJson = False) -> None:
    """List everybody, with what they are there for."""
    table = Table(box=None, pad_edge=False)
    for heading in ("id", "name", "rank", "roles", "may sign in", "passkeys"):
        table.add_column(heading, overflow="fold")
    with _store(data, key_file) as store, store.read() as unit:
        for one in unit.people.all():
            roles, passkeys = sorted(one.roles), len(unit.passkeys.of(one.id))
            if as_json:
                facts = {"id": one.id, "name": one.name, "rank": one.rank, "roles": [role.value for role in roles]}
                output.line({**facts, "active": one.active, "passkeys": passkeys})
            yes = "yes" if one.active else "no"
            table.add_row(one.id, escape(one.name), one.rank, ", ".join(roles), yes, str(passkeys))
    if not as_json:
        output.RESULTS.print(table, soft_wrap=True)


@contextmanager
def _store(data: Path | None, key_file: Path | None) -> Iterator[DeskStore]:
    read = settings.read()
    key = KeyFile(path=key_file or read.config / "vault.key")
    store = open_desk_store(data or read.data, key=key, create=True)
    try:
        yield store
    finally:
        store.close()


def _doing(why: str) -> Doing:
    now = datetime.now(UTC)  # noqa: TID251 (a door may look at the clock)
    return Doing(who=SYSTEM, why=why, at=now, source=Source.COMMAND_LINE)


def _print_link(person: Person, address: str, *, as_json: bool) -> None:
    if as_json:
        fields = {"event": "invited", "person": person.id, "name": person.name, "link": address}
        output.line({**fields, "hours": people.LINK_HOURS})
        return
    output.RESULTS.print(
        f"{escape(person.name)} ({person.id}) makes a passkey by this link, once, within {people.LINK_HOURS} hours. "
        "Whoever has it can sign in as them: hand it over in person.",
        soft_wrap=True,
    )
    output.RESULTS.print(address, soft_wrap=True)

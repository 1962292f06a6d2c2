"""`peelian estate discover`: ask hosts whether they are cameras, and propose rows of the register for them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table as Shown

from peelian.cli import estate_session, options, output
from peelian.cli.estate_session import MACHINE, Data, Key
from peelian.errors import BadOptionError
from peelian.jobs.estate import discovering
from peelian.jobs.estate.discovering import Novelty, Proposal
from peelian.nouns.asset import SystemType
from peelian.nouns.ids import BodyId
from peelian.wiring.estate import discovery

WAIT_S = 3.0
"""Seconds to wait for an answer: on a local network cameras answer in less than one."""

SHOWN = ("address", "label", "maker", "model", "firmware", "serial", "trouble")
"""What is printed of a device."""


def discover(
    *,
    network: Annotated[str, typer.Option(help="Whom to ask, such as 192.0.2.0/28. Nobody else is asked.")],
    body: Annotated[str, typer.Option("--body", help="Whose equipment it is.")],
    system: Annotated[SystemType | None, typer.Option(help="What it is. Left out, each row's reader says so.")] = None,
    out: Annotated[Path | None, typer.Option(help="CSV file of proposed rows to write.")] = None,
    user: Annotated[str | None, typer.Option(help="A user of the devices, with --password-file.")] = None,
    password_file: Annotated[Path | None, typer.Option(help="File that holds that user's password.")] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="UDP port that devices listen on.")] = discovery.PORT,
    wait: Annotated[float, typer.Option(min=0.1, max=60, help="Seconds to wait for answers.")] = WAIT_S,
    data: Data = None,
    key_file: Key = None,
    as_json: options.AsJson = False,
) -> None:
    """Ask hosts whether they are ONVIF cameras, and propose rows for them. You look at these and import them."""
    with estate_session.opened(data, key_file) as (_, found):
        of = estate_session.body(found, body) or BodyId(body)
        login = discovery.login(user, password_file)
        devices = discovery.look(discovery.hosts(network), login, port=port, wait_s=wait)
        proposals = estate_session.taken(discovering.propose(found, MACHINE, of, devices, system))
        tell(proposals, as_json=as_json)
        if out is not None:
            write(proposals, out)
            said = f"Look at {out}, complete it, and put it in with: peelian estate import"
            estate_session.say({"event": "written", "file": str(out)}, said, as_json=as_json)


def tell(found: Sequence[Proposal], *, as_json: bool) -> None:
    """Print what answered, and what it is to the register. Addresses are printed here, and kept nowhere."""
    table = Shown(box=None, pad_edge=False)
    for heading in ("", *SHOWN):
        table.add_column(heading, overflow="fold")
    for one in found:
        facts = {name: getattr(one.device, name) for name in SHOWN}
        if as_json:
            output.line(
                {"event": "device", "novelty": one.novelty.value, "before": one.before, **facts, "row": one.row}
            )
        table.add_row(one.novelty.value, *(escape(facts[name]) for name in SHOWN))
    counts = {one.value: sum(it.novelty is one for it in found) for one in Novelty}
    if as_json:
        output.line({"event": "summary", **counts})
        return
    if found:
        output.RESULTS.print(table)
    output.RESULTS.print(", ".join(f"{count} {word}" for word, count in counts.items()))


def write(found: Sequence[Proposal], out: Path) -> None:
    """Write the rows that are proposed, for somebody to look at, complete and import.

    Raises:
        BadOptionError: the file is there already.
    """
    try:
        with out.open("x", encoding="utf-8", newline="") as file:
            file.write(discovery.table(found))
    except FileExistsError as error:
        raise BadOptionError("--out", f"{out} is there already", "Give a file that is not") from error

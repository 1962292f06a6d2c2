"""`peelian audit witness`: be a witness of somebody's log. It signs a checkpoint only if that adds to all before."""

import sys
import time
from http import HTTPStatus
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from peelian.cli import options, output
from peelian.errors import BadOptionError
from peelian.wiring.audit import witness as wired

REFUSED = 1
"""Exit status of `answer` when the witness does not sign."""

witness = typer.Typer(
    name="witness",
    help="Be a witness of a log: sign its checkpoints only if they add to all that was signed before.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

Folder = Annotated[Path, typer.Argument(help="The folder of the witness.", show_default=False)]


@witness.command()
def make(
    folder: Folder,
    *,
    name: Annotated[str, typer.Option(help="Its name, such as hq.police.example/log.", show_default=False)],
    as_json: options.AsJson = False,
) -> None:
    """Make a witness. Its public keys go to whoever keeps the log, and to whoever verifies it."""
    made = wired.make(folder, name)
    if as_json:
        output.line({"event": "made", "keys": made})
        return
    for key in made:
        sys.stdout.write(key + "\n")


@witness.command()
def trust(
    folder: Folder,
    key: Annotated[str, typer.Argument(help="The log's public key, from whoever keeps it.", show_default=False)],
    *,
    as_json: options.AsJson = False,
) -> None:
    """Let the witness know a log. When a log changes its key, let it know the new one as well."""
    name = wired.trust(folder, key)
    if as_json:
        output.line({"event": "trusted", "log": name})
    else:
        output.RESULTS.print(f"{escape(name)} is known to this witness.", soft_wrap=True)


@witness.command()
def answer(
    folder: Folder,
    request: Annotated[Path, typer.Argument(help="The file that `audit cosign --request` wrote.", show_default=False)],
    *,
    out: Annotated[Path | None, typer.Option(help="Write the answer to this file.", show_default=False)] = None,
    as_json: options.AsJson = False,
) -> None:
    """Sign a checkpoint that was carried here in a file; exit status 1 if it must not be signed."""
    try:
        asked = request.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise BadOptionError("REQUEST", f"{request} cannot be read", "Name a file with a request") from error
    said = wired.opened(folder).add_checkpoint(asked, time_s=int(time.time()))  # noqa: TID251 - a door's clock
    if as_json:
        output.line({"event": "answered", "status": int(said.status), "body": said.body})
    elif said.status is not HTTPStatus.OK:
        output.MESSAGES.print(f"[red]Not signed[/] ({int(said.status)}): {escape(said.body.strip())}", soft_wrap=True)
    elif out is None:
        sys.stdout.write(said.body)
    else:
        out.write_text(said.body, encoding="utf-8")
    if said.status is not HTTPStatus.OK:
        sys.exit(REFUSED)


@witness.command()
def serve(
    folder: Folder,
    *,
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen at.", min=1, max=65_535)] = 8490,
) -> None:
    """Answer `POST /add-checkpoint` (c2sp.org/tlog-witness) until somebody stops it."""
    with wired.server(folder, (host, port), time.time) as server:  # noqa: TID251 - a door's clock
        output.MESSAGES.print(f"A witness listens at http://{host}:{port}", soft_wrap=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            output.MESSAGES.print("Stopped.")

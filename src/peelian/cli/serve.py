"""`peelian serve`: the desk of live deployments, in the browser."""

import re
import socket
import ssl
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from rich.markup import escape

from peelian import settings
from peelian.cli import output
from peelian.errors import BadOptionError
from peelian.settings import Settings
from peelian.web.control.machinery import Manners
from peelian.web.site import Ground, Site, build
from peelian.wiring import packs, policy_packs, rules
from peelian.wiring.audit import witnessing
from peelian.wiring.live.statuses import UNKNOWN, CsvStatusChecker
from peelian.wiring.store import KeyFile, Passphrase

PORT = 8480

ORIGIN = re.compile(r"https?://[^\s/?#@]+")
"""Scheme, host and port: what browsers send as `Origin`, and nothing after it."""

ONLY_STARTER = (
    "[yellow]peelian: only the starter pack is here.[/] It is for a demonstration, a door or a short list, and misses "
    "many more people than open-zoo: run `peelian models pull open-zoo`."
)


def serve(
    *,
    data: Annotated[Path | None, typer.Option(help="Data directory. [default: PEELIAN_DATA]")] = None,
    key_file: Annotated[
        Path | None,
        typer.Option(help="Key of the vault, outside the data directory. [default: PEELIAN_CONFIG/vault.key]"),
    ] = None,
    passphrase: Annotated[
        bool, typer.Option("--passphrase", help="Unlock the vault with a passphrase read from standard input instead.")
    ] = False,
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen at.", min=1, max=65_535)] = PORT,
    origin: Annotated[
        str | None,
        typer.Option(help="How browsers reach it, like https://desk.example. [default: http://localhost:PORT]"),
    ] = None,
    certificate: Annotated[Path | None, typer.Option(help="TLS certificate (PEM); with --private-key.")] = None,
    private_key: Annotated[Path | None, typer.Option(help="TLS private key (PEM).")] = None,
    status_file: Annotated[
        Path | None,
        typer.Option(help="CSV of the force's own systems: reference,live. Without it no list can be sealed."),
    ] = None,
    policy: Annotated[
        str, typer.Option(help="Policy pack in force: one that comes with Peelian, or a file that two people signed.")
    ] = rules.DEFAULT,
    policy_signers: Annotated[
        Path | None, typer.Option(help="Who may sign packs. [default: PEELIAN_CONFIG/policy-signers.toml]")
    ] = None,
    witnesses: Annotated[
        Path | None,
        typer.Option(
            help="Which witnesses are asked to sign the log. [default: PEELIAN_CONFIG/witnesses.toml, if any]"
        ),
    ] = None,
    unconfined: Annotated[
        bool,
        typer.Option(
            "--unconfined", help="Go on where the kernel cannot lock in recogniser and decoder; shown on every screen."
        ),
    ] = False,
) -> None:
    """Serve the desk of live deployments: plan, authorise, list, watch, adjudicate, record."""
    read = settings.read()
    if (certificate is None) != (private_key is None):
        raise BadOptionError("--certificate", "it needs --private-key, and the other way round", "Give both or neither")
    scheme = "http" if certificate is None else "https"
    if origin is not None and not ORIGIN.fullmatch(origin):
        raise BadOptionError("--origin", f"{origin!r} is no address of a site", "Write it like https://desk.example")
    if certificate is not None and private_key is not None:
        _check_certificate(certificate, private_key)
    ground = Ground(
        data=data or read.data,
        key=_secret() if passphrase else KeyFile(path=key_file or read.config / "vault.key"),
        origin=origin or f"{scheme}://localhost:{port}",
        policy=policy_packs.in_force(policy, policy_signers or read.config / policy_packs.SIGNERS),
        checker=CsvStatusChecker(status_file, now=_now) if status_file else UNKNOWN,
        settings=read,
        now=_now,
        manners=Manners(unconfined=unconfined),
        witnesses=witnessing.plan(witnesses or read.config / witnessing.FILE, needed=witnesses is not None),
    )
    _warn(read)
    _check_free(host, port)
    site = build(ground)
    policy_packs.note_in_force(site.store, ground.policy, now=_now())
    output.MESSAGES.print(f"The desk is at [bold]{ground.origin}[/]  (Ctrl-C stops it)", soft_wrap=True)
    _welcome(site, ground.data)
    config = uvicorn.Config(
        site.app, host=host, port=port, ssl_certfile=certificate, ssl_keyfile=private_key, log_level="warning"
    )
    listen(site, config)


def listen(site: Site, config: uvicorn.Config) -> None:
    """Serve until somebody stops it; then everything is ended and closed in order."""
    config.log_level, config.access_log, config.server_header = "warning", False, False
    site.room.open()
    try:
        uvicorn.Server(config).run()
    finally:
        site.close()


def _check_certificate(certificate: Path, private_key: Path) -> None:
    """Refuse a certificate that cannot be served with, before anything is opened."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, private_key, password="")
    except (OSError, ValueError) as error:
        why = getattr(error, "reason", None) or getattr(error, "strerror", None) or "it is no PEM file"
        problem = f"{certificate} and {private_key} cannot be used together ({why})"
        raise BadOptionError("--certificate", problem, "Give a PEM certificate and its own key, unencrypted") from error


def _check_free(host: str, port: int) -> None:
    """Refuse an address that nothing can listen at, before anything is opened."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        socket.create_server((host, port), family=family).close()
    except (OSError, UnicodeError) as error:
        problem = f"nothing can listen at {host}:{port} ({getattr(error, 'strerror', None) or 'no such host'})"
        raise BadOptionError("--port", problem, "Give another port, or another --host") from error


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 (a door may look at the clock)


def _secret() -> Passphrase:
    return Passphrase(secret=bytearray(sys.stdin.buffer.readline().rstrip(b"\r\n")))


def _welcome(site: Site, data: Path) -> None:
    """Say how the first person gets in, while nobody does."""
    with site.store.read() as unit:
        nobody = not unit.people.all()
    if nobody:
        command = f'peelian user add "NAME" --role administrator --data {data}'
        output.MESSAGES.print(f"Nobody may sign in yet. Let somebody in with: {escape(command)}", soft_wrap=True)


def _warn(read: Settings) -> None:
    with output.building(quiet=False) as progress:
        packs.load("starter", read, progress=progress)
    if packs.installed(read) == ["starter"]:
        output.MESSAGES.print(ONLY_STARTER, soft_wrap=True)

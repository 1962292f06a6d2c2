"""Looks for cameras on a network that somebody names, and makes a table of what is proposed for the register."""

import time
import uuid
from collections.abc import Sequence
from ipaddress import AddressValueError, IPv4Network, NetmaskValueError
from pathlib import Path

from peelian.capture import onvif, probing
from peelian.capture.onvif import Login
from peelian.capture.probing import PORT, Manners
from peelian.errors import BadOptionError
from peelian.jobs.estate.discovering import Proposal
from peelian.nouns.network_device import NetworkDevice
from peelian.render import spreadsheet

__all__ = ["MOST_HOSTS", "PORT", "hosts", "login", "look", "table"]

MOST_HOSTS = 1_024
"""That are asked in one go (a /22): a mistyped mask must not ask half the country."""

PROPOSED = ("body", "reference", "system", "maker", "model", "serial", "firmware")
"""Columns of a table of proposals; an import leaves what they do not say."""


def hosts(network: str) -> list[str]:
    """Return the hosts of a network, such as `192.0.2.0/28`, or of one address.

    Raises:
        BadOptionError: it is no IPv4 network, or a larger one than is asked in one go.
    """
    try:
        read = IPv4Network(network)
    except (AddressValueError, NetmaskValueError, ValueError) as error:
        problem = f"{network!r} is no IPv4 network"
        raise BadOptionError("--network", problem, "Write it such as 192.0.2.0/28") from error
    if read.num_addresses > MOST_HOSTS + 2:
        problem = f"it has {read.num_addresses:,} addresses; at most {MOST_HOSTS:,} are asked in one go"
        raise BadOptionError("--network", problem, "Give a part of it, such as a /24")
    return [str(host) for host in read.hosts()]


def login(user: str | None, password_file: Path | None) -> Login | None:
    """Return a user of the devices, whose password stands in a file of its own.

    Raises:
        BadOptionError: one is given without the other, or the file cannot be read.
    """
    if user is None and password_file is None:
        return None
    if user is None or password_file is None:
        raise BadOptionError("--user", "it goes with --password-file, and that with it", "Give both, or neither")
    try:
        password = password_file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadOptionError("--password-file", f"{password_file} cannot be read", "Check the path") from error
    return Login(user=user, password=password)


def look(asked: Sequence[str], login: Login | None, *, port: int, wait_s: float) -> list[NetworkDevice]:
    """Ask hosts whether they are cameras, and those that say so who made them. Nobody else is asked.

    Args:
        asked: IPv4 addresses.
        login: a user of the devices; None to ask without.
        port: on which they listen.
        wait_s: for each answer.

    Raises:
        MissingExtraError: something answered, and the extra `onvif` is not installed.
    """
    manners = Manners(monotonic=time.monotonic, message=lambda: f"urn:uuid:{uuid.uuid4()}", port=port, wait_s=wait_s)
    found = probing.probe(asked, manners)
    return onvif.ask(found, login, wait_s=wait_s) if found else []


def table(proposals: Sequence[Proposal]) -> str:
    """Return the rows that are proposed, as a CSV table that an import takes once somebody has looked at it."""
    return spreadsheet.table(PROPOSED, [one.row for one in proposals if one.row])

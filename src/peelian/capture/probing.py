"""Asks hosts, one by one, whether they are ONVIF devices (WS-Discovery, by unicast), and reads what they answer.

Nothing is multicast: nobody hears the question but the hosts that somebody named.
"""

import contextlib
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

from peelian.errors import InvalidValueError
from peelian.nouns.network_device import NetworkDevice

PORT = 3702
"""On which devices listen for such questions (WS-Discovery 1.1, section 2.4)."""

LARGEST_ANSWER_BYTES = 65_535
"""Of one datagram."""

LONGEST = 200
"""Characters of anything that a device says of itself."""

TIMES = 2
"""How often each host is asked: a datagram may get lost."""

SCOPE = "onvif://www.onvif.org/"
"""What scopes of ONVIF begin with; after it stands a word, and its value."""

PROBE = """<?xml version="1.0" encoding="utf-8"?>
<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"
 xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"
 xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"
 xmlns:n="http://www.onvif.org/ver10/network/wsdl">
<e:Header><a:MessageID>{message}</a:MessageID>
<a:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To>
<a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</a:Action></e:Header>
<e:Body><d:Probe><d:Types>n:NetworkVideoTransmitter</d:Types></d:Probe></e:Body></e:Envelope>"""
"""As the ONVIF core specification asks, section 7.3."""

ELSEWHERE = "It names a service on another host, which was not asked for"
NOWHERE = "It does not say where it can be asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How hosts are asked. `port`: on which; `wait_s`: for answers, after the last question.

    `monotonic`: seconds that only ever rise. `message`: a new id, as a URN.
    """

    monotonic: Callable[[], float]
    message: Callable[[], str]
    port: int = PORT
    wait_s: float = 3.0


def probe(hosts: Sequence[str], manners: Manners) -> list[NetworkDevice]:
    """Ask each host, and return those that answer, by address. No other host is asked or listened to.

    Args:
        hosts: IPv4 addresses.
        manners: how they are asked.
    """
    message = manners.message()
    question = PROBE.format(message=message).encode()
    asked, found = frozenset(hosts), dict[str, NetworkDevice]()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        for _ in range(TIMES):
            for host in hosts:
                # A host that cannot be reached is one that does not answer.
                with contextlib.suppress(OSError):
                    line.sendto(question, (host, manners.port))
            until = manners.monotonic() + manners.wait_s / TIMES
            while len(found) < len(asked) and (left := until - manners.monotonic()) > 0:
                line.settimeout(left)
                try:
                    answer, (host, _port) = line.recvfrom(LARGEST_ANSWER_BYTES)
                except OSError:
                    continue
                device = read(answer, host=host, message=message) if host in asked else None
                if device is not None:
                    found.setdefault(host, device)
    return [found[host] for host in hosts if host in found]


def read(answer: bytes, *, host: str, message: str) -> NetworkDevice | None:
    """Read an answer; None where it is none to this question. Never raises for what is in it."""
    # Entities could make a small answer a large one; no device needs them.
    if b"<!" in answer:
        return None
    try:
        root = ET.fromstring(answer)  # noqa: S314 (no document type, so no entities)
    except (ET.ParseError, ValueError, LookupError):
        return None
    if _first(root, "RelatesTo") != message or _named(root, "ProbeMatch") is None:
        return None
    scopes = _scopes(_first(root, "Scopes"))
    service, trouble = _service(_first(root, "XAddrs").split(), host)
    try:
        return NetworkDevice(
            address=host,
            endpoint=_first(root, "Address")[:LONGEST] or host,
            service=service,
            label=scopes.get("name", ""),
            hardware=scopes.get("hardware", ""),
            trouble=trouble,
        )
    except InvalidValueError:
        return None


def _service(addresses: Sequence[str], host: str) -> tuple[str, str]:
    """Return where a device can be asked, or why it will not be: an address on any other host is never used."""
    for one in addresses:
        try:
            parts = urlsplit(one)
            here = parts.scheme in {"http", "https"} and parts.hostname == host and parts.port != 0
        except ValueError:
            continue
        if here and parts.username is None:
            return one, ""
    return "", ELSEWHERE if addresses else NOWHERE


def _scopes(said: str) -> dict[str, str]:
    """Return what the scopes say, by word; the first of several."""
    found: dict[str, str] = {}
    for one in said.split():
        word, _, value = one.removeprefix(SCOPE).partition("/")
        if one.startswith(SCOPE) and value:
            told = "".join(sign for sign in unquote(value) if sign.isprintable())
            found.setdefault(word.casefold(), told.strip()[:LONGEST])
    return found


def _first(root: ET.Element, name: str) -> str:
    """Return the text of the first element of a name, whatever its namespace: devices mix two versions of these."""
    found = _named(root, name)
    return "" if found is None else (found.text or "").strip()


def _named(root: ET.Element, name: str) -> ET.Element | None:
    return next((one for one in root.iter() if one.tag.rpartition("}")[2] == name), None)

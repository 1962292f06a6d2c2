"""What a reader must be able to reach for its camera, and nothing else.

Landlock opens a TCP port, not a host: a reader could reach the same port of another machine. UDP it does not cover at
all; a reader gets UDP only where its camera sends by it, or is called by a name that has to be looked up.
"""

import ipaddress
from urllib.parse import SplitResult, parse_qs, urlsplit

from peelian.capture.source import Kind, Source
from peelian.worker.landlock import Ports
from peelian.worker.lock import Reach
from peelian.worker.syscalls import Sockets

USUAL_PORTS = {"http": 80, "https": 443, "rtsp": 554, "rtsps": 322, "tcp": 0, "udp": 0, "rtp": 0, "srt": 0}
"""Where an address names none; as libav takes it."""

BY_UDP = frozenset({"udp", "rtp", "srt"})


def of(source: Source) -> Reach:
    """Return what the reader of a source may reach: nothing for a recording that lies on this machine."""
    if source.kind in {Kind.FILE, Kind.PICTURES}:
        return Reach()
    parts = urlsplit(source.address)
    if parts.scheme.lower() == "udp":
        return Reach(sockets=Sockets(datagrams=True, sends=False))
    if parts.scheme.lower() in BY_UDP:
        return Reach(sockets=Sockets(datagrams=True))
    port = parts.port or USUAL_PORTS[parts.scheme.lower()]
    if _listens(parts, source):
        return Reach(ports=Ports(listen=(port,)), sockets=Sockets(listens=True))
    return Reach(ports=Ports(connect=(port,)), sockets=Sockets(datagrams=not _is_number(parts.hostname or "")))


def _listens(parts: SplitResult, source: Source) -> bool:
    """Whether the camera connects to us: `tcp://…?listen=1`, or RTSP that is pushed."""
    asked = parse_qs(parts.query).get("listen", ["0"])[-1] not in {"", "0"}
    return asked or dict(source.options).get("rtsp_flags") == "listen"


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True

"""What a person may name as a source, and how it is shown to others: without its password."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from peelian.capture.gallery import READABLE, UNREADABLE
from peelian.errors import SourceError

LIVE_SCHEMES = frozenset({"rtsp", "rtsps", "udp", "tcp", "rtp", "srt"})
"""Addresses that never end by themselves: the end of such a stream means that the camera is lost."""

WEB_SCHEMES = frozenset({"http", "https"})
"""Addresses that hold either a recording or a camera; only the answer tells."""

PROTOCOLS = {
    "file": "file",
    "http": "http,tcp,httpproxy",
    "https": "http,https,tls,tcp,httpproxy,crypto",
    "rtsp": "rtsp,rtp,srtp,tcp,udp",
    "rtsps": "rtsp,rtsps,rtp,srtp,tcp,udp,tls",
    "udp": "udp",
    "tcp": "tcp",
    "rtp": "rtp,srtp,udp",
    "srt": "srt",
}
"""Which protocols libav may use for an address of each scheme: a playlist in a file cannot reach out to the network,
and a playlist on the network cannot reach into this machine's files."""

SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*):(//)?")


MOVING = frozenset({".gif"})
"""Endings of pictures that may be films, and are read as such."""


class Kind(StrEnum):
    """What must be done to read a source."""

    FILE = "file"
    PICTURES = "pictures"
    LIVE = "live"
    WEB = "web"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source of video.

    `address`: as libav or the file system takes it; may hold a password, so it is never shown, not even by `repr`.
    `shown`: the same for people, without user, password and query.
    `options`: further options for libav's demuxer, such as RTSP's way of transport.
    """

    kind: Kind
    address: str = field(repr=False)
    shown: str
    protocols: str
    options: tuple[tuple[str, str], ...] = ()

    @property
    def path(self) -> Path:
        """The source's place in the file system; only for files and pictures."""
        return Path(self.address.removeprefix("file:"))


def parse(text: str, *, options: tuple[tuple[str, str], ...] = ()) -> Source:
    """Tell what kind of source a text names.

    Raises:
        SourceError: there is no such file, or the address is of a kind that is not read.
    """
    scheme = SCHEME.match(text)
    if scheme and scheme[2] and scheme[1].lower() != "file":
        return _address(text, scheme[1].lower(), options)
    path = Path(urlsplit(text).path if scheme and scheme[2] else text)
    return _local(path)


def _address(text: str, scheme: str, options: tuple[tuple[str, str], ...]) -> Source:
    if scheme not in LIVE_SCHEMES | WEB_SCHEMES:
        known = ", ".join(f"{name}://" for name in sorted(LIVE_SCHEMES | WEB_SCHEMES))
        raise SourceError(shown(text), f"{scheme}:// is not a kind of address that is read", f"Give a file or {known}")
    try:
        parts = urlsplit(text)
        nobody = not parts.hostname and scheme not in {"udp", "rtp", "tcp"}
    except ValueError:
        nobody = True
    if nobody:
        raise SourceError(shown(text), "the address names no host")
    kind = Kind.WEB if scheme in WEB_SCHEMES else Kind.LIVE
    return Source(kind=kind, address=text, shown=shown(text), protocols=PROTOCOLS[scheme], options=options)


def shown(text: str) -> str:
    """Return an address without its user, password, query and fragment; with less, where a password may hide in it."""
    head, separator, rest = text.partition("://")
    if not separator:
        return text
    place = re.split(r"[?#]", rest, maxsplit=1)[0]
    if "@" in rest[len(place) :]:  # either an odd query or a password with a question mark in it: show neither
        return f"{head}://…"
    return f"{head}://{place.rpartition('@')[2]}"


def _local(path: Path) -> Source:
    name = str(path)
    try:
        if path.is_dir():
            return Source(kind=Kind.PICTURES, address=name, shown=name, protocols="")
        if not path.exists():
            raise SourceError(name, "no such file", "Check the path")
        if path.is_char_device():
            raise SourceError(
                name,
                "a camera at this machine is not read directly",
                f"Send it with `ffmpeg -f v4l2 -i {name} -f mpegts udp://127.0.0.1:9000`, and give udp://127.0.0.1:9000",
            )
        if not path.is_file():
            raise SourceError(name, "not a file")
        if path.stat().st_size == 0:
            raise SourceError(name, "the file is empty")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a path"
        raise SourceError(name, f"cannot be opened ({reason.lower()})") from None
    return _file(path)


def _file(path: Path) -> Source:
    name, ending = str(path), path.suffix.lower()
    if ending in READABLE:
        return Source(kind=Kind.PICTURES, address=name, shown=name, protocols="")
    if ending in UNREADABLE - MOVING:
        raise SourceError(name, "a picture that is neither JPEG nor PNG", "Convert it")
    return Source(kind=Kind.FILE, address=f"file:{name}", shown=name, protocols=PROTOCOLS["file"])

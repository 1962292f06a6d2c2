"""Whether a recording's end is missing, as far as the file itself can tell.

MP4 lists where each packet lies. Matroska, WebM and AVI say at their beginning how long they are, and a transport
stream is of packets of one size. A recording that was never closed says nothing of the kind, and is taken as it is.
"""

from pathlib import Path

HEAD_BYTES = 4096
"""How much of a file is read: what says how long it is stands at its beginning."""

SEGMENT = b"\x18\x53\x80\x67"
"""Of Matroska: what holds all but the first few bytes (RFC 9559, section 5.1)."""

RIFF_HEAD_BYTES = 8
"""Of AVI: four letters, and the size of what comes after them."""

SYNC = 0x47
"""The first byte of each packet of a transport stream (ISO/IEC 13818-1)."""

PACKETS = ((0, 188), (4, 192), (0, 204))
"""Of a transport stream: where in a packet the first byte stands, and its length. Plain, timed, and with checksums."""


def cut_short(path: Path, form: str, indexed_end: int) -> bool:
    """Say whether a file ends before it should.

    Args:
        path: of the file.
        form: as libav calls it, such as `matroska,webm`.
        indexed_end: first byte after the last packet that the file's index lists; 0 where there is no index.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if form == "mpegts":
        length = _packet_bytes(head)
        return length > 0 and size % length != 0
    declared = {"matroska,webm": _matroska_bytes, "avi": _avi_bytes}.get(form)
    return max(indexed_end, declared(head) if declared else 0) > size


def _matroska_bytes(head: bytes) -> int:
    """How long a Matroska file says that it is; 0 where its writer did not know."""
    at = head.find(SEGMENT)
    if at < 0 or at + len(SEGMENT) + 8 > len(head):
        return 0
    field = head[at + len(SEGMENT) :]
    width = 9 - field[0].bit_length()  # of the size in bytes: as many zero bits stand before the first one
    value = int.from_bytes(field[:width]) & ((1 << 7 * width) - 1)
    unknown = (1 << 7 * width) - 1
    return 0 if width > 8 or value == unknown else at + len(SEGMENT) + width + value  # noqa: PLR2004 - RFC 8794


def _avi_bytes(head: bytes) -> int:
    """How long an AVI file says that it is, in its first part at least; 0 where it was never closed."""
    size = int.from_bytes(head[4:RIFF_HEAD_BYTES], "little")
    return RIFF_HEAD_BYTES + size if head.startswith(b"RIFF") and size else 0


def _packet_bytes(head: bytes) -> int:
    """Length of a packet of a transport stream that begins with a whole one; 0 of one that does not."""
    for first, length in PACKETS:
        starts = head[first::length]
        if len(starts) > 1 and all(byte == SYNC for byte in starts):
            return length
    return 0

"""A list of people as a ZIP archive, opened without being unpacked: no name in it ever becomes a path.

What an honest archive of pictures never has is refused before anything in it is read: links, names that lead out of it,
passwords, and more bytes than it could hold.
"""

import stat
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from peelian.capture import bundle
from peelian.capture.bundle import MOST_FILES, Bundle, Opener
from peelian.errors import ListSourceError

LARGEST_TOTAL_BYTES = 4_000_000_000
"""Unpacked: 20,000 pictures of 200 kB. Also the most that an archive without 64-bit extensions can hold."""

LARGEST_RATIO = 100
"""A picture is packed already and shrinks by a few per cent, a table ten times; a bomb a thousand times."""

SMALL_BYTES = 1_000_000
"""Files up to this size may shrink as much as they like: one such cannot hurt, and their sum is bounded."""

LARGEST_DIRECTORY_BYTES = 8_000_000
"""Of the list of names at the archive's end, which is read into memory whole: 320 bytes a file."""

PLAIN = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Methods of packing that every system writes and few bytes of code undo."""

DAMAGED = "not a ZIP archive, or a damaged one"

_END = struct.Struct("<4s4H2LH")
"""End of the list of names: signature, four counts, the list's size, its place, length of a comment."""
_END_SIGNATURE, _END64_SIGNATURE, _END64_BYTES = b"PK\x05\x06", b"PK\x06\x07", 20
_LONGEST_COMMENT = 65_535
_ENCRYPTED = 0x1
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    EOFError,
)


def opened(file: BinaryIO, *, source: Path) -> Bundle:
    """Take a ZIP archive; a folder that holds all of it is passed over.

    Args:
        file: that can be sought in; must stay open for as long as pictures are read, and be read by nobody else.
        source: what it is called, for messages.

    Raises:
        ListSourceError: it cannot be read, or has in it what no honest archive of pictures has.
    """
    return bundle.gathered(contents(file, source=source), source=source)


def contents(file: BinaryIO, *, source: Path) -> dict[str, Opener]:
    """Look into a ZIP archive of any files; each is read when it is asked for, and its checksum held against it.

    Args:
        file: that can be sought in; must stay open for as long as it is read from, and be read by nobody else.
        source: what it is called, for messages.

    Raises:
        ListSourceError: it cannot be read, or has in it what no honest archive has.
    """
    try:
        _small_directory(file, source)
        archive = zipfile.ZipFile(file)
    except _UNREADABLE:
        raise _no(source, DAMAGED, "Pack it again") from None
    members = [one for one in archive.infolist() if not one.filename.endswith("/")]
    if len(members) > MOST_FILES:
        raise _no(source, f"more than {MOST_FILES} files in it", "Import the list in parts")
    if sum(one.file_size for one in members) > LARGEST_TOTAL_BYTES:
        raise _no(source, "more than 4 GB once unpacked", "Import the list in parts")
    if len({one.filename for one in members}) != len(members):
        raise _no(source, "two files in it have the same name", "Pack it again")
    for one in archive.infolist():
        _honest(one, source)
    return {one.filename: _member(archive, one, source) for one in members}


def _small_directory(file: BinaryIO, source: Path) -> None:
    """Refuse a list of names that would fill the memory, before it is read."""
    size = file.seek(0, 2)
    start = max(0, size - _END.size - _LONGEST_COMMENT)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(_END_SIGNATURE)
    if at < 0:
        raise _no(source, DAMAGED, "Pack it again")
    _, _, _, _, files, directory_bytes, _, _ = _END.unpack_from(tail, at)
    too_large = files > 2 * MOST_FILES or directory_bytes > LARGEST_DIRECTORY_BYTES
    if too_large or tail[max(0, at - _END64_BYTES) : at].startswith(_END64_SIGNATURE):
        raise _no(source, "too many files in it", "Import the list in parts")
    file.seek(0)


def _honest(member: zipfile.ZipInfo, source: Path) -> None:
    name = member.filename
    kind = stat.S_IFMT(member.external_attr >> 16)
    if member.flag_bits & _ENCRYPTED:
        raise _no(source, "it is protected with a password", "Pack it without one")
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise _no(source, f"{name!r} in it is a link", "Pack the file itself")
    if not _inside(name):
        raise _no(source, f"{name!r} in it leads out of it", "Pack it again, from inside its folder")
    if member.compress_type not in PLAIN:
        raise _no(source, f"{name!r} in it is packed in an unusual way", "Pack it again, with the usual settings")
    if member.file_size > SMALL_BYTES and member.file_size > LARGEST_RATIO * member.compress_size:
        raise _no(source, f"{name!r} in it is packed far smaller than a picture can be", "Take it out")


def _inside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith("/") and ".." not in parts and "\\" not in name and ":" not in parts[0]


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, source: Path) -> Opener:
    def read(most: int) -> bytes:
        try:
            with archive.open(member) as opened_member:
                return opened_member.read(most)
        except _UNREADABLE:
            raise _no(source / member.filename, "damaged", "Pack the archive again") from None

    return read


def _no(source: Path, problem: str, remedy: str) -> ListSourceError:
    return ListSourceError(source, problem, remedy)

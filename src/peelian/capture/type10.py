"""One ANSI/NIST-ITL file: the face in its Type-10 record, and what its records tell about the picture and the person.

The parser comes with the extra `type10`. Before it sees a file, the file's records are walked by their lengths, so that
no file can keep it busy: it looks at all the rest of a file for every record.
"""

import importlib
import re
import struct
from datetime import date, datetime
from pathlib import Path
from typing import Any

from peelian.errors import ImageError, MissingExtraError
from peelian.nouns.portrait import Portrait, Told

ENDINGS = frozenset({".an2", ".ansi", ".eft", ".nist", ".nst"})
"""Endings of such files."""

MOST_RECORDS = 64
"""Of one file; a booking has some twenty (fingers, palms, faces)."""

LONGEST_TEXT_BYTES = 65_536
"""Of one record without its picture."""

FACE, FRONTAL = "FACE", "F"
"""Image type (10.003) and pose (10.020) of a reference picture."""

SOURCE, TAKEN_ON, POSE, IMAGE_TYPE, IMAGE = 4, 5, 20, 3, 999
"""Fields of a Type-10 record: source agency, date of the photograph, pose, image type, the picture."""

NAME, BORN = 18, 22
"""Fields of a Type-2 record as the FBI's EBTS has them, which others follow: name, date of birth."""

DAMAGED = "not a whole ANSI/NIST file"

_TEXT_RECORD = re.compile(rb"([0-9]{1,2})\.0{0,3}1:([0-9]{1,9})\x1d")
_DAY = re.compile(r"[0-9]{8}")
_UNPARSED = (ValueError, KeyError, IndexError, TypeError, AttributeError, struct.error)
"""What the parser raises, besides its own error, on bytes that are not what they say they are."""


def read(content: bytes, *, path: Path) -> Portrait:
    """Read the face of a file; `path` is only for the message.

    Raises:
        MissingExtraError: the parser is not installed.
        ImageError: the file is damaged, holds no face, or more than one.
    """
    parser = _parser()
    _bounded(content, path)
    message = parser.Message()
    try:
        message.parse(content)
        faces, people = list(message.iter(10)), list(message.iter(2))
    except (parser.NistException, *_UNPARSED):
        raise ImageError(path, DAMAGED, "Export it again") from None
    record = _face(faces, path)
    picture = record[IMAGE]
    if picture is None or not isinstance(picture.value, bytes) or not picture.value:
        raise ImageError(path, "its Type-10 record holds no picture", "Export it again")
    told = Told(
        taken_on=_day(_text(record, TAKEN_ON)),
        source=_text(record, SOURCE),
        name=_text(people[0], NAME) if people else "",
        born=_day(_text(people[0], BORN)) if people else None,
    )
    return Portrait(content=picture.value, told=told)


def _parser() -> Any:
    try:
        return importlib.import_module("nistitl")
    except ImportError:
        raise MissingExtraError("Reading ANSI/NIST Type-10 files", "type10") from None


def _bounded(content: bytes, path: Path) -> None:
    """Walk the records by their lengths; refuse what no booking looks like."""
    at = records = 0
    while at < len(content):
        said = _TEXT_RECORD.match(content, at)
        if said is None and records == 0:
            raise ImageError(path, DAMAGED, "Export it again")
        length = int(said[2]) if said else int.from_bytes(content[at : at + 4], "big")
        ends = content.find(b"999:", at, at + length) if said else at
        text = (at + length if ends < 0 else ends) - at
        records += 1
        if length < struct.calcsize("!LB") or records > MOST_RECORDS or text > LONGEST_TEXT_BYTES:
            raise ImageError(path, DAMAGED, "Export it again")
        at += length


def _face(records: list[Any], path: Path) -> Any:
    """Return the record of the one face, the frontal one where there are several."""
    faces = [one for one in records if _text(one, IMAGE_TYPE).upper() in {"", FACE}]
    frontal = [one for one in faces if _text(one, POSE).upper() == FRONTAL]
    chosen = faces if len(faces) == 1 else frontal
    if not faces:
        raise ImageError(path, "no Type-10 record of a face in it", "Export the person's facial picture")
    if len(chosen) != 1:
        raise ImageError(path, f"{len(faces)} faces in it", "Export the newest frontal picture alone")
    return chosen[0]


def _text(record: Any, tag: int) -> str:
    field = record[tag]
    value = None if field is None else field.value
    return " ".join(value.split()) if isinstance(value, str) else ""


def _day(written: str) -> date | None:
    if not _DAY.fullmatch(written):
        return None
    try:
        return datetime.strptime(written + "+0000", "%Y%m%d%z").date()
    except ValueError:  # such as 19990000, which says that only the year is known
        return None

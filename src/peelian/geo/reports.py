"""What every adapter of a foreign format hands on, and how it reads a number: strictly."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NoReturn

from peelian.errors import InvalidValueError, PlaceReportError
from peelian.nouns.fix import Fix, FixSource

LONGEST_BYTES = 10_000
MILLISECONDS_FROM = 10_000_000_000
"""A whole number of seconds from here on would lie after the year 2286: it is of milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A fix, and what the device calls itself; who it is is proven elsewhere, never believed from here."""

    reporter: str
    fix: Fix


def read_json(content: bytes, source: str) -> Mapping[str, object]:
    """Read an object of JSON.

    Raises:
        PlaceReportError: it is none.
    """
    if len(content) > LONGEST_BYTES:
        raise PlaceReportError(source, f"it is larger than {LONGEST_BYTES:,} bytes")
    try:
        read = json.loads(content, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise PlaceReportError(source, "it is not JSON") from error
    if not isinstance(read, dict):
        raise PlaceReportError(source, "it is no object")
    return read


def number(value: object, source: str, name: str) -> float:
    """Read a number, or a text that is one.

    Raises:
        PlaceReportError: it is none, or is not finite.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise PlaceReportError(source, f"{name} is missing or no number")
    try:
        found = float(value)
    except (ValueError, OverflowError) as error:
        raise PlaceReportError(source, f"{name} is no number") from error
    if not math.isfinite(found):
        raise PlaceReportError(source, f"{name} is not finite")
    return found


def radius(value: object, source: str, name: str) -> float | None:
    """Read an accuracy, metres; None where none is given. One below nothing is none.

    Raises:
        PlaceReportError: it is no number.
    """
    if value is None:
        return None
    found = number(value, source, name)
    return found if found > 0 else None


def moment(value: object, source: str, name: str) -> datetime:
    """Read a moment: seconds or milliseconds since 1970, or ISO 8601 with its zone.

    Raises:
        PlaceReportError: it is neither.
    """
    if isinstance(value, str) and "T" in value:
        try:
            found = datetime.fromisoformat(value)
        except ValueError as error:
            raise PlaceReportError(source, f"{name} is no time") from error
        if found.utcoffset() is None:
            raise PlaceReportError(source, f"{name} does not say in which time zone it is meant")
        return found.astimezone(UTC)
    seconds = number(value, source, name)
    try:
        return datetime.fromtimestamp(seconds / 1000 if seconds >= MILLISECONDS_FROM else seconds, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise PlaceReportError(source, f"{name} is no time") from error


def fix(source: FixSource, **fields: object) -> Fix:
    """Make a fix of what was read.

    Raises:
        PlaceReportError: a value lies outside what a place on Earth can have.
    """
    try:
        return Fix(source=source, **fields)  # type: ignore[arg-type]  # the noun checks every one of them
    except InvalidValueError as error:
        raise PlaceReportError(source.value, error.sentence.rstrip(".")) from error


def _no_constant(text: str) -> NoReturn:
    raise ValueError(text)

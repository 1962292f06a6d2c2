"""What was typed into a field, read: a whole number, a day, a moment. Whatever nobody can mean is None."""

from datetime import date, datetime
from typing import Final

from peelian.web.page import ZONE

EARLIEST: Final = 1850
LATEST: Final = 2300
"""Years in which things of people are. Far beyond, a time can no longer be written in another time zone."""

LARGEST: Final = 100_000_000
"""More than anybody counts here."""


def whole(text: str, *, low: int = 0, high: int = LARGEST) -> int | None:
    """Return a whole number, in any digits that there are."""
    if not text.isdecimal() or len(text) > len(str(LARGEST)):
        return None
    number = int(text)
    return number if low <= number <= high else None


def day(text: str) -> date | None:
    """Return a day such as 1990-01-31."""
    try:
        read = date.fromisoformat(text)
    except ValueError:
        return None
    return read if EARLIEST <= read.year <= LATEST else None


def moment(text: str) -> datetime | None:
    """Return the moment that a date, or a date and time, means by the clock of the place."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not EARLIEST <= read.year <= LATEST:
        return None
    return read if read.tzinfo is not None else read.replace(tzinfo=ZONE)

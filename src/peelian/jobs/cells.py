"""The cells of one row of a table, read one by one; what is wrong with them is gathered."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime

LONGEST_TEXT = 2_000
"""Characters of a cell."""

RUNS = ("=", "+", "-", "@")
"""What a cell begins with that a spreadsheet would run as a formula, also in full width. OWASP, “CSV injection”."""

JOINERS = str.maketrans("", "", "\u200c\u200d")
"""Signs that join letters in names of some scripts, and show nothing of themselves."""

SHOWN = 40
"""Characters of a wrong cell that are shown."""

LARGEST_WHOLE = 1_000_000_000
"""Of a whole number: more than any body has of anything, and less than what a table would round."""

_WHOLE = re.compile(r"[0-9]{1,12}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Cells:
    """One row. `faults`: column, problem and remedy of everything that is wrong so far."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        """Take the cells by their columns; a column that is not there is empty."""
        self._cells = cells
        self.faults: list[tuple[str, str, str]] = []

    def fault(self, column: str, problem: str, remedy: str) -> None:
        """Add what is wrong with a cell, or with the row where the column is empty."""
        self.faults.append((column, problem, remedy))

    def said(self, column: str) -> bool:
        """Whether there is anything in a cell."""
        return bool(self._cells.get(column))

    def wrong(self, column: str) -> bool:
        """Whether something is wrong with a cell."""
        return any(of == column for of, _, _ in self.faults)

    def text(self, column: str, told: str = "", *, needed: bool = True, longest: int = LONGEST_TEXT) -> str:
        """Return a cell on one line; `told` where it is empty. Empty where something is wrong with it."""
        text = " ".join((self._cells.get(column, "").strip() or told).split())
        if self.wrong(column):  # and said already
            return ""
        if not text:
            if needed:
                self.fault(column, "This cell is empty", "Fill it")
            return ""
        if unicodedata.normalize("NFKC", text[0]).startswith(RUNS):
            self.fault(column, f"A spreadsheet would run {_shown(text)} as a formula", "Begin the cell with a letter")
            return ""
        if len(text) > longest:
            self.fault(column, f"The text has {len(text)} characters", f"Use at most {longest}")
            return ""
        if not text.translate(JOINERS).isprintable():
            self.fault(column, f"There are signs in {_shown(text)} that cannot be seen", "Type the cell again")
            return ""
        return text

    def choice(self, column: str, choices: Collection[str], default: str = "") -> str:
        """Return a cell that is one of the choices; the default where it is empty, or where it is none of them.

        Capitals and spaces are overlooked: `Body worn` is `body_worn`.
        """
        text = "_".join(self._cells.get(column, "").casefold().replace("-", " ").replace("_", " ").split())
        if text in choices:
            return text
        if text or not default:
            self.fault(column, f"{_shown(text)} is none of them", f"Write one of: {', '.join(choices)}")
        return default

    def whole(self, column: str, *, low: int = 0, high: int = LARGEST_WHOLE) -> int | None:
        """Return a cell as a whole number; None where it is empty or wrong."""
        text = self._cells.get(column, "").strip()
        if not text:
            return None
        if _WHOLE.fullmatch(text) and low <= int(text) <= high:
            return int(text)
        self.fault(column, f"{_shown(text)} is no whole number from {low} to {high}", "Write digits alone")
        return None

    def day(self, column: str, told: date | None = None) -> date | None:
        """Return a cell as a date; `told` where it is empty. None where there is none, or it is wrong."""
        text = self._cells.get(column, "").strip()
        if not text:
            return told
        try:
            if _DAY.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        self.fault(column, f"{_shown(text)} is not a date", "Write year-month-day, such as 1999-12-31")
        return None

    def moment(self, column: str) -> datetime | None:
        """Return a cell as a time in UTC; a date alone is that day's beginning. None where it is empty or wrong."""
        text = self._cells.get(column, "").strip()
        if not text:
            return None
        try:
            if _DAY.fullmatch(text):
                return datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
            moment = datetime.fromisoformat(text)
            if moment.utcoffset() is not None:
                return moment.astimezone(UTC)
            self.fault(column, f"{_shown(text)} does not say in which time zone", "Write it as 2026-11-30T18:00Z")
        except (ValueError, OverflowError):
            self.fault(column, f"{_shown(text)} is not a time", "Write 2026-11-30, or 2026-11-30T18:00Z")
        return None


def _shown(text: str) -> str:
    """Return what a cell begins with, in quotation marks, with nothing in it that cannot be seen."""
    short = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    return repr(short)

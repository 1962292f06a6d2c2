"""Whether the reason for listing somebody still holds, as the force's systems say in a file; in doubt it does not."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from peelian.nouns.entry import Subject

LOG = structlog.get_logger(__name__)

COLUMNS = ("reference", "live")

LIVE = {"yes": True, "no": False}
"""What a cell of `live` may say; anything else is not known."""

LARGEST_BYTES = 20_000_000
"""A million people; a larger file is not this one."""

AHEAD = timedelta(minutes=5)
"""How far the clock of the machine that writes the file may be ahead of ours."""


class CsvStatusChecker:
    """Reads a CSV file of the columns `reference,live` (yes or no), anew for every check, so that it is never behind.

    A file that is missing, damaged, or that nobody has written for too long says nothing about anybody: every answer is
    None then, and nobody can be sealed or alerted to. So does a row that is wrong, for the person whom it is about.
    """

    name = "status file"

    def __init__(self, path: Path, *, now: Callable[[], datetime], hours: float = 24) -> None:
        """Take the file; nothing is read yet.

        Args:
            path: the file, which the force's own systems write.
            now: the time of day, with its zone.
            hours: after so long without being written, the file counts as missing.
        """
        self._path = path
        self._now = now
        self._hours = hours
        self._read: bytes | None = None
        self._answers: dict[str, bool | None] = {}

    def check(self, subjects: Sequence[Subject]) -> list[bool | None]:
        """Say for each whether the reason still holds; None where it is not known."""
        answers = self._newest()
        return [answers.get(subject.reference.strip()) for subject in subjects]

    def _newest(self) -> dict[str, bool | None]:
        try:
            written = datetime.fromtimestamp(self._path.stat().st_mtime, UTC)
            with self._path.open("rb") as file:
                content = file.read(LARGEST_BYTES + 1)
        except (OSError, ValueError, OverflowError) as error:
            return self._nothing(type(error).__name__)
        age = self._now() - written
        if age > timedelta(hours=self._hours):
            return self._nothing("not written for too long")
        if age < -AHEAD:
            return self._nothing("written in the future")
        # Its bytes tell whether it changed; its time does not, where it is written twice within a clock's tick.
        if content != self._read:
            self._answers = self._parsed(content)
            self._read = content
        return self._answers

    def _parsed(self, content: bytes) -> dict[str, bool | None]:
        try:
            text = content.decode("utf-8-sig") if len(content) <= LARGEST_BYTES else ""
            records = [record for record in csv.reader(io.StringIO(text, newline=""), strict=True) if any(record)]
        except (UnicodeDecodeError, csv.Error) as error:
            return self._nothing(type(error).__name__)
        if not records or tuple(cell.strip().casefold() for cell in records[0]) != COLUMNS:
            return self._nothing("not a table of reference,live")
        return self._answered(records[1:])

    def _answered(self, records: Sequence[Sequence[str]]) -> dict[str, bool | None]:
        answers: dict[str, bool | None] = {}
        unclear = 0
        for record in records:
            reference, live = (cell.strip() for cell in (*record, "", "")[:2])
            answer = LIVE.get(live.casefold()) if len(record) == len(COLUMNS) else None
            if reference in answers and answers[reference] is not answer:
                answer = None  # two rows that do not agree
            unclear += answer is None
            answers[reference] = answer
        if unclear:
            LOG.warning("status_rows_unclear", file=self._path.name, rows=unclear)
        return answers

    def _nothing(self, problem: str) -> dict[str, bool | None]:
        """Say that nothing is known, loudly."""
        LOG.warning("status_file_unusable", file=self._path.name, problem=problem)
        return {}


class _Unknown:
    """Knows nothing about anybody."""

    name = "none configured"

    def check(self, subjects: Sequence[Subject]) -> list[bool | None]:
        """Say that it is not known, for each."""
        return [None for _ in subjects]


UNKNOWN = _Unknown()
"""Stands where no checker is configured. As far as it knows no reason holds, so that no list can be sealed."""

"""Read the first sheet of an XLSX workbook that somebody handed over, as text. Nothing in it is run."""

import io
import zipfile
from itertools import islice

import openpyxl

from peelian.errors import SheetError

LARGEST_BYTES = 5_000_000
"""Of the file: a thousand times more than a filled questionnaire needs."""

LARGEST_UNPACKED_BYTES = 50_000_000
"""Of all that is packed in it, by what the archive says of itself; what unpacks to more is not opened."""

MOST_ROWS = 20_000
MOST_COLUMNS = 60


def rows(content: bytes, *, name: str) -> list[list[str]]:
    """Return the cells of the first sheet, row by row; formulas are as they were last worked out, empty cells empty.

    Args:
        content: the file.
        name: what it is called, for messages.

    Raises:
        SheetError: it is no workbook, or larger than a sheet of answers.
    """
    _sized(content, name)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            sheet = book.worksheets[0]
            found = islice(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), MOST_ROWS)
            return [_trimmed(["" if cell is None else _text(cell) for cell in row]) for row in found]
        finally:
            book.close()
    except Exception as error:  # whatever a broken workbook makes the parser raise, it is the workbook
        raise SheetError(name, "it is no XLSX workbook that can be read", "Save it as .xlsx or .csv again") from error


def _sized(content: bytes, name: str) -> None:
    if len(content) > LARGEST_BYTES:
        raise SheetError(name, f"it is larger than {LARGEST_BYTES // 1_000_000} MB", "Give the sheet of answers alone")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(one.file_size for one in archive.infolist())
    except zipfile.BadZipFile as error:
        raise SheetError(name, "it is no XLSX workbook, or broken off", "Save it as .xlsx or .csv again") from error
    if unpacked > LARGEST_UNPACKED_BYTES:
        raise SheetError(name, "it unpacks to more than a sheet of answers", "Give the sheet of answers alone")


def _trimmed(row: list[str]) -> list[str]:
    """Take off the empty cells at the end, which stand for columns that the sheet does not have."""
    while row and not row[-1]:
        row.pop()
    return row


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)

import io
import zipfile

import pytest
from openpyxl import Workbook

from peelian.capture import workbook
from peelian.errors import SheetError


def made(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_cells_come_as_text() -> None:
    content = made(("question", "answer"), ("owner", "yes"), ("number", 3), ("whole", 4.0), ("said", True), ("", None))
    rows = workbook.rows(content, name="a.xlsx")
    assert rows[0] == ["question", "answer"]
    assert [row[1] for row in rows[1:5]] == ["yes", "3", "4", "yes"]


def test_a_formula_is_not_run() -> None:
    assert workbook.rows(made(("=1+1",)), name="a.xlsx")[0] == []


def packed(size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * size)
    return out.getvalue()


WHOLE = made(("a", "b"))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"question,answer", "no XLSX workbook"),
        (WHOLE[: len(WHOLE) // 2], "broken off"),
        (packed(10), "no XLSX workbook"),
        (packed(workbook.LARGEST_UNPACKED_BYTES + 1), "unpacks to more"),
        (b"0" * (workbook.LARGEST_BYTES + 1), "larger than 5 MB"),
    ],
)
def test_what_is_no_sheet_of_answers_is_refused(content: bytes, problem: str) -> None:
    with pytest.raises(SheetError, match=problem):
        workbook.rows(content, name="a.xlsx")

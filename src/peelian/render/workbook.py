"""Write rows as an XLSX workbook with one sheet, every cell as text, so that nothing in it is ever run."""

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

WIDE = 60
"""Characters of the widest column."""

FRAME = "A2"
"""What stays in sight while the sheet is scrolled: everything above."""


def workbook(rows: Sequence[Sequence[str]], *, title: str) -> bytes:
    """Return a workbook. The first row is its header.

    Args:
        rows: cells, as text.
        title: of the sheet, at most 31 characters.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title[:31]
    for number, row in enumerate(rows, start=1):
        for place, text in enumerate(row, start=1):
            cell = sheet.cell(row=number, column=place)
            cell.value = text
            cell.data_type = "s"  # as text, also where it begins like a formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
    for column in sheet.columns:
        longest = max((len(str(cell.value or "")) for cell in column), default=0)
        sheet.column_dimensions[column[0].column_letter].width = min(WIDE, longest + 2)
    sheet.freeze_panes = FRAME
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()

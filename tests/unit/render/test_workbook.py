import io

from openpyxl import load_workbook

from peelian.render import workbook

ROWS = [["question", "answer"], ["owner", "=1+1"], ["x" * 100, "3"]]


def test_every_cell_is_text_also_where_it_begins_like_a_formula() -> None:
    sheet = load_workbook(io.BytesIO(workbook.workbook(ROWS, title="small"))).worksheets[0]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == ROWS
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}


def test_the_header_stays_in_sight_and_no_column_is_wider_than_a_screen() -> None:
    sheet = load_workbook(io.BytesIO(workbook.workbook(ROWS, title="a title of more than 31 characters"))).worksheets[0]
    assert sheet.freeze_panes == workbook.FRAME
    assert sheet.column_dimensions["A"].width <= workbook.WIDE
    assert len(sheet.title) == 31

from datetime import UTC, date, datetime

import pytest

from peelian.jobs.cells import LONGEST_TEXT, Cells


def one(text: str) -> Cells:
    return Cells({"cell": text})


def problem(cells: Cells) -> str:
    ((column, said, remedy),) = cells.faults
    assert column == "cell"
    assert remedy
    return said


def test_a_text_comes_on_one_line() -> None:
    assert one("  two\r\n\tlines ").text("cell") == "two lines"


def test_an_empty_cell_is_filled_with_what_was_told() -> None:
    assert one(" ").text("cell", "told") == "told"


def test_a_cell_is_not_overwritten_by_what_was_told() -> None:
    assert one("said").text("cell", "told") == "said"


def test_an_empty_cell_is_wrong_where_it_is_needed() -> None:
    cells = one("")
    assert cells.text("cell") == ""
    assert "empty" in problem(cells)


def test_an_empty_cell_is_right_where_it_is_not() -> None:
    cells = one("")
    assert cells.text("cell", needed=False) == ""
    assert not cells.wrong("cell")


@pytest.mark.parametrize(
    "text", ["=1+1", "+44", "-2", "@SUM(A1)", "\t=1", " =1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20A"]
)
def test_a_formula_is_wrong(text: str) -> None:
    cells = one(text)
    assert cells.text("cell") == ""
    assert "formula" in problem(cells)


def test_a_formula_that_was_told_is_wrong_too() -> None:
    cells = one("")
    cells.text("cell", "=1")
    assert "formula" in problem(cells)


@pytest.mark.parametrize("text", ["a\u202eb", "a\0b", "a\x1b[31m", "a\u200bb"])
def test_signs_that_cannot_be_seen_are_wrong(text: str) -> None:
    cells = one(text)
    cells.text("cell")
    assert "cannot be seen" in problem(cells)
    assert problem(cells).isprintable()


def test_signs_that_join_letters_are_right() -> None:
    assert one("\u0645\u06cc\u200c\u062e\u0648").text("cell") == "\u0645\u06cc\u200c\u062e\u0648"


def test_a_text_that_is_too_long_is_wrong() -> None:
    cells = one("x" * (LONGEST_TEXT + 1))
    cells.text("cell")
    assert str(LONGEST_TEXT + 1) in problem(cells)


def test_a_day_is_read() -> None:
    assert one(" 1999-12-31 ").day("cell") == date(1999, 12, 31)


def test_an_empty_day_is_what_was_told() -> None:
    assert one("").day("cell", date(2000, 1, 1)) == date(2000, 1, 1)


@pytest.mark.parametrize(
    "text", ["31/12/1999", "12/31/1999", "1999-02-30", "19991231", "1999-W52-1", "soon", "\uff11999-01-01"]
)
def test_a_day_written_in_another_way_is_wrong(text: str) -> None:
    cells = one(text)
    assert cells.day("cell") is None
    assert "not a date" in problem(cells)


def test_a_time_comes_in_utc() -> None:
    assert one("2026-11-30T18:00+01:00").moment("cell") == datetime(2026, 11, 30, 17, tzinfo=UTC)


def test_a_day_as_a_time_is_its_beginning() -> None:
    assert one("2026-11-30").moment("cell") == datetime(2026, 11, 30, tzinfo=UTC)


def test_no_time_is_none() -> None:
    assert one("").moment("cell") is None


def test_a_time_without_its_zone_is_wrong() -> None:
    cells = one("2026-11-30T18:00")
    assert cells.moment("cell") is None
    assert "time zone" in problem(cells)


@pytest.mark.parametrize("text", ["soon", "2026-13-01", "0001-01-01T00:00+14:00", "30/11/2026 18:00"])
def test_what_is_no_time_is_wrong(text: str) -> None:
    cells = one(text)
    assert cells.moment("cell") is None
    assert "not a time" in problem(cells)


@pytest.mark.parametrize("cell", ["body_worn", "Body worn", " BODY-WORN "])
def test_a_choice_is_taken_however_it_is_written(cell: str) -> None:
    cells = Cells({"system": cell})
    assert cells.choice("system", ("body_worn", "uav")) == "body_worn"
    assert cells.said("system")
    assert not cells.faults


def test_what_is_no_choice_is_said_with_the_choices() -> None:
    cells = Cells({"system": "drone", "none": ""})
    assert cells.choice("system", ("body_worn", "uav"), "uav") == "uav"
    assert cells.choice("none", ("body_worn", "uav"), "uav") == "uav"
    assert cells.choice("none", ("body_worn", "uav")) == ""
    assert [(column, remedy) for column, _, remedy in cells.faults] == [
        ("system", "Write one of: body_worn, uav"),
        ("none", "Write one of: body_worn, uav"),
    ]


@pytest.mark.parametrize(("cell", "number"), [("", None), ("0", 0), (" 31 ", 31), ("1000000000", 1_000_000_000)])
def test_a_whole_number_is_read(cell: str, number: int | None) -> None:
    cells = Cells({"days": cell})
    assert cells.whole("days") == number
    assert not cells.faults


@pytest.mark.parametrize("cell", ["-1", "1.5", "1,000", "x", "1000000001", "\u0664", "9" * 40])
def test_what_is_no_whole_number_is_said(cell: str) -> None:
    cells = Cells({"days": cell})
    assert cells.whole("days") is None
    assert [column for column, _, _ in cells.faults] == ["days"]

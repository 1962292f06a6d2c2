"""A table is opened row by row; one that breaks off gives the rows before, and says where."""

import pytest

from peelian.jobs.estate import tables
from peelian.jobs.estate.rows import Fault

HEADER = "body,reference,system,maker,model"
LINE = "north,N-1,uav,Acme,Wing"


def read(text: str | bytes) -> tuple[list[tables.Row], list[Fault]]:
    table = tables.csv_table(text if isinstance(text, bytes) else text.encode())
    given = list(table.rows)
    faults = [*table.faults, *(one for one in given if isinstance(one, Fault))]
    return [one for one in given if not isinstance(one, Fault)], faults


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_is_read_however_it_was_saved(mark: str, separator: str, end: str) -> None:
    rows, faults = read(mark + end.join([HEADER, LINE, "", LINE]).replace(",", separator))
    assert not faults
    assert [number for number, _ in rows] == [2, 4]
    assert rows[0][1]["model"] == "Wing"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (HEADER.encode("utf-16"), "UTF-8"),
        (b"a\0b", "UTF-8"),
        (b'"a', "first row"),
        (b"reference,system,maker,model,model", "Two columns"),
        (b"reference,system,maker,model,colour", "colour"),
        (b"reference,system,maker", "missing"),
    ],
)
def test_a_table_of_which_nothing_can_be_read_says_why(content: bytes, said: str) -> None:
    rows, faults = read(content)
    assert not rows
    assert any(said in str(fault) for fault in faults)


def test_a_table_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "LARGEST_BYTES", 40)
    assert "larger" in str(read(f"{HEADER}\n{LINE}")[1][0])


def test_a_table_of_too_many_rows_is_read_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    rows, faults = read(f"{HEADER}\n{LINE}\n{LINE}\n{LINE}")
    assert len(rows) == 2
    assert faults[0].row == 4


def test_a_table_that_breaks_off_gives_what_is_before_and_says_where() -> None:
    rows, faults = read(f'{HEADER}\n{LINE}\n{LINE}\n"north,N-3,uav')
    assert len(rows) == 2
    assert faults[0].row == 4


def test_a_row_with_too_many_cells_is_marked() -> None:
    ((_, cells),), _ = read(f"{HEADER}\n{LINE},more")
    assert tables.TOO_MANY in cells


def test_signs_in_another_encoding_spoil_their_own_row_alone() -> None:
    rows, faults = read(f"{HEADER}\n{LINE}\n".encode() + "north,caf\u00e9,uav,Acme,Wing\n".encode("latin-1"))
    assert not faults
    assert rows[1][1]["reference"] == "caf\udce9"


def test_columns_that_an_export_added_are_passed_over() -> None:
    assert not read(f"{HEADER},concerns,exported_by\n{LINE},x,y")[1]


def test_it_is_counted_before_it_is_read() -> None:
    assert tables.csv_table(f"{HEADER}\n{LINE}\n{LINE}\n".encode()).about == 2

import csv
import io

import pytest

from peelian.render import spreadsheet


@pytest.mark.parametrize("start", [*sorted(spreadsheet.RUNS), "\uff1d", "\uff0b", "\uff20"])
def test_no_cell_is_run(start: str) -> None:
    assert spreadsheet.cell(f"{start}cmd|' /C calc'!A0").startswith("'")


@pytest.mark.parametrize(("value", "text"), [(None, ""), ("Acme", "Acme"), (7, "7"), (-7, "'-7"), ("", "")])
def test_a_value_is_written_as_it_is_otherwise(value: object, text: str) -> None:
    assert spreadsheet.cell(value) == text


def test_a_table_has_its_columns_and_no_other() -> None:
    made = spreadsheet.table(("a", "b"), [{"a": '1,"2', "c": "=x"}, {"b": "=x\ny"}])
    assert list(csv.reader(io.StringIO(made))) == [["a", "b"], ['1,"2', ""], ["", "'=x\ny"]]

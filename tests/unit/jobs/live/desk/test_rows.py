import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.jobs.live.desk import rows
from peelian.jobs.live.desk.rows import Row, Table
from peelian.nouns.portrait import Told
from peelian.nouns.refusal import Refused

ALL = rows.NEEDED + rows.ALLOWED
GOOD = {
    "reference": "N-1",
    "name": "Tomos Field",
    "born": "1990-06-01",
    "category": "wanted_by_court",
    "reason": "Failed to appear in court",
    "basis": "Warrant W-114",
    "instructions": "Speak to them, and ask for their name",
    "image": "n1.jpg",
    "taken_on": "2025-05-01",
    "source": "Custody",
    "legal_basis": "PACE 1984 s.64A",
    "expires_at": "2026-12-01T00:00Z",
    "consent": "",
    "consent_expires_at": "",
}


def written(*people: dict[str, str], columns: tuple[str, ...] = ALL, separator: str = ",") -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(columns)
    writer.writerows([{**GOOD, **one}[column] for column in columns] for one in people)
    return out.getvalue().encode()


def only(table: Table) -> Row:
    assert not table.faults
    assert not table.wrong, table.wrong
    (row,) = table.rows
    return row


def faults(table: Table) -> dict[str | None, str]:
    """What is wrong with the only row, by column."""
    (wrong,) = table.wrong
    assert not table.rows
    return {one.column: str(one) for one in wrong.faults}


def whole(table: Table) -> str:
    assert not table.rows
    assert not table.wrong
    return " ".join(str(one) for one in table.faults)


def test_a_row_becomes_a_nomination() -> None:
    row = only(rows.parse(written({})))
    said = row.nomination
    assert (row.number, row.image) == (2, "n1.jpg")
    assert (said.subject.reference, said.subject.name, said.subject.born) == ("N-1", "Tomos Field", date(1990, 6, 1))
    assert said.category == "wanted_by_court"
    assert said.instructions == "Speak to them, and ask for their name"
    assert said.taken_on == date(2025, 5, 1)
    assert said.expires_at == datetime(2026, 12, 1, tzinfo=UTC)
    assert said.volunteer is None


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", [b"\r\n", b"\n"])
def test_whatever_a_spreadsheet_saves_is_read(separator: str, mark: bytes, ending: bytes) -> None:
    content = mark + written({}, separator=separator).replace(b"\r\n", ending)
    assert only(rows.parse(content)).nomination.subject.name == "Tomos Field"


def test_columns_may_come_in_any_order_and_case() -> None:
    content = written({}, columns=ALL[::-1]).replace(b"legal_basis", b"Legal Basis")
    assert only(rows.parse(content)).nomination.legal_basis == "PACE 1984 s.64A"


def test_columns_that_are_not_needed_may_be_left_out() -> None:
    row = only(rows.parse(written({}, columns=rows.NEEDED)))
    assert row.nomination.expires_at is None
    assert row.image == "N-1/"


def test_a_volunteer_comes_with_consent() -> None:
    row = only(rows.parse(written({"consent": "C-9", "consent_expires_at": "2027-01-01"})))
    assert row.nomination.volunteer is not None
    assert row.nomination.volunteer.expires_at == datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("half", [{"consent": "C-9"}, {"consent_expires_at": "2027-01-01"}])
def test_half_a_consent_is_none(half: dict[str, str]) -> None:
    assert "come together" in faults(rows.parse(written(half)))["consent"]


def test_a_date_of_birth_may_be_unknown() -> None:
    assert only(rows.parse(written({"born": ""}))).nomination.subject.born is None


@pytest.mark.parametrize("column", [name for name in rows.NEEDED if name not in {"born", "taken_on"}])
def test_an_empty_cell_is_said(column: str) -> None:
    assert "empty" in faults(rows.parse(written({column: " "})))[column]


def test_a_picture_of_no_date_is_said() -> None:
    assert "not known when" in faults(rows.parse(written({"taken_on": ""})))["taken_on"]


@pytest.mark.parametrize("column", ["born", "taken_on", "expires_at", "consent_expires_at"])
def test_a_bad_date_is_said_once(column: str) -> None:
    said = faults(rows.parse(written({column: "01/02/2003"})))
    assert list(said) == [column]


def test_a_picture_older_than_the_person_is_said() -> None:
    assert "before the person was born" in faults(rows.parse(written({"taken_on": "1980-01-01"})))["taken_on"]


@pytest.mark.parametrize("column", ["reference", "name", "reason", "instructions", "image", "consent"])
def test_a_formula_is_said(column: str) -> None:
    assert "formula" in faults(rows.parse(written({column: '=HYPERLINK("http://x")'})))[column]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    said = faults(rows.parse(written({"name": "", "born": "x", "basis": "=1", "source": ""})))
    assert set(said) == {"name", "born", "basis", "source"}


def test_a_row_with_too_many_cells_is_said() -> None:
    assert "more cells" in faults(rows.parse(written({}).rstrip() + b",one,two\r\n"))[None]


def test_a_bad_row_keeps_no_other_back() -> None:
    table = rows.parse(written({}, {"reference": "N-2", "born": "x"}, {"reference": "N-3"}))
    assert [row.number for row in table.rows] == [2, 4]
    assert [(one.number, one.reference) for one in table.wrong] == [(3, "N-2")]


def test_rows_are_counted_as_a_spreadsheet_counts_them() -> None:
    head, first, second = written({"reason": "two\nlines"}, {"reference": "N-2"}).split(b"\r\n", 2)
    table = rows.parse(b"\r\n".join([head, b"", first, b"," * 13, second]))
    assert [row.number for row in table.rows] == [3, 5]


def test_of_two_rows_with_one_reference_the_second_is_refused() -> None:
    table = rows.parse(written({}, {"reference": "n-1"}))
    assert [row.number for row in table.rows] == [2]
    assert "Row 2 has the same reference" in str(table.wrong[0].faults[0])


def test_a_column_that_nobody_knows_is_refused() -> None:
    content = written({}).replace(b"expires_at", b"ethnicity", 1)
    assert "ethnicity" in whole(rows.parse(content))


@pytest.mark.parametrize("column", rows.NEEDED)
def test_a_missing_column_is_refused(column: str) -> None:
    left = tuple(name for name in ALL if name != column)
    assert whole(rows.parse(written({}, columns=left))).startswith(f"{column}: This column is missing")


def test_a_column_that_comes_twice_is_refused() -> None:
    assert "Two columns" in whole(rows.parse(written({}, columns=(*ALL, "reason"))))


@pytest.mark.parametrize("content", [b"", b"  \r\n ", b"\n\n"])
def test_an_empty_table_is_refused(content: bytes) -> None:
    assert "empty" in whole(rows.parse(content))


def test_a_table_of_nobody_is_refused() -> None:
    assert "nobody" in whole(rows.parse(written()))


def test_one_row_too_many_is_refused() -> None:
    people = [{"reference": f"N-{number}"} for number in range(rows.MOST_ROWS + 1)]
    assert str(rows.MOST_ROWS) in whole(rows.parse(written(*people)))
    assert len(rows.parse(written(*people[:-1])).rows) == rows.MOST_ROWS


def test_empty_rows_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MOST_RECORDS", 5)
    head, person, _ = written({}).split(b"\r\n")
    assert only(rows.parse(b"\r\n".join([head, b"", b"", b"", person]))).number == 5
    assert "empty ones" in whole(rows.parse(b"\r\n".join([head, b"", b"", b"", b"", person])))


def test_a_table_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "LARGEST_BYTES", 10)
    assert "larger than" in whole(rows.parse(written({})))


def test_another_alphabet_is_refused() -> None:
    assert "UTF-8" in whole(rows.parse(written({"name": "Zoé"}).decode().encode("cp1252")))


def test_a_quotation_mark_without_its_pair_is_refused() -> None:
    assert "breaks off in row 2" in whole(rows.parse(written({}).replace(b"Custody", b'"Custody')))


def test_what_a_picture_tells_fills_cells_that_are_empty() -> None:
    asked = []

    def tells(image: str) -> Told:
        asked.append(image)
        return Told(taken_on=date(2024, 1, 2), source="GB-ESSEX", name="FIELD,TOMOS", born=date(1990, 6, 1))

    empty = {"name": "", "born": "", "taken_on": "", "source": "Custody"}
    said = only(rows.parse(written(empty), tells=tells)).nomination
    assert asked == ["n1.jpg"]
    assert (said.subject.name, said.subject.born, said.taken_on) == ("FIELD,TOMOS", date(1990, 6, 1), date(2024, 1, 2))
    assert said.source == "Custody"


def test_a_picture_that_cannot_be_had_is_said() -> None:
    no = Refused(rule="picture", reason="n1.jpg: not among what was handed over")
    assert "not among" in faults(rows.parse(written({}), tells=lambda _image: no))["image"]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_whatever_the_bytes_there_is_a_report(content: bytes) -> None:
    table = rows.parse(content)
    assert table.faults
    assert not table.rows


CELL = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(
    ["=1", "2001-01-01", "", '"', "\0", "\n", ";"]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(ALL), CELL), min_size=1, max_size=5), st.sampled_from([",", ";"]))
def test_whatever_the_cells_every_row_is_right_or_wrong(people: list[dict[str, str]], separator: str) -> None:
    table = rows.parse(written(*people, separator=separator))
    assert not table.faults
    numbers = sorted([row.number for row in table.rows] + [one.number for one in table.wrong])
    assert len(set(numbers)) == len(numbers)
    for row in table.rows:
        said = row.nomination
        for text in (said.subject.reference, said.subject.name, said.reason, said.basis, said.instructions):
            assert text
            assert not text.startswith(("=", "+", "-", "@"))
    for one in table.wrong:
        assert all(str(fault).endswith(".") for fault in one.faults)


@settings(max_examples=100, deadline=None)
@given(at=st.integers(0, 2000), by=st.binary(min_size=1, max_size=6))
def test_whatever_is_altered_nothing_is_raised(at: int, by: bytes) -> None:
    good = written({}, {"reference": "N-2"})
    at %= len(good)
    table = rows.parse(good[:at] + by + good[at + len(by) :])
    assert table.rows or table.wrong or table.faults

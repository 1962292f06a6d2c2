import pytest

from peelian.jobs.estate.survey import sheets
from peelian.nouns.questionnaire import Given, Said
from tests.fakes.surveys import SMALL, said

GIVEN = {
    one.question: one
    for one in (
        Given(question="owner", said=Said.DONT_KNOW, evidence="Nobody asked"),
        Given(question="how", text="=1+1"),
        said("uav.uses", Said.YES),
        Given(question="uav.quantity", number=3),
        Given(question="uav.makers", rows=(("DJI", "M30"), ("Skydio", "X10"))),
    )
}


def sheet(*rows: dict[str, str]) -> list[tuple[int, dict[str, str]]]:
    return list(enumerate(rows, start=2))


def test_a_sheet_comes_back_as_it_was_written() -> None:
    rows = [sheets.header(SMALL), *sheets.rows(SMALL, GIVEN)]
    found = sheets.read(SMALL, sheets.table(rows))
    assert found.faults == ()
    assert {one.question: one for one in found.given} == GIVEN


def test_an_empty_sheet_has_every_question_and_says_how_to_answer() -> None:
    rows = sheets.rows(SMALL, {})
    assert [row[0] for row in rows] == [one.id for one in SMALL.questions]
    assert rows[4][3] == "a whole number, don't know or not held (only if uav.uses is yes)"
    assert sheets.read(SMALL, sheets.table([sheets.header(SMALL), *rows])).given == ()


def test_no_cell_of_a_sheet_is_a_formula() -> None:
    cells = [cell for row in sheets.rows(SMALL, GIVEN) for cell in row]
    assert "'=1+1" in cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


@pytest.mark.parametrize("answer", ["Yes", " YES ", "yes"])
def test_capitals_and_spaces_are_overlooked(answer: str) -> None:
    (given,) = sheets.read(SMALL, sheet({"question": "owner", "answer": answer})).given
    assert given.said is Said.YES


@pytest.mark.parametrize("answer", ["Don\u2019t know", "dont_know", "don't know"])
def test_not_knowing_is_read_in_its_spellings(answer: str) -> None:
    found = sheets.read(SMALL, sheet({"question": "owner", "answer": answer}))
    assert [one.said for one in found.given] == [Said.DONT_KNOW] or found.faults[0].row == 2


def test_yes_is_a_word_where_words_are_asked_for() -> None:
    (given,) = sheets.read(SMALL, sheet({"question": "how", "answer": "Yes"})).given
    assert given.text == "Yes"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"question": "owner", "answer": "perhaps"}, "answer"),
        ({"question": "nobody", "answer": "yes"}, "question"),
        ({"question": "uav.quantity", "answer": "many"}, "answer"),
        ({"question": "uav.quantity", "answer": "3"}, "answer"),
        ({"question": "owner", "answer": "yes", "evidence": "x" * 5000}, "evidence"),
    ],
)
def test_what_is_wrong_is_said_with_its_row_and_column_and_the_rest_is_kept(row: dict[str, str], column: str) -> None:
    found = sheets.read(SMALL, sheet(row, {"question": "weak", "answer": "no"}))
    assert [(one.row, one.column) for one in found.faults] == [(2, column)]
    assert [one.question for one in found.given] == ["weak"]


def test_a_table_of_which_a_row_lacks_a_column_keeps_its_cells() -> None:
    rows = sheet(
        {"question": "uav.uses", "answer": "yes"}, {"question": "uav.makers", "cell_1": "DJI"}, {"question": ""}
    )
    found = sheets.read(SMALL, rows)
    assert found.given[1].rows == (("DJI", ""),)


def test_nothing_is_no_table() -> None:
    assert sheets.table([]) == []

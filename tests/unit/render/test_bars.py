import pytest

from peelian.errors import InvalidValueError
from peelian.render.bars import Bar, bars

ROWS = [Bar(label="ANPR", value=11, of=39, told="at least 11 of 39"), Bar(label="Drones", value=23, told="23")]


def test_each_bar_has_its_name_and_its_number() -> None:
    svg = bars(ROWS, across="bodies")
    for said in ("ANPR", "at least 11 of 39", "Drones", "bodies"):
        assert said in svg


def test_the_same_numbers_give_the_same_bytes() -> None:
    assert bars(ROWS, across="bodies") == bars(ROWS, across="bodies")


def test_text_takes_the_colour_of_the_page() -> None:
    assert "currentColor" in bars(ROWS, across="bodies")


def test_nothing_cannot_be_drawn() -> None:
    with pytest.raises(InvalidValueError):
        bars([], across="bodies")

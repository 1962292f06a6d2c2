import re
from datetime import UTC, date, datetime

import pytest

from peelian.render import own_copy

AT = datetime(2026, 7, 1, 12, 30, tzinfo=UTC)


def test_a_copy_says_everything_and_fetches_nothing() -> None:
    page = own_copy.html(AT, {"Orders": [{"Power": "Bail <Act>", "Ends": AT}], "Places": []}, {"Photo": b"jpeg"})
    assert "Bail &lt;Act&gt;" in page
    assert "1 July 2026, 13:30" in page
    assert "Nothing." in page
    assert re.findall(r'src="([^"]+)"', page) == ["data:image/jpeg;base64,anBlZw=="]
    assert not re.search(r"<(script|link|iframe)", page)


def test_rows_of_one_part_are_told_apart() -> None:
    page = own_copy.html(AT, {"Prompts": [{"State": "missed"}, {"State": "answered"}]}, {})
    assert "1 of 2" in page
    assert "Pictures" not in page


@pytest.mark.parametrize(
    ("value", "said"), [(None, "None"), ("", "None"), (0, "0"), (date(1990, 1, 2), "2 January 1990"), ("a", "a")]
)
def test_what_is_not_there_is_said_not_to_be(value: object, said: str) -> None:
    assert own_copy.told(value) == said


def test_a_program_gets_moments_with_their_zone() -> None:
    assert own_copy.plain(AT) == "2026-07-01T12:30:00+00:00"
    assert own_copy.plain(date(2026, 7, 1)) == "2026-07-01"
    assert own_copy.plain(3) == 3

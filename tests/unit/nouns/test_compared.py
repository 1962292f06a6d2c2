from dataclasses import fields

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.compared import Compared, Resemblance


def test_a_photo_that_is_not_good_enough_comes_with_advice() -> None:
    with pytest.raises(InvalidValueError):
        Compared(found=Resemblance.NOT_GOOD_ENOUGH)


def test_there_is_no_number_in_an_answer() -> None:
    assert {field.name for field in fields(Compared)} == {"found", "coaching"}

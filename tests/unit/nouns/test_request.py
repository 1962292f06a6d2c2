import pytest

from peelian.errors import InvalidValueError
from tests.fakes.answers import request
from tests.fakes.orders import NOW


def test_a_request_is_about_a_stretch_of_time() -> None:
    with pytest.raises(InvalidValueError):
        request(starts_at=NOW, ends_at=NOW)


def test_a_request_says_who_asked() -> None:
    with pytest.raises(InvalidValueError):
        request(asked_by="")

from dataclasses import fields

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.held import Held, PlaceEvent
from tests.fakes.orders import NOW, ORDER_ID, WEARER


def test_what_is_held_is_of_a_class() -> None:
    with pytest.raises(InvalidValueError):
        Held(id="photo:P-1:1", order=ORDER_ID, wearer=WEARER, kept="Photo of Sam", since=NOW)


def test_an_event_does_not_say_where() -> None:
    assert not {field.name for field in fields(PlaceEvent)} & {"latitude", "longitude", "fix", "area"}

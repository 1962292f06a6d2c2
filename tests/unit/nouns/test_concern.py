from datetime import datetime

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.case import View
from peelian.nouns.concern import Contact, Finding, Sight
from peelian.nouns.ids import PersonId
from tests.fakes.answers import concern
from tests.fakes.orders import NOW

BEN = PersonId("ben")
NAIVE = datetime(2026, 11, 20)  # noqa: DTZ001 - that is the point


def test_a_concern_is_about_something() -> None:
    with pytest.raises(InvalidValueError):
        concern(about=" ")


def test_a_finding_has_reasons() -> None:
    with pytest.raises(InvalidValueError):
        Finding(by=BEN, at=NOW, outcome="excused", excuse="ill", reasons="")


def test_a_sight_and_a_contact_say_when() -> None:
    with pytest.raises(InvalidValueError):
        Sight(by=BEN, at=NAIVE, view=View.TRUE)
    with pytest.raises(InvalidValueError):
        Contact(by=BEN, at=NAIVE, how="call", reached=True)

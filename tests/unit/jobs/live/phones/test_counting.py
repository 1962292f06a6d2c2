"""Photos are counted a deployment: those that were compared, and those that were asked for without leave."""

import pytest

from peelian.jobs.live.phones import counting
from peelian.jobs.live.phones.second_looks import Looked
from peelian.nouns.refusal import Refused
from tests.fakes.street import Street


@pytest.fixture
def street() -> Street:
    return Street()


def test_a_deployment_whose_phones_asked_for_no_photo_is_not_counted(street: Street) -> None:
    street.engaged()
    assert counting.photos(street.phones) == []


def test_photos_are_counted_by_what_came_of_them(street: Street) -> None:
    alert = street.engaged()
    assert isinstance(street.looks(alert), Looked)
    street.looker.sees = (0.1,)
    assert isinstance(street.looks(alert), Looked)
    street.looker.coaching = ("Hold the phone still",)
    assert isinstance(street.looks(alert), Looked)
    for _ in range(2):
        assert isinstance(street.looks(alert, street.other), Refused)
    (found,) = counting.photos(street.phones)
    assert (found.compared, found.alike, found.refused) == (2, 1, 2), "one that was not good enough was not compared"
    assert (found.deployment, found.title) == (street.office.id, street.office.deployment.plan.title)

"""A reference set and its members are checked when they are made."""

from dataclasses import replace

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.reference_set import Request
from tests.fakes.deployments import NOW
from tests.fakes.operator_checks import KEEPER, MEMBER, SET

NAIVE = NOW.replace(tzinfo=None)


@pytest.mark.parametrize("field", ["id", "kind", "title", "pack", "made_by"])
def test_a_set_lacks_nothing(field: str) -> None:
    with pytest.raises(InvalidValueError, match=field):
        replace(SET, **{field: " "})  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["version", "size"])
def test_a_set_is_of_no_negative_version_or_size(field: str) -> None:
    with pytest.raises(InvalidValueError, match=field):
        replace(SET, **{field: -1})  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["id", "of", "added_by"])
def test_a_member_lacks_nothing(field: str) -> None:
    with pytest.raises(InvalidValueError, match=field):
        replace(MEMBER, **{field: ""})  # type: ignore[arg-type]


def test_moments_say_in_which_zone_they_are() -> None:
    with pytest.raises(InvalidValueError):
        replace(SET, made_at=NAIVE)
    with pytest.raises(InvalidValueError):
        replace(MEMBER, added_at=NAIVE)
    with pytest.raises(InvalidValueError):
        Request(by=KEEPER.id, at=NAIVE, digest="ab")


def test_a_request_is_for_something() -> None:
    with pytest.raises(InvalidValueError):
        Request(by=KEEPER.id, at=NOW, digest="")

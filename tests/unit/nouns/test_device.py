"""A phone says whose it is, or it is none."""

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.device import Denied, Device, WakeUp
from tests.fakes.deployments import NOW
from tests.fakes.phones import device


@pytest.mark.parametrize("field", ["id", "deployment", "officer", "label"])
def test_a_phone_that_lacks_something_is_none(field: str) -> None:
    with pytest.raises(InvalidValueError, match=field):
        device(**{field: " "})


@pytest.mark.parametrize("key", ["", "04" + "ab" * 63, "02" + "ab" * 64, "04" + "AB" * 64, "04" + "ab" * 64 + "\n"])
def test_a_key_that_is_no_point_is_refused(key: str) -> None:
    with pytest.raises(InvalidValueError, match="public_key"):
        device(public_key=key)


def test_a_label_is_short() -> None:
    assert device(label="x" * 60).label
    with pytest.raises(InvalidValueError, match="label"):
        device(label="x" * 61)


@pytest.mark.parametrize("field", ["wrong_codes", "denied_count", "denied_looks"])
def test_a_count_is_never_negative(field: str) -> None:
    with pytest.raises(InvalidValueError, match=field):
        device(**{field: -1})


@pytest.mark.parametrize("field", ["enrolled_at", "expires_at", "over_at", "seen_at"])
def test_a_time_says_its_zone(field: str) -> None:
    with pytest.raises(InvalidValueError, match=field):
        device(**{field: NOW.replace(tzinfo=None)})


def test_what_wakes_a_phone_is_whole() -> None:
    with pytest.raises(InvalidValueError, match="auth"):
        WakeUp(endpoint="https://push.example/1", p256dh="k", auth="")


def test_a_denial_says_what_and_why() -> None:
    with pytest.raises(InvalidValueError, match="reason"):
        Denied(at=NOW, asked="act", rule="held", reason="")
    with pytest.raises(InvalidValueError, match="at"):
        Denied(at=NOW.replace(tzinfo=None), asked="act", rule="held", reason="no")


def test_there_is_nowhere_in_a_phone_for_a_face_or_a_name() -> None:
    assert not {"picture", "photo", "template", "name", "position"} & set(Device.__slots__)

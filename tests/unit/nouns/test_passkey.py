from dataclasses import replace
from datetime import UTC, datetime

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.ids import PersonId
from peelian.nouns.passkey import Passkey

KEY = Passkey(
    credential=b"c", person=PersonId("p-1"), key=b"k", sign_count=0, added_at=datetime(2026, 1, 1, tzinfo=UTC)
)


def test_a_passkey_without_its_id_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="credential"):
        replace(KEY, credential=b"")


def test_a_passkey_without_its_public_key_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="key"):
        replace(KEY, key=b"")


def test_a_passkey_of_nobody_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="person"):
        replace(KEY, person=PersonId(""))


def test_a_count_below_nought_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="sign_count"):
        replace(KEY, sign_count=-1)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="added_at"):
        replace(KEY, added_at=datetime(2026, 1, 1))  # noqa: DTZ001 - what must not be

from datetime import datetime
from hashlib import sha256

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.publication import Publication
from tests.fakes import desk_nouns as nouns

AT = nouns.deployment("d-1").plan.starts_at


def publication(**changes: object) -> Publication:
    values: dict[str, object] = {"deployment": "d-1", "document": b"{}", "entry": 7, "at": AT}
    return Publication(**(values | changes))  # type: ignore[arg-type]


def test_its_digest_is_that_of_its_very_bytes() -> None:
    assert publication(document=b'{"a":1}').digest == sha256(b'{"a":1}').hexdigest()


@pytest.mark.parametrize("changes", [{"deployment": ""}, {"entry": -1}, {"at": datetime(2026, 11, 25)}])  # noqa: DTZ001
def test_one_that_says_too_little_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(InvalidValueError):
        publication(**changes)

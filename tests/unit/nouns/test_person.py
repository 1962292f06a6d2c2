from dataclasses import replace

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.person import Role
from tests.fakes.deployments import everybody, person


@pytest.mark.parametrize("field", ["id", "name"])
def test_a_person_has_an_id_and_a_name(field: str) -> None:
    with pytest.raises(InvalidValueError, match=rf"Person\.{field} must be a text that is not empty"):
        replace(person(Role.DPO), **{field: " "})  # type: ignore[arg-type]


def test_staff_need_no_rank_and_are_active_until_somebody_says_otherwise() -> None:
    auditor = person(Role.AUDITOR)
    assert auditor.rank == ""
    assert auditor.active


def test_there_is_somebody_of_every_role() -> None:
    assert {role for one in everybody() for role in one.roles} == set(Role)

from dataclasses import fields, replace

import pytest

from peelian.jobs.checkins.cohort import tally
from peelian.jobs.checkins.cohort.tally import Tally

COUNTS = {field.name: 0 for field in fields(Tally) if field.name not in {"people", "days", "refused"}}
KEPT = Tally(people=10, days=3, refused=(("cap", 2),), **COUNTS)
PROMISES = [field.name for field in fields(Tally)][-5:]


@pytest.mark.parametrize("promise", PROMISES)
def test_one_broken_promise_is_a_broken_promise(promise: str) -> None:
    assert KEPT.kept
    assert not replace(KEPT, **{promise: 1}).kept  # type: ignore[arg-type]


def test_parts_add_up() -> None:
    both = tally.added([KEPT, replace(KEPT, sent=7, refused=(("cap", 1), ("quiet", 5)))])
    assert (both.people, both.days, both.sent, both.refused) == (20, 3, 7, (("cap", 3), ("quiet", 5)))

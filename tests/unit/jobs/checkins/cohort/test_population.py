from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from peelian.jobs.checkins.cohort import population
from peelian.law.checkins import orders
from tests.fakes.orders import rules

BEGINS = datetime(2026, 10, 10, tzinfo=UTC)


@pytest.mark.parametrize("seed", range(40))
def test_whoever_is_drawn_has_a_lawful_order(seed: int) -> None:
    drawn = population.draw(np.random.default_rng(seed), rules(), begins=BEGINS, days=30)
    assert orders.complete(drawn.terms, rules()) == []
    assert all(span.ends_at - span.starts_at > timedelta(hours=0.9) for span in drawn.spans)


def test_people_differ_and_a_seed_draws_the_same() -> None:
    drawn = [population.draw(np.random.default_rng(seed), rules(), begins=BEGINS, days=30) for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]

"""A running deployment is stopped when its false alerts are more than chance explains, and hardly ever otherwise."""

from dataclasses import replace

import numpy as np
import pytest

from peelian.law import monitoring
from peelian.law.evidence_rules import EvidenceRules
from tests.fakes.deployments import PLAN, policy

RULES = EvidenceRules(longest_days=365, false_stop=0.01, times_worse=3)
BOUND = 0.001


def stops(false_alerts: int, faces: int, bound: float = BOUND) -> bool:
    found = monitoring.watched(faces, (false_alerts, false_alerts), bound=bound, rules=RULES)
    return monitoring.must_stop(found) is not None


def test_no_false_alert_never_stops_anything() -> None:
    assert not any(stops(0, faces) for faces in (0, 1, 1000, 1_000_000))


def test_the_authorised_rate_goes_on_and_ten_times_as_much_stops() -> None:
    assert not stops(10, 10_000)
    assert stops(10, 1000)


def test_a_few_false_alerts_among_the_first_faces_stop_it_at_once() -> None:
    assert not stops(1, 1)
    assert stops(5, 10)


def test_the_ratio_is_the_one_of_two_binomials() -> None:
    expected = 4 * np.log(3) + 996 * np.log((1 - 3 * BOUND) / (1 - BOUND))
    assert monitoring.log_ratio(4, 1000, bound=BOUND, times_worse=3) == pytest.approx(expected)


def test_a_rate_as_authorised_is_stopped_no_more_often_than_the_pack_says() -> None:
    """4,000 deployments of 3,000 faces each, looked at after every face: at most 1 in 100 stops."""
    chance = np.random.default_rng(7)
    bound, faces = 0.005, 3000
    counted = np.cumsum(chance.random((4000, faces)) < bound, axis=1)
    seen = np.arange(1, faces + 1)
    ratio = counted * np.log(3) + (seen - counted) * np.log((1 - 3 * bound) / (1 - bound))
    stopped = (ratio >= -np.log(RULES.false_stop)).any(axis=1).mean()
    assert stopped <= RULES.false_stop + 3 * np.sqrt(0.01 * 0.99 / 4000)
    worse = np.cumsum(chance.random((400, faces)) < 3 * bound, axis=1)
    found = worse * np.log(3) + (seen - worse) * np.log((1 - 3 * bound) / (1 - bound))
    assert (found >= -np.log(RULES.false_stop)).any(axis=1).mean() > 0.9


def test_the_bound_is_the_plans_and_never_more_than_the_packs() -> None:
    authority = policy().authority
    assert monitoring.bound(PLAN, authority) == PLAN.false_alerts_allowed / PLAN.expected_faces
    assert monitoring.bound(replace(PLAN, false_alerts_allowed=0), authority) == authority.false_alert_rate
    assert monitoring.bound(replace(PLAN, expected_faces=10), authority) == authority.false_alert_rate
    assert monitoring.bound(replace(PLAN, expected_faces=0), authority) == authority.false_alert_rate


def test_where_no_false_alert_is_allowed_the_first_one_stops() -> None:
    assert stops(1, 1_000_000, bound=0.0)
    assert not stops(0, 10, bound=0.0)


def test_an_alert_counts_as_a_face_also_before_the_faces_are_counted() -> None:
    found = monitoring.watched(0, (5, 5), bound=BOUND, rules=RULES)
    assert found.faces == 0
    assert found.stops


def test_the_share_says_how_near_it_is() -> None:
    near = monitoring.watched(100, (2, 2), bound=BOUND, rules=RULES)
    assert 0 < near.evidence < 1

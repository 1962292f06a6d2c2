"""A deployment starts with a signed point, keeps what it ran with, and ends when the point does not stand any more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.jobs.live.desk import evidence, running
from peelian.nouns.person import Role
from peelian.nouns.refusal import Refused
from peelian.nouns.signed_point import PointStage, SignedPoint
from tests.fakes.deployments import STARTS_AT, person
from tests.fakes.desk import Office, rules
from tests.fakes.signed import IMBALANCED, TODAY, overridden, proposed, signed

LEAD = person(Role.DEPLOYMENT_LEAD)


@pytest.fixture
def sealed() -> Office:
    office = Office()
    office.sealed()
    office.now = STARTS_AT
    return office


@pytest.mark.parametrize(
    ("points", "rule"),
    [
        ([], "evidence.missing"),
        ([proposed()], "evidence.unsigned"),
        ([signed(expires_on=TODAY - timedelta(days=1))], "evidence.expired"),
        ([signed(smallest_list=50)], "evidence.size"),
        ([signed(findings=IMBALANCED)], "evidence.imbalanced"),
    ],
)
def test_nothing_starts_without_a_point_that_fits(sealed: Office, points: list[SignedPoint], rule: str) -> None:
    sealed.signs.points = points
    assert rules(running.may_start(sealed.desk, LEAD, sealed.id)) == [rule]


def test_the_deployment_keeps_what_it_runs_with_and_for_which_reasons_it_was_overridden(sealed: Office) -> None:
    sealed.signs.points = [overridden(signed(findings=IMBALANCED))]
    (use,) = sealed.start().points
    assert (use.verdict, use.override) == ("imbalanced", "Four hours, and every alert is looked at twice")
    assert (use.asked_by, use.approved_by, use.since) == (LEAD.id, "authorising_officer", STARTS_AT)


@pytest.mark.parametrize(
    "gone",
    [
        [],
        [replace(signed(), stage=PointStage.WITHDRAWN)],
        [signed(expires_on=TODAY - timedelta(days=1))],
        [replace(signed(), evidence=signed(largest_list=199).evidence)],
    ],
)
def test_a_live_deployment_ends_when_its_point_does_not_stand_any_more(sealed: Office, gone: list[SignedPoint]) -> None:
    sealed.start()
    assert running.must_end(sealed.desk, sealed.id) is None
    sealed.signs.points = gone
    ends = running.must_end(sealed.desk, sealed.id)
    assert isinstance(ends, Refused)
    assert ends.rule == running.EVIDENCE
    assert isinstance(running.resume(sealed.desk, sealed.id), Refused)


def test_a_point_that_is_approved_later_is_not_slipped_under_a_live_deployment(sealed: Office) -> None:
    live = sealed.start()
    lower = replace(signed(), id=type(live.points[0].id)("point-0"))
    sealed.signs.points.insert(0, lower)
    found = evidence.fitting(sealed.desk, live, 1)
    assert isinstance(found, SignedPoint)
    assert found.id == live.points[0].id


def test_nobody_runs_with_what_nobody_approved(sealed: Office) -> None:
    with pytest.raises(RuntimeError, match="never approved"):
        evidence.used(sealed.desk, LEAD, proposed(), "why")

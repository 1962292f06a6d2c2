"""Evidence before use: each way to be without it is refused, and says what to do."""

from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.law import evidence
from peelian.nouns.ids import ModelId
from peelian.nouns.refusal import Refused
from peelian.nouns.signed_point import PointStage, Said, SignedPoint, Use
from tests.fakes.deployments import NOW, policy
from tests.fakes.points import ONE_TO_ONE
from tests.fakes.signed import (
    BALANCED,
    EVIDENCE,
    IMBALANCED,
    LEAD,
    OFFICER,
    POINT,
    TODAY,
    WANTED,
    finding,
    overridden,
    proposed,
    signed,
)


def rule(*points: SignedPoint, **changes: object) -> str:
    """By which rule points are refused; empty where one of them fits."""
    found = evidence.fitting(points, replace(WANTED, **changes))  # type: ignore[arg-type]
    return found.rule if isinstance(found, Refused) else ""


def test_what_two_people_signed_for_this_pack_size_rate_and_day_fits() -> None:
    assert evidence.fitting([signed()], WANTED) == signed()


def test_without_any_point_nothing_runs() -> None:
    assert rule() == "evidence.missing"


def test_a_point_for_another_use_is_no_point() -> None:
    assert rule(signed(uses=frozenset({Use.OPERATOR_CHECK}))) == "evidence.missing"


def test_what_was_only_proposed_is_refused() -> None:
    assert rule(proposed()) == "evidence.unsigned"


@pytest.mark.parametrize("stage", [PointStage.REFUSED, PointStage.WITHDRAWN])
def test_what_was_refused_or_taken_back_is_refused(stage: PointStage) -> None:
    assert rule(replace(signed(), stage=stage)) == "evidence.withdrawn"


def test_evidence_that_was_changed_after_it_was_signed_is_refused() -> None:
    changed = replace(EVIDENCE, point=replace(POINT, threshold=0.1))
    assert rule(replace(signed(), evidence=changed)) == "evidence.altered"
    both = replace(signed(), evidence=changed, digest=evidence.digest(changed))
    assert rule(both) == "evidence.altered", "the approval is of something else"


def test_one_person_alone_is_not_two() -> None:
    alone = signed()
    assert alone.approval is not None
    assert rule(replace(alone, approval=replace(alone.approval, by=LEAD))) == "evidence.two_people"


def test_another_pack_is_refused_whatever_it_is_called() -> None:
    assert rule(signed(), model=ModelId("other")) == "evidence.pack"


@pytest.mark.parametrize(("size", "fits"), [(0, False), (1, True), (100, True), (101, True), (200, True), (201, False)])
def test_the_list_is_within_the_range_that_was_signed(size: int, fits: bool) -> None:  # noqa: FBT001
    assert (rule(signed(), size=size, rate=1) == "") is fits
    assert fits or rule(signed(), size=size, rate=1) == "evidence.size"


def test_a_rate_that_is_not_strict_enough_is_refused() -> None:
    assert rule(signed(), rate=POINT.target / 2) == "evidence.rate"


def test_a_longer_list_than_was_measured_loosens_the_rate_in_proportion() -> None:
    assert rule(signed(), size=100) == ""
    assert rule(signed(), size=200) == "evidence.rate"
    assert rule(signed(), size=200, rate=2 * POINT.target) == ""


def test_what_expired_is_refused_and_what_expires_before_the_end_too() -> None:
    assert rule(signed(expires_on=TODAY)) == ""
    assert rule(signed(expires_on=TODAY - timedelta(days=1))) == "evidence.expired"
    assert rule(signed(expires_on=TODAY), until=TODAY + timedelta(days=1)) == "evidence.expired"


def test_imbalance_blocks() -> None:
    assert rule(signed(findings=IMBALANCED)) == "evidence.imbalanced"


@pytest.mark.parametrize("findings", [(), BALANCED[:1], (BALANCED[0], finding(BALANCED[1].direction, None))])
def test_what_was_not_measured_in_both_directions_on_enough_data_blocks_likewise(findings: tuple[object, ...]) -> None:
    assert rule(signed(findings=findings)) == "evidence.imbalanced"


def test_two_people_may_override_with_reasons() -> None:
    assert rule(overridden(signed(findings=IMBALANCED))) == ""


def test_an_override_that_is_only_asked_for_or_of_one_person_overrides_nothing() -> None:
    asked = overridden(signed(findings=IMBALANCED))
    assert asked.override is not None
    assert rule(replace(asked, override=replace(asked.override, approval=None))) == "evidence.imbalanced"
    assert rule(overridden(signed(findings=IMBALANCED), by=LEAD)) == "evidence.imbalanced"


def test_an_override_of_other_evidence_or_other_reasons_overrides_nothing() -> None:
    asked = overridden(signed(findings=IMBALANCED))
    assert asked.override is not None
    other = replace(asked.override, asked=Said(by=LEAD, at=NOW, reason="Another reason"))
    assert rule(replace(asked, override=other)) == "evidence.imbalanced"
    worse = signed(findings=(*IMBALANCED, finding(p=0.0001)))
    assert rule(replace(worse, override=asked.override)) == "evidence.imbalanced"


def test_of_several_refusals_the_nearest_is_told() -> None:
    assert rule(proposed(), signed(expires_on=TODAY - timedelta(days=1))) == "evidence.expired"


def test_of_several_that_fit_the_one_that_finds_most_is_taken() -> None:
    strict = signed(point=replace(POINT, threshold=0.9))
    assert evidence.fitting([strict, signed()], WANTED) == signed()


def test_one_to_one_has_no_list() -> None:
    point = signed(point=ONE_TO_ONE, uses=frozenset({Use.CHECK_IN}), smallest_list=0, largest_list=0)
    assert rule(point, use=Use.CHECK_IN, size=0, rate=ONE_TO_ONE.target) == ""


def test_what_runs_goes_on_only_with_what_still_stands() -> None:
    assert evidence.standing(signed(), today=TODAY) is None
    assert evidence.standing(None, today=TODAY) is not None
    for against in (
        replace(signed(), stage=PointStage.WITHDRAWN),
        signed(expires_on=TODAY - timedelta(days=1)),
        signed(findings=IMBALANCED),
    ):
        assert evidence.standing(against, today=TODAY) is not None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"expires_on": TODAY - timedelta(days=1)}, "evidence.expires_on"),
        ({"expires_on": POINT.measured_on + timedelta(days=366)}, "evidence.expires_on"),
        ({"largest_list": 1001}, "evidence.largest_list"),
        ({"point": replace(POINT, measured_on=TODAY + timedelta(days=1))}, "evidence.measured_on"),
    ],
)
def test_what_no_evidence_carries_is_not_proposed(changes: dict[str, object], field: str) -> None:
    asked = replace(EVIDENCE, **changes)  # type: ignore[arg-type]
    assert field in [no.rule for no in evidence.may_propose(asked, policy().evidence, today=TODAY)]


def test_what_can_be_signed_can_be_proposed() -> None:
    measured = replace(POINT, measured_on=TODAY)
    assert evidence.may_propose(replace(EVIDENCE, point=measured), policy().evidence, today=TODAY) == []
    assert OFFICER != LEAD


def test_every_refusal_says_what_to_do() -> None:
    said = [
        evidence.fitting([], WANTED),
        evidence.fitting([proposed()], WANTED),
        evidence.fitting([signed(findings=IMBALANCED)], WANTED),
        evidence.fitting([signed()], replace(WANTED, size=500, rate=1)),
    ]
    for one in said:
        assert isinstance(one, Refused)
        assert any(word in one.reason for word in ("Propose", "Ask", "Evaluate", "Shorten")), one.reason

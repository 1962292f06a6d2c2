"""What was planned and approved is checked where it is made, and nothing about it is without its time zone."""

import math
from dataclasses import FrozenInstanceError, replace
from datetime import datetime

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.deployment import CameraPlan, Crossing, Plan, Stage
from peelian.nouns.ids import PersonId
from tests.fakes.deployments import AUTHORISATION, DRAFT, ENDING, ENTRY_ID, NOW, PLAN, SEAL, deployment

NAIVE = datetime(2026, 11, 20, 9, 0)  # noqa: DTZ001  it is refused for this
CROSSING = Crossing(entry=ENTRY_ID, at=NOW, by=PersonId("operator"))


def test_stages_are_in_the_order_in_which_a_deployment_goes_through_them() -> None:
    assert [stage.value for stage in Stage] == [
        "draft",
        "authorised",
        "sealed",
        "live",
        "ended",
        "destroyed",
        "recorded",
    ]


def test_a_plan_may_be_empty_while_it_is_a_draft() -> None:
    plan = Plan()
    assert (plan.cameras, plan.documents.dpia, plan.notice.published_at) == ((), "", None)


@pytest.mark.parametrize(
    ("thing", "field", "value"),
    [
        (PLAN, "starts_at", NAIVE),
        (PLAN, "ends_at", NAIVE),
        (PLAN.notice, "published_at", NAIVE),
        (AUTHORISATION, "at", NAIVE),
        (SEAL, "at", NAIVE),
        (ENDING, "at", NAIVE),
        (CROSSING, "at", NAIVE),
        (DRAFT, "started_at", NAIVE),
        (DRAFT, "destroyed_at", NAIVE),
        (DRAFT, "recorded_at", NAIVE),
        (PLAN, "fpir", math.nan),
        (PLAN, "fpir", 1.1),
        (PLAN, "expected_faces", -1),
        (PLAN, "false_alerts_allowed", -1),
        (PLAN.cameras[0], "name", " "),
        (PLAN.cameras[0], "source", ""),
        (AUTHORISATION, "by", ""),
        (AUTHORISATION, "to", ""),
        (SEAL, "by", ""),
        (SEAL, "root", ""),
        (SEAL, "size", 0),
        (SEAL, "volunteers", 3),
        (ENDING, "by", ""),
        (ENDING, "cause", ""),
        (ENDING, "why", " "),
        (CROSSING, "entry", ""),
        (CROSSING, "by", ""),
        (DRAFT, "id", ""),
        (DRAFT, "drafted_by", ""),
        (DRAFT, "faces_seen", -1),
    ],
)
def test_what_cannot_be_is_refused_and_named(thing: Plan, field: str, value: object) -> None:
    with pytest.raises(InvalidValueError, match=rf"{type(thing).__name__}\.{field} must be"):
        replace(thing, **{field: value})  # type: ignore[arg-type]


def test_a_camera_may_say_what_it_looks_at_later() -> None:
    assert CameraPlan(name=PLAN.cameras[0].name, source="file.mp4", zone="").zone == ""


def test_nobody_can_change_a_deployment() -> None:
    with pytest.raises(FrozenInstanceError):
        deployment().stage = Stage.LIVE  # type: ignore[misc]

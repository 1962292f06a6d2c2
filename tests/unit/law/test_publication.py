from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.law.publication import Standing, rounded, standing
from peelian.nouns.deployment import Deployment, Notice, Stage
from peelian.nouns.refusal import Refused
from tests.fakes.deployments import ENDS_AT, NOW, deployment

STARTED = (Stage.LIVE, Stage.ENDED, Stage.DESTROYED, Stage.RECORDED)


def noticed(stage: Stage, **after: float) -> Deployment:
    one = deployment(stage)
    return replace(one, plan=replace(one.plan, notice=Notice(published_at=NOW + timedelta(**after))))


def test_a_draft_is_announced_to_nobody() -> None:
    found = standing(noticed(Stage.DRAFT, hours=-1), now=NOW)
    assert isinstance(found, Refused)
    assert found.rule == "publication.authority"


def test_what_nobody_authorised_is_announced_to_nobody_whatever_its_stage() -> None:
    assert isinstance(standing(replace(deployment(Stage.SEALED), authorisation=None), now=NOW), Refused)


@pytest.mark.parametrize("stage", [Stage.AUTHORISED, Stage.SEALED])
def test_a_plan_is_announced_from_its_notice_on_and_not_before(stage: Stage) -> None:
    assert standing(noticed(stage, hours=0), now=NOW) is Standing.PLANNED
    kept_back = standing(noticed(stage, seconds=1), now=NOW)
    assert isinstance(kept_back, Refused)
    assert kept_back.rule == "publication.notice"


def test_a_plan_without_a_notice_is_not_announced() -> None:
    one = deployment(Stage.SEALED)
    assert isinstance(standing(replace(one, plan=replace(one.plan, notice=Notice())), now=NOW), Refused)


def test_what_was_announced_and_never_held_stays_there_and_says_so() -> None:
    assert standing(noticed(Stage.SEALED, hours=-1), now=ENDS_AT) is Standing.NOT_HELD


@pytest.mark.parametrize("stage", STARTED)
def test_what_has_started_is_never_kept_back(stage: Stage) -> None:
    expected = Standing.NOW if stage is Stage.LIVE else Standing.OVER
    assert standing(noticed(stage, hours=99), now=NOW) is expected


@pytest.mark.parametrize(("count", "published"), [(0, 0), (1, 0), (2, 0), (3, 5), (7, 5), (8, 10), (100, 100)])
def test_small_groups_are_published_to_the_nearest_five(count: int, published: int) -> None:
    assert rounded(count) == published

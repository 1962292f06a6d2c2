import json
from dataclasses import replace
from datetime import timedelta

from peelian.jobs.assurance.publication import outings
from peelian.law.publication import Standing
from peelian.nouns.deployment import Stage
from peelian.nouns.ids import DeploymentId
from tests.fakes.deployments import ENDS_AT, NOW, PLAN, deployment, policy

PERSONAL = ("authorising_officer", "deployment_lead", "rtsp://", "d1d1", "7070")


def announced(*stages: Stage) -> list[outings.Outing]:
    ones = [replace(deployment(stage), id=DeploymentId(f"D-{stage}")) for stage in stages]
    return outings.announced(ones, policy(), now=NOW)


def test_only_what_may_be_announced_is_there() -> None:
    assert {one.id for one in announced(*Stage)} == {f"D-{stage}" for stage in Stage if stage is not Stage.DRAFT}


def test_it_says_where_when_what_for_and_by_whose_rank() -> None:
    (one,) = announced(Stage.SEALED)
    assert (one.place, one.starts_at, one.ends_at) == (PLAN.place, PLAN.starts_at, PLAN.ends_at)
    assert one.purpose == policy().use_cases[PLAN.use_case]
    assert one.rank in policy().ranks.values()
    assert (one.standing, one.recorded) == (Standing.PLANNED, False)


def test_it_names_nobody_and_no_address_of_a_camera() -> None:
    written = json.dumps([one.plain() for one in announced(*Stage)])
    for named in (*PERSONAL, PLAN.place_link, PLAN.necessity):
        assert named not in written


def test_its_plain_values_are_its_fields_and_nothing_else() -> None:
    (one,) = announced(Stage.RECORDED)
    assert tuple(one.plain()) == outings.FIELDS
    assert one.plain()["ends_at"] == ENDS_AT.isoformat().replace("+00:00", "Z")


def test_the_latest_start_comes_first_and_what_has_none_last() -> None:
    ones = [
        replace(deployment(Stage.SEALED), id=DeploymentId(name), plan=replace(PLAN, starts_at=at))
        for name, at in (("early", NOW), ("none", None), ("late", NOW + timedelta(days=1)))
    ]
    assert [one.id for one in outings.announced(ones, policy(), now=NOW)] == ["late", "early", "none"]

"""Nothing is authorised that does not say why, who, where and until when; and nothing starts or goes on beyond it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.law import authority
from peelian.nouns.deployment import CameraPlan, Deployment, Plan, Stage
from peelian.nouns.ids import CameraId
from peelian.nouns.person import Role
from peelian.nouns.refusal import Refused
from tests.fakes.deployments import (
    DIGEST,
    ENDS_AT,
    NOW,
    PLAN,
    ROOT,
    STARTS_AT,
    deployment,
    person,
    policy,
)

OFFICER = person(Role.AUTHORISING_OFFICER)
ONE_HOUR = timedelta(hours=1)


def rules(refused: list[Refused]) -> list[str]:
    return [one.rule for one in refused]


def lacking(plan: Plan) -> list[Refused]:
    return authority.complete(plan, policy())


def test_a_complete_plan_lacks_nothing() -> None:
    assert lacking(PLAN) == []


@pytest.mark.parametrize("name", authority.WRITTEN)
@pytest.mark.parametrize("empty", ["", " \n"])
def test_everything_has_to_be_written_down(name: str, empty: str) -> None:
    refused = lacking(replace(PLAN, **{name: empty}))  # type: ignore[arg-type]
    assert refused == [Refused(rule=f"plan.{name}", reason=authority.WRITTEN[name])]


@pytest.mark.parametrize("name", authority.PAPERS)
@pytest.mark.parametrize("empty", ["", "  "])
def test_every_document_needs_its_reference(name: str, empty: str) -> None:
    plan = replace(PLAN, documents=replace(PLAN.documents, **{name: empty}))
    assert lacking(plan) == [Refused(rule=f"plan.documents.{name}", reason=authority.PAPERS[name])]


@pytest.mark.parametrize("use_case", ["", "other", "Crime hotspot: a place where serious crime is frequent"])
def test_a_use_case_that_the_pack_does_not_have_is_refused(use_case: str) -> None:
    refused = lacking(replace(PLAN, use_case=use_case))
    assert refused == [Refused(rule="plan.use_case", reason=f"Choose a use case of the policy pack {policy().label}")]


@pytest.mark.parametrize(
    ("plan", "rule", "reason"),
    [
        (replace(PLAN, starts_at=None), "plan.starts_at", "Say when it starts"),
        (replace(PLAN, ends_at=None), "plan.ends_at", "Say when it ends"),
        (replace(PLAN, ends_at=STARTS_AT), "plan.ends_at", "It must end after it starts"),
        (replace(PLAN, ends_at=NOW - ONE_HOUR), "plan.ends_at", "It must end after it starts"),
        (
            replace(PLAN, ends_at=STARTS_AT + timedelta(hours=12, seconds=1)),
            "plan.ends_at",
            "It may last 12 hours at most",
        ),
        (replace(PLAN, cameras=()), "plan.cameras", "Name at least one camera"),
        (replace(PLAN, cameras=PLAN.cameras[:1] * 2), "plan.cameras", "Give each camera a name of its own"),
        (
            replace(PLAN, cameras=(CameraPlan(name=CameraId("west"), source="file.mp4", zone=" "),)),
            "plan.cameras",
            "Say what these cameras look at: west",
        ),
        (
            replace(PLAN, notice=replace(PLAN.notice, signage="")),
            "plan.notice.signage",
            "Say which signs will stand where",
        ),
        (
            replace(PLAN, notice=replace(PLAN.notice, where=" ")),
            "plan.notice.where",
            "Say where the public notice can be read",
        ),
        (
            replace(PLAN, notice=replace(PLAN.notice, published_at=None)),
            "plan.notice.published_at",
            "Say when the public notice is published",
        ),
        (
            replace(PLAN, notice=replace(PLAN.notice, published_at=STARTS_AT - timedelta(hours=23, minutes=59))),
            "plan.notice.published_at",
            "The notice must be out 24 hours before the start",
        ),
        (
            replace(PLAN, expected_faces=0, false_alerts_allowed=0),
            "plan.expected_faces",
            "Say how many people are expected to pass",
        ),
        (
            replace(PLAN, false_alerts_allowed=6),
            "plan.false_alerts_allowed",
            "At 1 false alert in 1,000 faces, 5 may be allowed for this many people",
        ),
    ],
)
def test_a_plan_with_one_thing_wrong_is_refused_for_that_and_told_what_to_do(
    plan: Plan, rule: str, reason: str
) -> None:
    assert lacking(plan) == [Refused(rule=rule, reason=reason)]


def test_a_plan_may_use_all_that_it_may_use() -> None:
    longest = replace(PLAN, ends_at=STARTS_AT + timedelta(hours=12), false_alerts_allowed=5)
    notice = replace(longest.notice, published_at=STARTS_AT - timedelta(hours=24))
    assert lacking(replace(longest, notice=notice)) == []


def test_an_empty_plan_is_told_everything_at_once() -> None:
    wanted = {f"plan.{name}" for name in [*authority.WRITTEN, "use_case", "starts_at", "ends_at", "cameras"]}
    wanted |= {f"plan.documents.{name}" for name in authority.PAPERS}
    wanted |= {f"plan.notice.{name}" for name in ("signage", "where", "published_at")}
    assert set(rules(lacking(Plan()))) == wanted | {"plan.expected_faces"}


def test_a_pack_that_allows_no_false_alert_says_so() -> None:
    strict = replace(policy(), authority=replace(policy().authority, false_alert_rate=0.0))
    said = [one.reason for one in authority.complete(PLAN, strict)]
    assert said[0] == f"The policy pack {policy().label} allows no false alert"
    assert "at most 0 false alerts a face" in said[1], "and no operating point promises none"


@pytest.mark.parametrize(("fpir", "fits"), [(0.001, True), (0.0001, True), (0.0011, False), (0.01, False), (0, False)])
def test_the_operating_point_may_promise_no_more_false_alerts_than_the_pack_allows(fpir: float, fits: bool) -> None:  # noqa: FBT001
    assert (lacking(replace(PLAN, fpir=fpir)) == []) is fits
    assert fits or [no.rule for no in lacking(replace(PLAN, fpir=fpir))] == ["plan.fpir"]


@given(faces=st.integers(1, 10**7), allowed=st.integers(0, 10**5))
def test_no_more_false_alerts_are_allowed_than_one_in_a_thousand(faces: int, allowed: int) -> None:
    refused = lacking(replace(PLAN, expected_faces=faces, false_alerts_allowed=allowed))
    assert bool(refused) == (allowed * 1000 > faces)


def test_an_officer_of_sufficient_rank_may_authorise_a_complete_draft() -> None:
    assert authority.may_authorise(deployment(), OFFICER, policy(), now=NOW) == []


@pytest.mark.parametrize("rank", ["", "inspector", "Superintendent", "general"])
def test_a_rank_that_the_pack_does_not_name_cannot_authorise(rank: str) -> None:
    refused = authority.may_authorise(deployment(), replace(OFFICER, rank=rank), policy(), now=NOW)
    assert rules(refused) == ["authority.rank"]
    assert refused[0].reason.endswith("Assistant Chief Constable, Chief Superintendent, Commander, Superintendent")


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.DRAFT])
def test_only_a_draft_can_be_authorised(stage: Stage) -> None:
    refused = authority.may_authorise(deployment(stage), OFFICER, policy(), now=NOW)
    assert refused == [
        Refused(rule="stage", reason=f"Only a draft can be authorised; this deployment is {stage.value}")
    ]


def test_what_is_over_cannot_be_authorised() -> None:
    refused = authority.may_authorise(deployment(), OFFICER, policy(), now=ENDS_AT)
    assert refused == [Refused(rule="plan.ends_at", reason="The end has passed already")]


def test_an_incomplete_draft_cannot_be_authorised() -> None:
    draft = replace(deployment(), plan=Plan())
    refused = authority.may_authorise(draft, OFFICER, policy(), now=NOW)
    assert refused == lacking(Plan())
    assert refused


def may_start(
    one: Deployment, *, plan_digest: str = DIGEST, list_root: str = ROOT, now: datetime = STARTS_AT
) -> list[Refused]:
    return authority.may_start(one, plan_digest=plan_digest, list_root=list_root, now=now)


def test_a_sealed_deployment_may_start_from_its_first_moment_until_before_its_last() -> None:
    sealed = deployment(Stage.SEALED)
    assert may_start(sealed) == []
    assert may_start(sealed, now=ENDS_AT - timedelta(microseconds=1)) == []


SEALED = deployment(Stage.SEALED)


@pytest.mark.parametrize(
    ("refused", "rule", "reason"),
    [
        (may_start(replace(SEALED, authorisation=None)), "authority", "Nobody has authorised it"),
        (may_start(SEALED, plan_digest="00"), "authority", "The plan is not the plan that was authorised"),
        (may_start(replace(SEALED, seal=None)), "list.seal", "Nobody has sealed its list"),
        (may_start(SEALED, list_root="00"), "list.seal", "The list is not the list that was sealed"),
        (
            may_start(SEALED, now=STARTS_AT - timedelta(microseconds=1)),
            "plan.starts_at",
            "It is too early: the authority begins later",
        ),
        (may_start(SEALED, now=ENDS_AT), "plan.ends_at", "It is too late: the authority has expired"),
        (
            may_start(replace(SEALED, plan=replace(PLAN, starts_at=None))),
            "plan.starts_at",
            "It is too early: the authority begins later",
        ),
        (
            may_start(replace(SEALED, plan=replace(PLAN, ends_at=None))),
            "plan.ends_at",
            "It is too late: the authority has expired",
        ),
    ],
)
def test_a_start_with_one_thing_against_it_is_refused_for_that(refused: list[Refused], rule: str, reason: str) -> None:
    assert refused == [Refused(rule=rule, reason=reason)]


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.SEALED])
def test_nothing_starts_from_another_stage(stage: Stage) -> None:
    assert "stage" in rules(may_start(deployment(stage)))


def test_a_live_deployment_may_go_on_until_its_end() -> None:
    live = deployment(Stage.LIVE)
    assert authority.must_end(live, false_alerts=2, now=ENDS_AT - timedelta(microseconds=1)) is None


def test_a_live_deployment_must_end_at_its_end() -> None:
    ends = authority.must_end(deployment(Stage.LIVE), false_alerts=0, now=ENDS_AT)
    assert ends == Refused(rule="time", reason="The authority's time is over")


def test_a_deployment_without_an_end_must_end_now() -> None:
    endless = replace(deployment(Stage.LIVE), plan=replace(PLAN, ends_at=None))
    ends = authority.must_end(endless, false_alerts=0, now=STARTS_AT)
    assert ends is not None
    assert ends.rule == "time"


def test_one_false_alert_more_than_authorised_ends_it() -> None:
    ends = authority.must_end(deployment(Stage.LIVE), false_alerts=3, now=STARTS_AT)
    assert ends == Refused(rule="bound", reason="3 false alerts were counted, and 2 are authorised")

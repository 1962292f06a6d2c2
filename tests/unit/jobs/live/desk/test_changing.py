"""The operating point of a live deployment is changed by two people, and by nobody alone."""

from dataclasses import replace

import pytest

from peelian.jobs.live.desk import changing
from peelian.nouns.deployment import Deployment
from peelian.nouns.event import EventKind
from peelian.nouns.ids import ModelId, PointId
from peelian.nouns.person import Person, Role
from peelian.nouns.refusal import Refusals
from peelian.nouns.signed_point import PointStage, SignedPoint, Use
from tests.fakes.deployments import anybody, person
from tests.fakes.desk import Office, rules, taken
from tests.fakes.signed import IMBALANCED, POINT, signed

LEAD, OFFICER = person(Role.DEPLOYMENT_LEAD), person(Role.AUTHORISING_OFFICER)
OTHER = replace(signed(point=replace(POINT, threshold=0.7)), id=PointId("point-2"))


@pytest.fixture
def live() -> Office:
    office = Office()
    office.live()
    office.signs.points.append(OTHER)
    return office


def ask(office: Office, who: Person = LEAD, reason: str = "Too many false alerts") -> Deployment | Refusals:
    return changing.ask(office.desk, who, office.id, OTHER.id, reason=reason)


def may(office: Office, who: Person = OFFICER, **changes: str) -> SignedPoint | Refusals:
    said = {"digest": OTHER.digest, "reason": "I agree"} | changes
    return changing.may_change(office.desk, who, office.id, **said)


def test_one_asks_another_approves_and_the_deployment_keeps_both_points(live: Office) -> None:
    taken(ask(live))
    point = taken(may(live))
    after = changing.changed(live.desk, OFFICER, live.id, point, reason="I agree")
    assert [use.id for use in after.points] == ["point-1", "point-2"]
    assert (after.points[-1].asked_by, after.points[-1].approved_by) == (LEAD.id, OFFICER.id)
    assert after.points[-1].why == "Too many false alerts; I agree"
    assert after.point_request is None
    assert live.kinds[-2:] == [EventKind.DEPLOYMENT_POINT_ASKED, EventKind.DEPLOYMENT_POINT_CHANGED]


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.AUTHORISING_OFFICER, Role.DPO])
def test_only_a_lead_asks(live: Office, role: Role) -> None:
    assert rules(ask(live, person(role))) == ["permission"]


def test_nobody_asks_without_a_reason_or_for_what_is_not_live(live: Office) -> None:
    assert rules(ask(live, reason=" ")) == ["point.reason"]
    live.end()
    assert "point.stage" in rules(ask(live))


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"uses": frozenset({Use.OPERATOR_CHECK})}, "evidence.missing"),
        ({"findings": IMBALANCED}, "evidence.imbalanced"),
        ({"smallest_list": 5}, "evidence.size"),
        ({"point": replace(POINT, target=0.1)}, "evidence.rate"),
        ({"point": replace(POINT, model=ModelId("another"))}, "evidence.pack"),
    ],
)
def test_what_would_not_let_it_start_does_not_let_it_go_on(live: Office, changes: dict[str, object], rule: str) -> None:
    live.signs.points[-1] = replace(signed(**changes), id=OTHER.id)
    assert rules(ask(live)) == [rule]


def test_the_point_that_it_runs_with_is_no_other(live: Office) -> None:
    asked = changing.ask(live.desk, LEAD, live.id, PointId("point-1"), reason="why not")
    assert rules(asked) == ["point.same"]


def test_whoever_asked_cannot_approve(live: Office) -> None:
    both = anybody(Role.DEPLOYMENT_LEAD, Role.AUTHORISING_OFFICER)
    taken(ask(live, both))
    assert rules(may(live, both)) == ["two_people"]


@pytest.mark.parametrize(
    ("who", "changes", "rule"),
    [
        (person(Role.OPERATOR), {}, "permission"),
        (OFFICER, {"digest": "00"}, "point.digest"),
        (OFFICER, {"reason": ""}, "point.reason"),
    ],
)
def test_each_way_to_approve_wrongly_is_refused(live: Office, who: Person, changes: dict[str, str], rule: str) -> None:
    taken(ask(live))
    assert rules(may(live, who, **changes)) == [rule]
    assert len(live.deployment.points) == 1


def test_nothing_changes_that_nobody_asked_for(live: Office) -> None:
    assert rules(may(live)) == ["point.request"]


def test_a_point_that_was_taken_back_meanwhile_is_refused(live: Office) -> None:
    taken(ask(live))
    live.signs.points[-1] = replace(OTHER, stage=PointStage.WITHDRAWN)
    assert rules(may(live)) == ["evidence.withdrawn"]

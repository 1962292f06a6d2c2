"""A plan is written by one person and authorised by another, as that other read it."""

from dataclasses import replace

import pytest

from peelian.errors import NotFoundError, StoreError
from peelian.jobs.live.desk import digests, drafting
from peelian.nouns.deployment import Deployment, Plan, Stage
from peelian.nouns.event import EventKind
from peelian.nouns.ids import DeploymentId
from peelian.nouns.person import Person, Role
from peelian.nouns.refusal import Refusals
from tests.fakes.deployments import ENDS_AT, PLAN, anybody, person, policy
from tests.fakes.desk import Office, rules, taken

LEAD, OFFICER = person(Role.DEPLOYMENT_LEAD), person(Role.AUTHORISING_OFFICER)
WHY = "Nothing less intrusive has worked"


def authorise(office: Office, who: Person = OFFICER, *, reason: str = WHY, plan: Plan = PLAN) -> Deployment | Refusals:
    return drafting.authorise(office.desk, who, office.id, reason=reason, digest=digests.of_plan(plan))


def test_a_draft_may_be_empty_and_is_logged() -> None:
    office = Office()
    made = office.drafted(Plan())
    assert (made.stage, made.drafted_by, made.policy) == (Stage.DRAFT, LEAD.id, policy().label)
    assert office.deployment == made
    assert office.kinds == [EventKind.DEPLOYMENT_DRAFTED]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DEPLOYMENT_LEAD])
def test_only_a_deployment_lead_drafts_and_alters(role: Role) -> None:
    office = Office()
    office.drafted()
    assert rules(drafting.draft(office.desk, person(role), PLAN)) == ["permission"]
    assert rules(drafting.alter(office.desk, person(role), office.id, Plan())) == ["permission"]
    assert office.deployment.plan == PLAN
    assert office.kinds[1:] == [EventKind.PERMISSION_REFUSED] * 2


def test_a_draft_can_be_altered_and_whoever_did_asks_for_its_authority() -> None:
    office = Office()
    office.drafted(Plan())
    other = anybody(Role.DEPLOYMENT_LEAD, who="other")
    after = taken(drafting.alter(office.desk, other, office.id, PLAN))
    assert (after.plan, after.drafted_by) == (PLAN, "other")
    assert office.store.events[-1].facts == (("plan", digests.of_plan(PLAN)),)


def test_what_was_authorised_cannot_be_altered() -> None:
    office = Office()
    office.authorised()
    assert rules(drafting.alter(office.desk, LEAD, office.id, Plan())) == ["stage"]
    assert office.deployment.plan == PLAN


def test_a_complete_plan_is_authorised_as_it_was_read() -> None:
    office = Office()
    office.drafted()
    after = taken(authorise(office))
    assert after.stage is Stage.AUTHORISED
    assert after.authorisation is not None
    assert (after.authorisation.by, after.authorisation.rank) == (OFFICER.id, "superintendent")
    assert (after.authorisation.to, after.authorisation.reason) == (digests.of_plan(PLAN), WHY)
    event = office.store.events[-1]
    assert (event.kind, event.who, event.why) == (EventKind.DEPLOYMENT_AUTHORISED, OFFICER.id, WHY)
    assert dict(event.facts)["policy"] == policy().digest


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUTHORISING_OFFICER])
def test_nobody_else_authorises_whatever_their_rank(role: Role) -> None:
    office = Office()
    office.drafted()
    assert rules(authorise(office, replace(person(role), rank="commander"))) == ["permission"]


def test_nobody_authorises_their_own_plan() -> None:
    office = Office()
    both = anybody(Role.DEPLOYMENT_LEAD, Role.AUTHORISING_OFFICER)
    office.id = taken(drafting.draft(office.desk, both, PLAN)).id
    assert rules(authorise(office, both)) == ["two_people"]
    assert office.deployment.authorisation is None


def test_nobody_authorises_a_plan_that_they_altered() -> None:
    office = Office()
    office.drafted()
    both = anybody(Role.DEPLOYMENT_LEAD, Role.AUTHORISING_OFFICER)
    taken(drafting.alter(office.desk, both, office.id, replace(PLAN, place="Elsewhere")))
    assert rules(authorise(office, both, plan=office.deployment.plan)) == ["two_people"]


def test_no_other_plan_is_authorised_than_the_one_that_was_read() -> None:
    office = Office()
    office.drafted()
    refused = authorise(office, plan=replace(PLAN, place="Elsewhere"))
    assert rules(refused) == ["plan"]
    assert str(refused) == "The plan was changed while you read it; read it again"


def test_an_authority_without_a_reason_is_refused() -> None:
    office = Office()
    office.drafted()
    assert rules(authorise(office, reason=" \n")) == ["reason"]


def test_an_incomplete_plan_is_refused_with_all_that_it_lacks() -> None:
    office = Office()
    office.drafted(Plan())
    refused = rules(authorise(office, plan=Plan()))
    assert {"plan.place", "plan.documents.dpia", "plan.notice.signage"} <= set(refused)


def test_what_is_over_is_refused_and_what_was_authorised_is_not_authorised_again() -> None:
    office = Office()
    office.drafted()
    office.now = ENDS_AT
    assert rules(authorise(office)) == ["plan.ends_at"]
    again = Office()
    again.authorised()
    assert rules(authorise(again)) == ["stage"]


def test_every_no_is_logged_and_changes_nothing() -> None:
    office = Office()
    before = office.drafted()
    authorise(office, LEAD)
    authorise(office, reason="")
    assert office.kinds == [EventKind.DEPLOYMENT_DRAFTED, *[EventKind.PERMISSION_REFUSED] * 2]
    assert office.deployment == before


def test_what_cannot_be_logged_does_not_happen(broken_log: StoreError) -> None:
    office = Office()
    before = office.drafted()
    office.store.log_is_broken = broken_log
    with pytest.raises(StoreError):
        authorise(office)
    with pytest.raises(StoreError):
        drafting.alter(office.desk, LEAD, office.id, Plan())
    assert office.deployment == before


@pytest.mark.parametrize("who", [LEAD, OFFICER])
def test_a_deployment_that_is_not_there_is_not_found(who: Person) -> None:
    office = Office()
    office.id = DeploymentId("D-404")
    act = drafting.alter if who is LEAD else None
    with pytest.raises(NotFoundError, match="D-404"):
        act(office.desk, who, office.id, PLAN) if act else authorise(office, who)

"""A deployment starts when it may, ends by itself, and its list is gone afterwards."""

from dataclasses import replace
from datetime import timedelta

import pytest

from peelian.errors import InvalidValueError, NotFoundError, StoreError
from peelian.jobs.live.desk import alerts, listing, running
from peelian.jobs.live.desk.alerts import Finding, Opinion
from peelian.jobs.live.desk.running import Sealed
from peelian.nouns.case import Case, View
from peelian.nouns.deployment import Ending, Stage
from peelian.nouns.event import EventKind
from peelian.nouns.ids import DeploymentId, PersonId
from peelian.nouns.person import Role
from peelian.nouns.refusal import Refusals, Refused
from tests.fakes.deployments import ENDS_AT, ENTRY_ID, PLAN, STARTS_AT, policy
from tests.fakes.deployments import person as one_who_is
from tests.fakes.desk import Office, rules, taken

LEAD, OPERATOR, OFFICER = (one_who_is(role) for role in (Role.DEPLOYMENT_LEAD, Role.OPERATOR, Role.ENGAGEMENT_OFFICER))
LIST = [Sealed(entry=ENTRY_ID, template=b"a template")]
SAME = Opinion(view=View.TRUE, reasons=("feature_match",))
DIFFERENT = Opinion(view=View.FALSE, reasons=("feature_differ",))


@pytest.fixture
def sealed() -> Office:
    """Sealed, and it is time."""
    office = Office()
    office.sealed()
    office.now = STARTS_AT
    return office


@pytest.fixture
def live(sealed: Office) -> Office:
    sealed.start()
    return sealed


def may_start(office: Office) -> list[Sealed] | Refusals:
    return running.may_start(office.desk, LEAD, office.id)


def put(office: Office, **changes: object) -> None:
    """Change a deployment behind everybody's back."""
    with office.store.change() as unit:
        unit.deployments.put(replace(unit.deployments.get(office.id), **changes))  # type: ignore[arg-type]


def test_a_recogniser_gets_ids_and_templates_and_nothing_else(sealed: Office) -> None:
    assert may_start(sealed) == LIST
    assert sealed.deployment.stage is Stage.SEALED


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DEPLOYMENT_LEAD])
def test_nobody_but_a_deployment_lead_starts(sealed: Office, role: Role) -> None:
    assert rules(running.may_start(sealed.desk, one_who_is(role), sealed.id)) == ["permission"]


def test_nothing_starts_too_early_or_too_late(sealed: Office) -> None:
    sealed.now = STARTS_AT - timedelta(microseconds=1)
    assert rules(may_start(sealed)) == ["plan.starts_at"]
    sealed.now = ENDS_AT
    assert rules(may_start(sealed)) == ["plan.ends_at"]


def test_nothing_starts_on_a_plan_that_was_altered_behind_everybodys_back(sealed: Office) -> None:
    put(sealed, plan=replace(PLAN, place="Elsewhere"))
    assert rules(may_start(sealed)) == ["authority"]


def test_nothing_starts_on_a_list_that_was_altered_behind_everybodys_back(sealed: Office) -> None:
    with sealed.store.change() as unit:
        unit.entries.put(replace(unit.entries.get(ENTRY_ID), reason="another"))
    assert rules(may_start(sealed)) == ["list.seal"]


def test_nothing_starts_on_checks_that_have_grown_old() -> None:
    office = Office()
    office.drafted(replace(PLAN, starts_at=STARTS_AT + timedelta(days=1), ends_at=ENDS_AT + timedelta(days=1)))
    office.listed()
    office.authorise()
    taken(listing.check_status(office.desk, LEAD, office.id))
    taken(listing.seal(office.desk, LEAD, office.id))
    office.now = STARTS_AT + timedelta(days=1)
    assert rules(may_start(office)) == ["entry.E-1.status"]
    taken(listing.check_status(office.desk, LEAD, office.id))
    assert may_start(office) == LIST


def test_every_no_to_a_start_is_logged(sealed: Office) -> None:
    sealed.now = ENDS_AT
    may_start(sealed)
    assert sealed.kinds[-1] is EventKind.PERMISSION_REFUSED
    assert dict(sealed.store.events[-1].facts) == {"action": "deployment:start", "rules": "plan"}


@pytest.mark.parametrize("unconfined", [False, True])
def test_a_start_is_noted_with_whether_the_kernel_guards_it(sealed: Office, unconfined: bool) -> None:  # noqa: FBT001
    after = running.started(sealed.desk, LEAD, sealed.id, unconfined=unconfined)
    assert (after.stage, after.started_at, after.unconfined) == (Stage.LIVE, STARTS_AT, unconfined)
    event = sealed.store.events[-1]
    assert (event.kind, event.facts) == (EventKind.DEPLOYMENT_STARTED, (("unconfined", unconfined),))


@pytest.mark.parametrize("stage", ["drafted", "authorised", "live", "ended", "destroyed"])
def test_nothing_goes_live_but_a_sealed_deployment_and_none_twice(stage: str) -> None:
    office = Office()
    before = getattr(office, stage)()
    assert running.started(office.desk, LEAD, office.id, unconfined=True) == before == office.deployment
    assert office.kinds[-1] is EventKind.DEPLOYMENT_START_REFUSED


def test_a_live_deployment_goes_on_after_the_desk_was_stopped(live: Office) -> None:
    assert running.resume(live.desk, live.id) == LIST
    assert live.kinds[-1] is EventKind.RECOGNISER_RESTARTED


@pytest.mark.parametrize("stage", ["drafted", "authorised", "sealed", "destroyed"])
def test_what_is_not_live_does_not_go_on(stage: str) -> None:
    office = Office()
    getattr(office, stage)()
    office.now = STARTS_AT
    assert running.resume(office.desk, office.id) == Refused(
        rule="stage", reason=f"Only a live deployment goes on; this one is {office.deployment.stage.value}"
    )
    assert office.kinds[-1] is EventKind.RECOGNISER_REFUSED


def test_what_was_ended_by_hand_does_not_go_on_although_its_time_is_not_over(live: Office) -> None:
    live.end()
    answer = running.resume(live.desk, live.id)
    assert isinstance(answer, Refused)
    assert answer.rule == "stage"


def test_nothing_goes_on_beyond_its_time_or_on_another_list(live: Office) -> None:
    with live.store.change() as unit:
        unit.entries.put(replace(unit.entries.get(ENTRY_ID), reason="another"))
    altered = running.resume(live.desk, live.id)
    assert isinstance(altered, Refused)
    assert altered.rule == "list.seal"
    live.now = ENDS_AT
    over = running.resume(live.desk, live.id)
    assert isinstance(over, Refused)
    assert over.rule == running.TIME


def test_a_deployment_must_end_at_its_time_or_after_one_false_alert_too_many(live: Office) -> None:
    for _ in range(2):
        taken(alerts.adjudicate(live.desk, OPERATOR, live.shown().id, DIFFERENT))
    assert running.must_end(live.desk, live.id) is None
    taken(alerts.adjudicate(live.desk, OPERATOR, live.shown().id, DIFFERENT))
    bound = running.must_end(live.desk, live.id)
    assert bound is not None
    assert bound.rule == running.BOUND
    live.now = ENDS_AT
    time = running.must_end(live.desk, live.id)
    assert time is not None
    assert time.rule == running.TIME


@pytest.mark.parametrize("role", Role)
def test_those_who_answer_for_it_may_end_it(live: Office, role: Role) -> None:
    refused = running.may_end(live.desk, one_who_is(role), live.id)
    allowed = {Role.DEPLOYMENT_LEAD, Role.AUTHORISING_OFFICER, Role.OPERATOR, Role.DPO}
    assert (refused is None) == (role in allowed)


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        (running.TIME, EventKind.DEPLOYMENT_ENDED),
        (running.BY_HAND, EventKind.DEPLOYMENT_ENDED),
        (running.BROKEN, EventKind.DEPLOYMENT_ENDED),
        (running.BOUND, EventKind.DEPLOYMENT_STOPPED_BY_BOUND),
    ],
)
def test_an_end_is_noted_once_with_its_cause(live: Office, cause: str, kind: EventKind) -> None:
    ending = Ending(at=live.now, by=LEAD.id, cause=cause, why="enough")
    after = running.ended(live.desk, live.id, ending, faces_seen=12)
    assert (after.stage, after.ending, after.faces_seen) == (Stage.ENDED, ending, 12)
    later = replace(ending, why="later", by=PersonId("system"))
    assert running.ended(live.desk, live.id, later, faces_seen=99) == after
    assert live.kinds[-1] is kind
    assert dict(live.store.events[-1].facts) == {"cause": cause, "faces_seen": 12}


def test_nobody_ends_anything_without_saying_why(live: Office) -> None:
    with pytest.raises(InvalidValueError, match=r"Ending\.why"):
        Ending(at=live.now, by=LEAD.id, cause=running.BY_HAND, why=" ")


@pytest.mark.parametrize("stage", ["drafted", "authorised", "sealed", "destroyed"])
def test_what_is_not_live_does_not_end(stage: str) -> None:
    office = Office()
    before = getattr(office, stage)()
    assert office.end() == before


def test_nothing_is_left_of_a_list_and_its_pictures_but_a_receipt(live: Office) -> None:
    case = taken(alerts.adjudicate(live.desk, OPERATOR, live.shown().id, replace(SAME, note="red coat")))
    live.alert()
    live.end()
    assert live.store.sealed
    after = live.destroy()
    assert (after.stage, after.destroyed_at) == (Stage.DESTROYED, live.now)
    assert live.store.sealed == frozenset()
    with live.store.read() as unit:
        assert unit.entries.of(live.id) == []
        kept = unit.cases.get(case.id)
        assert (kept.deleted_at, kept.adjudication and kept.adjudication.note) == (live.now, "")
        with pytest.raises(NotFoundError):
            unit.vault.get(case.id, "probe")
    listed, destroyed = live.store.events[-2:]
    assert (listed.kind, destroyed.kind) == (EventKind.LIST_DESTROYED, EventKind.DEPLOYMENT_DESTROYED)
    assert after.seal is not None
    assert dict(listed.facts) == {"root": after.seal.root, "entries": 1}
    assert dict(destroyed.facts) == {"keys": 3, "probes": 2}


def test_the_machine_destroys_without_being_asked_and_only_once(live: Office) -> None:
    assert taken(running.destroy(live.desk, None, live.id)).stage is Stage.LIVE
    live.end()
    assert taken(running.destroy(live.desk, None, live.id)).stage is Stage.DESTROYED
    assert live.store.events[-1].who == "system"
    before = live.kinds
    taken(running.destroy(live.desk, None, live.id))
    assert live.kinds == before


def test_nobody_destroys_what_has_not_ended_and_only_some_may(live: Office) -> None:
    refused = running.destroy(live.desk, LEAD, live.id)
    assert rules(refused) == ["stage"]
    assert str(refused) == "Only what has ended can be destroyed; this deployment is live"
    live.end()
    assert rules(running.destroy(live.desk, OPERATOR, live.id)) == ["permission"]
    assert live.store.sealed
    taken(running.destroy(live.desk, one_who_is(Role.DPO), live.id))


def test_one_deployments_end_leaves_anothers_list_alone(live: Office) -> None:
    live.end()
    first = live.id
    live.drafted()
    other = live.listed(2)
    live.id = first
    live.destroy()
    assert {about for about, _ in live.store.sealed} == {other.id}


def test_what_cannot_be_logged_is_not_destroyed(live: Office, broken_log: StoreError) -> None:
    live.end()
    before = live.store.sealed
    live.store.log_is_broken = broken_log
    with pytest.raises(StoreError):
        running.destroy(live.desk, None, live.id)
    assert live.store.sealed == before


def decided(office: Office) -> Case:
    return taken(alerts.adjudicate(office.desk, OPERATOR, office.shown().id, SAME))


def test_a_list_goes_when_every_alert_is_decided_on(live: Office) -> None:
    waiting = live.shown()
    sent = taken(alerts.release(live.desk, OPERATOR, decided(live).id, to=OFFICER.id))
    assert running.due(live.desk) == []
    live.end()
    assert running.due(live.desk) == []
    taken(alerts.adjudicate(live.desk, OPERATOR, waiting.id, DIFFERENT))
    assert running.due(live.desk) == []
    taken(alerts.conclude(live.desk, OFFICER, sent.id, Finding(result="engaged", check="none")))
    assert running.due(live.desk) == []
    taken(alerts.conclude(live.desk, OFFICER, sent.id, Finding(result="released", check="none")))
    assert running.due(live.desk) == [live.id]


def test_a_list_goes_at_the_latest_when_its_clock_runs_out(live: Office) -> None:
    live.alert()
    live.end()
    live.now += timedelta(hours=policy().retention.list_hours_after_end) - timedelta(microseconds=1)
    assert running.due(live.desk) == []
    live.now += timedelta(microseconds=1)
    assert running.due(live.desk) == [live.id]
    taken(running.destroy(live.desk, None, live.id))
    assert running.due(live.desk) == []


def test_an_alert_whose_pictures_are_gone_needs_nobody_any_more(live: Office) -> None:
    case = live.alert()
    assert not running.settled(case)
    assert running.settled(replace(case, deleted_at=live.now))


def test_a_deployment_that_is_not_there_is_not_found() -> None:
    office = Office()
    office.id = DeploymentId("D-404")
    ending = Ending(at=office.now, by=LEAD.id, cause=running.BY_HAND, why="enough")
    for act in (
        lambda: may_start(office),
        lambda: running.started(office.desk, LEAD, office.id, unconfined=False),
        lambda: running.must_end(office.desk, office.id),
        lambda: running.resume(office.desk, office.id),
        lambda: running.ended(office.desk, office.id, ending, faces_seen=0),
        lambda: running.destroy(office.desk, LEAD, office.id),
    ):
        with pytest.raises(NotFoundError, match="D-404"):
            act()

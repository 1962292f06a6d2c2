"""No recognition without a live authority: it begins no earlier, ends by itself, and covers what it names and no more.

The attacks go around the desk's own acts: the store is altered behind its back, as by somebody with the database.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from peelian.jobs.live.desk import alerts, digests, running
from peelian.jobs.live.desk.running import Sealed
from peelian.law import authority
from peelian.nouns.case import Case
from peelian.nouns.deployment import CameraPlan, Stage
from peelian.nouns.ids import CameraId
from peelian.nouns.person import Role
from peelian.nouns.refusal import Refusals, Refused
from tests.fakes.deployments import AUTHORISATION, ENDS_AT, PLAN, SEAL, STARTS_AT, person
from tests.fakes.desk import Office, rules

LEAD = person(Role.DEPLOYMENT_LEAD)
ANOTHER = CameraPlan(name=CameraId("roof"), source="rtsp://192.0.2.99/1", zone="The whole square")
FORGED = replace(AUTHORISATION, to="00" * 32)


def ready() -> Office:
    office = Office()
    office.sealed()
    office.now = STARTS_AT
    return office


def alter(office: Office, **changes: Any) -> None:
    with office.store.change() as unit:
        unit.deployments.put(replace(unit.deployments.get(office.id), **changes))


def templates(office: Office) -> list[Sealed] | Refusals:
    """What a recogniser would be started with: without it, it recognises nobody."""
    return running.may_start(office.desk, LEAD, office.id)


def test_what_was_authorised_and_sealed_starts() -> None:
    """The control: nothing but the attack keeps the others from it."""
    assert isinstance(templates(ready()), list)


@pytest.mark.parametrize(
    "changes",
    [
        {"authorisation": None},
        {"authorisation": FORGED},
        {"seal": None},
        {"seal": replace(SEAL, root="00" * 32)},
        {"plan": replace(PLAN, ends_at=ENDS_AT + timedelta(hours=1))},
        {"plan": replace(PLAN, starts_at=STARTS_AT - timedelta(hours=1))},
        {"plan": replace(PLAN, ends_at=None)},
        {"plan": replace(PLAN, cameras=(*PLAN.cameras, ANOTHER))},
        {"plan": replace(PLAN, cameras=(replace(PLAN.cameras[0], source=ANOTHER.source), *PLAN.cameras[1:]))},
        {"plan": replace(PLAN, fpir=0.5)},
        {"plan": replace(PLAN, false_alerts_allowed=1000)},
        *[{"stage": stage} for stage in Stage if stage is not Stage.SEALED],
    ],
    ids=repr,
)
def test_no_template_leaves_the_vault_for_anything_but_what_was_authorised(changes: dict[str, object]) -> None:
    office = ready()
    alter(office, **changes)
    assert rules(templates(office))


@pytest.mark.parametrize("moment", [STARTS_AT - timedelta(microseconds=1), ENDS_AT, ENDS_AT + timedelta(days=1)])
def test_no_template_leaves_the_vault_outside_the_time(moment: object) -> None:
    office = ready()
    office.now = moment  # type: ignore[assignment]
    assert rules(templates(office))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DEPLOYMENT_LEAD])
def test_no_template_leaves_the_vault_for_somebody_else(role: Role) -> None:
    office = ready()
    assert rules(running.may_start(office.desk, person(role), office.id)) == ["permission"]


def test_a_recogniser_that_does_not_stop_raises_no_alert_after_the_end() -> None:
    office = ready()
    office.start()
    office.now = ENDS_AT - timedelta(microseconds=1)
    assert isinstance(alerts.receive(office.desk, office.id, office.raised()), Case)
    office.now = ENDS_AT
    assert isinstance(alerts.receive(office.desk, office.id, office.raised()), Refused)
    assert running.must_end(office.desk, office.id) is not None
    assert isinstance(running.resume(office.desk, office.id), Refused)


def test_a_camera_that_was_not_named_raises_no_alert() -> None:
    office = ready()
    office.start()
    assert isinstance(alerts.receive(office.desk, office.id, office.raised(camera=ANOTHER.name)), Refused)


def test_a_recogniser_that_was_started_without_asking_raises_no_alert() -> None:
    for stage in ("drafted", "authorised"):
        office = Office()
        getattr(office, stage)()
        entry = office.listed(2).id
        running.started(office.desk, LEAD, office.id, unconfined=True)
        assert isinstance(alerts.receive(office.desk, office.id, office.raised(entry)), Refused)


def digest_says_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(digests, "of_plan", lambda _: "same")


def law_says_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(authority, "may_start", lambda *_, **__: [])


@pytest.mark.parametrize("broken", [digest_says_nothing, law_says_nothing])
def test_the_attack_succeeds_where_the_rule_is_taken_out(
    broken: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: it is this rule that the attack fails on."""
    broken(monkeypatch)
    office = ready()
    alter(office, plan=replace(PLAN, cameras=(*PLAN.cameras, ANOTHER)))
    assert isinstance(templates(office), list)

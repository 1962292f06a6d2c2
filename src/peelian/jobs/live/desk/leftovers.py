"""What no deployment's end takes along: alerts whose hold is over, and lists that were made and never used."""

from peelian.jobs.live.desk import alerts
from peelian.jobs.live.desk.desk import Desk
from peelian.jobs.live.desk.ports import Unit
from peelian.law import retention as law
from peelian.nouns.case import Case
from peelian.nouns.deployment import Deployment, Stage
from peelian.nouns.event import SYSTEM, EventKind, Fact
from peelian.nouns.hold import HoldOn
from peelian.nouns.ids import AlertId

OVER = frozenset({Stage.DESTROYED, Stage.RECORDED})
"""Stages in which no other clock looks at alerts any more."""

BEFORE = frozenset({Stage.DRAFT, Stage.AUTHORISED, Stage.SEALED})
"""Stages in which a list waits for a start."""


def release(desk: Desk) -> int:
    """Shred alerts that were held back past their deployment's end, once nothing holds them; return how many."""
    with desk.store.change() as unit:
        left = [_case(unit, about) for about in sorted(unit.holds.over(HoldOn.ALERT, desk.now()))]
        due = [case for case in left if case.deleted_at is None and unit.deployments.get(case.deployment).stage in OVER]
        unit.vault.shred([case.id for case in due])
        for case in due:
            unit.cases.put(alerts.without_words(case, deleted_at=desk.now()))
            why = "the hold is over"
            unit.journal.record(
                desk.event(EventKind.ALERT_DELETED, case.deployment, who=SYSTEM, why=why, alert_id=case.id)
            )
    return len(due)


def abandoned(desk: Desk) -> int:
    """Destroy lists of deployments that were never held, once their time is over; return how many people were on them.

    They are destroyed just as after a deployment, keys first; the log has the receipt.
    """
    gone = 0
    with desk.store.change() as unit:
        for deployment in unit.deployments.all():
            if deployment.stage in BEFORE:
                gone += _abandoned(desk, unit, deployment)
    return gone


def _abandoned(desk: Desk, unit: Unit, deployment: Deployment) -> int:
    entries = unit.entries.of(deployment.id)
    if not entries:
        return 0
    last = max(entry.added_at for entry in entries)
    if desk.now() < law.list_goes_at(deployment, desk.policy, last_added=last):
        return 0
    gone = [entry.id for entry in entries]
    keys = unit.vault.shred(gone)
    for entry in gone:
        unit.entries.remove(entry)
    unit.ledger.over(gone, desk.now())
    root = deployment.seal.root if deployment.seal else ""
    facts: dict[str, Fact] = {"root": root, "entries": len(gone), "keys": keys}
    why = "it was never used"
    unit.journal.record(desk.event(EventKind.LIST_DESTROYED, deployment.id, who=SYSTEM, why=why, **facts))
    return len(gone)


def _case(unit: Unit, about: str) -> Case:
    return unit.cases.get(AlertId(about))

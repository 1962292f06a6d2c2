"""What nobody said the end of: an officer was sent, or somebody spoken to, and the deployment lead is told of it."""

from collections.abc import Callable
from dataclasses import replace

from peelian.jobs.live.desk.desk import Desk
from peelian.jobs.live.desk.ports import Unit
from peelian.law import adjudication
from peelian.nouns.case import Case
from peelian.nouns.deployment import Stage
from peelian.nouns.event import SYSTEM, EventKind

OPEN = frozenset({Stage.LIVE, Stage.ENDED, Stage.DESTROYED})
"""Stages in which what came of an alert can still be recorded."""

SHOWN = OPEN - {Stage.DESTROYED}
"""Stages in which consoles and phones still show an alert."""

WHY = "nobody said how it ended"


def note(desk: Desk, tell: Callable[[Case], None]) -> list[Case]:
    """Take note of alerts whose end nobody has said in time, once each, and tell of those that are still shown.

    The officer who was sent can still record what came of them.

    Raises:
        StoreError: the store is busy or broken.
    """
    with desk.store.read() as unit:
        if not _due(desk, unit):
            return []
    noted, told = [], []
    with desk.store.change() as unit:
        for case, stage in _due(desk, unit):
            after = replace(case, unfinished_at=desk.now())
            unit.cases.put(after)
            unit.journal.record(
                desk.event(EventKind.ALERT_UNFINISHED, case.deployment, who=SYSTEM, why=WHY, alert_id=case.id)
            )
            noted.append(after)
            told += [after] * (stage in SHOWN)
    for case in told:
        tell(case)
    return noted


def _due(desk: Desk, unit: Unit) -> list[tuple[Case, Stage]]:
    now = desk.now()
    return [
        (case, deployment.stage)
        for deployment in unit.deployments.all()
        if deployment.stage in OPEN
        for case in unit.cases.of(deployment.id)
        if case.unfinished_at is None
        and (left_at := adjudication.left_at(case, desk.policy)) is not None
        and now >= left_at
    ]

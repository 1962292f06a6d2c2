"""What an engagement officer sees: the alerts that are theirs to answer for, and no others. Each look is logged."""

from dataclasses import dataclass
from typing import Literal

from peelian.jobs.live.desk import subjects
from peelian.jobs.live.desk.desk import Desk
from peelian.jobs.live.desk.lookups import Row, listed
from peelian.law import phones
from peelian.nouns.case import Case
from peelian.nouns.deployment import Deployment
from peelian.nouns.event import EventKind
from peelian.nouns.ids import AlertId, DeploymentId
from peelian.nouns.person import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """An alert that was sent to somebody, and whom it may be about; None once that was destroyed."""

    case: Case
    row: Row | None


def sent(desk: Desk, person: Person, deployment: DeploymentId) -> tuple[Deployment, list[Sent], list[Row]]:
    """Return a deployment, the alerts that were sent to somebody, the newest first, and its volunteers.

    Raises:
        NotFoundError: there is no such deployment.
    """
    with desk.store.change() as unit:
        found = unit.deployments.get(deployment)
        entries = {entry.id: entry for entry in unit.entries.of(deployment)}
        mine = [case for case in unit.cases.of(deployment) if phones.answers_for(case, person.id) == person.id]
        shown = []
        for case in reversed(mine):
            entry = entries.get(case.entry)
            row = None if entry is None or case.deleted_at is not None else listed(desk, unit, entry)
            if row is not None:
                why = "looked at an alert that was sent to them"
                unit.journal.record(
                    desk.event(EventKind.ALERT_SHOWN, deployment, who=person.id, why=why, alert_id=case.id)
                )
            shown.append(Sent(case=case, row=row))
        volunteers = [listed(desk, unit, entry) for entry in entries.values() if entry.volunteer is not None]
    return found, shown, volunteers


def picture(desk: Desk, person: Person, alert: AlertId, which: Literal["probe", "reference"]) -> bytes | None:
    """Return a picture (JPEG) of an alert that was sent to somebody; None where it was not.

    Raises:
        NotFoundError: there is no such alert, or its pictures were destroyed.
    """
    with desk.store.read() as unit:
        case = unit.cases.get(alert)
        if phones.answers_for(case, person.id) != person.id:
            return None
        if which == "probe":
            return unit.vault.get(alert, subjects.PROBE)
        return unit.vault.get(case.entry, subjects.PICTURE)

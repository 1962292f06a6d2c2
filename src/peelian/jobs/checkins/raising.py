"""Something is laid before people: the only thing that a machine does about anybody."""

from dataclasses import replace

from peelian.jobs.checkins.office import Office
from peelian.jobs.checkins.ports import Unit
from peelian.nouns.concern import Concern, ConcernId, ConcernKind
from peelian.nouns.event import EventKind
from peelian.nouns.order import Order
from peelian.nouns.prompt import Cause


def concern(
    office: Office, unit: Unit, under: Order, kind: ConcernKind, about: str, **known: Cause | bool | None
) -> Concern:
    """Open a concern about a prompt or an event. `known`: its `cause`, and whether the device was faulty."""
    made = Concern(
        id=ConcernId(office.chance.new_id("C")),
        order=under.id,
        wearer=under.wearer,
        kind=kind,
        about=about,
        opened_at=office.now(),
    )
    made = replace(made, **known)  # type: ignore[arg-type]  # the noun has these fields, and no caller others
    unit.concerns.put(made)
    unit.journal.record(
        office.event(EventKind.CONCERN_OPENED, under, concern_id=made.id, about_id=about, concerns=kind.value)
    )
    return made

"""When what is held goes: class by class for every order, what goes next first."""

from dataclasses import dataclass
from datetime import datetime

from peelian.jobs.checkins import keeping
from peelian.jobs.checkins.office import Office
from peelian.law.checkins import retention
from peelian.law.checkins.rules import CLOCKS
from peelian.nouns.hold import HoldOn
from peelian.nouns.order import Order, OrderStage


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One class of what is held under one order. `days`: its clock; `reason`: why that is longer than usual, or empty.

    `next_at`: when the first of them goes; None while that hangs on the end of the order. `held_back`: two people hold
    all of it back, and it goes when the hold is over.
    """

    order: Order
    kept: str
    count: int
    days: float
    reason: str
    next_at: datetime | None
    held_back: bool = False


def due(office: Office) -> list[Due]:
    """Return everything that is held under every order; what hangs on the end of an order comes last."""
    found: list[Due] = []
    with office.store.read() as unit:
        held = unit.holds.held(HoldOn.ORDER, office.now())
        for order in unit.orders.all():
            if order.stage is not OrderStage.PURGED:
                found += _of(office, order, keeping.things(unit, order), held_back=order.id in held)
    return sorted(found, key=lambda one: (one.next_at is None, one.next_at or office.now()))


def _of(office: Office, order: Order, things: list[tuple[str, str, datetime]], *, held_back: bool) -> list[Due]:
    found = []
    for kept in CLOCKS:
        since = [moment for one, _, moment in things if one == kept]
        if since:
            found.append(
                Due(
                    order=order,
                    kept=kept,
                    count=len(since),
                    days=retention.days(kept, order, office.rules),
                    reason=next((one.reason for one in order.terms.keeping if one.kept == kept), ""),
                    next_at=retention.goes_at(kept, min(since), order, office.rules),
                    held_back=held_back,
                )
            )
    return found

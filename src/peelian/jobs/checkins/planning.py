"""When the clock has to look at an order next, so that no round reads the orders under which nothing is due."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from peelian.jobs.checkins import prompting
from peelian.jobs.checkins.office import Office
from peelian.nouns.order import Order, OrderId, OrderStage

AHEAD = timedelta(days=1)
"""So far ahead prompts are looked for; an order without any is looked at once a day."""

COARSE = timedelta(minutes=15)
"""What is kept plain beside the sealed order is rounded down to this, so that it gives no prompt's moment away."""

AT_ONCE = 200
"""Orders planned in one transaction: nobody waits for ten thousand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """When the clock looks at an order next. `kept`: as it is kept; `due`: the moment itself, which nothing keeps.

    Both None: never, until somebody changes it.
    """

    kept: datetime | None = None
    due: datetime | None = None


def next_look(office: Office, order: Order) -> Look:
    """Say before when the clock has nothing to do with an order."""
    if order.stage is not OrderStage.ACTIVE:
        return Look()
    now = office.now()
    # Up to the next of these the order and the clocks on the wall stay as they are.
    until = min([now + AHEAD, *(one for one in _turns(order) if one > now)])
    due = next(iter(prompting.moments(office, order, now, until)), until)
    return Look(kept=_rounded_down(due), due=due)


def plan(office: Office, orders: Sequence[OrderId]) -> None:
    """Write down when each of these is looked at next, by what it is now."""
    for start in range(0, len(orders), AT_ONCE):
        with office.store.change() as unit:
            for order in unit.orders.some(orders[start : start + AT_ONCE]):
                # Read anew: a review or a hearing that came in meanwhile counts.
                unit.orders.look_at(order.id, next_look(office, order).kept)


def _turns(order: Order) -> Iterator[datetime]:
    terms = order.terms
    yield from (terms.starts_at, terms.ends_at, order.review_due_at)
    for stay in order.stays:
        yield from (stay.starts_at, stay.ends_at)


def _rounded_down(at: datetime) -> datetime:
    return at - timedelta(seconds=at.timestamp() % COARSE.total_seconds())

"""What the clock does by itself: orders end, prompts lapse or are sent, and what is over is destroyed."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from peelian.jobs.checkins import keeping, ordering, planning, prompting, waking
from peelian.jobs.checkins.office import Office
from peelian.jobs.checkins.planning import Look
from peelian.jobs.checkins.ports import Waker
from peelian.nouns.order import Order, OrderId, OrderStage
from peelian.nouns.prompt import Prompt
from peelian.nouns.refusal import Refused

T = TypeVar("T")

SWEEP_EVERY = timedelta(hours=1)

LONGEST_BACK = timedelta(minutes=5)
"""What was due longer ago, while nobody looked, is let go: somebody is never prompted in arrears."""


@dataclass(slots=True, kw_only=True)
class Rounds:
    """Goes round again and again. One order that cannot be served never keeps another from being served.

    `waker`: wakes the devices of prompts that were sent; None where none can be woken.
    """

    office: Office
    waker: Waker | None = None
    _last: datetime | None = None
    _swept: datetime | None = None
    _looks: dict[OrderId, Look] = field(default_factory=dict)
    _broken: list[Exception] = field(default_factory=list)

    def go(self) -> list[Prompt]:
        """Go round once; return what was sent.

        Raises:
            ExceptionGroup: some of it failed, and all the rest was done.
        """
        now, self._broken = self.office.now(), []
        due = self._due(now)
        active = [order for order, _ in due if order.stage is OrderStage.ACTIVE]
        ended = ordering.end_those_whose_time_is_over(self.office, active)
        prompting.lapse(self.office, {order.id for order, _ in due})
        sent = self._sent(active, self._since(now), now)
        self._planned(due, now)
        self._last = now
        for order in ended:
            self._tried(partial(keeping.sweep_one, self.office, order.id))
        if self._swept is None or now - self._swept >= SWEEP_EVERY:
            self._swept = now
            self._tried(self.sweep)
        if self._broken:
            raise ExceptionGroup("check-ins", self._broken)
        return sent

    def sweep(self) -> Counter[str]:
        """Destroy what is over; return how much of each class."""
        return keeping.sweep(self.office)

    def _due(self, now: datetime) -> list[tuple[Order, datetime]]:
        """Return the orders to look at, and since when: all, where it is not known what became of the clock meanwhile.

        What was looked at in this quarter of an hour, and has its moment yet to come, is not opened again.
        """
        with self.office.store.read() as unit:
            looks = dict(unit.orders.looks(now, everything=self._last is None or now < self._last))
            waits = self._looks.items() if self._last is not None and now >= self._last else ()
            for order, look in waits:
                if looks.get(order) == look.kept and look.due is not None and now < look.due:
                    del looks[order]
            return [(order, looks[order.id]) for order in unit.orders.some(list(looks))]

    def _planned(self, due: Sequence[tuple[Order, datetime]], now: datetime) -> None:
        """Write down when those are looked at next that were looked at now, and of which that is not known yet."""
        later = []
        self._looks = {order: look for order, look in self._looks.items() if look.due is not None and look.due > now}
        for order, at in due:
            try:
                look = planning.next_look(self.office, order)
            except Exception as error:  # noqa: BLE001 - it is looked at again in every round, and said each time
                self._broken.append(error)
                continue
            self._looks[order.id] = look
            if look.kept != at:
                later.append(order.id)
        self._tried(partial(planning.plan, self.office, later))

    def _since(self, now: datetime) -> datetime:
        """Return from when on moments are due; a clock that was put back makes none of them due again."""
        return now if self._last is None else max(self._last, now - LONGEST_BACK)

    def _sent(self, active: Sequence[Order], since: datetime, now: datetime) -> list[Prompt]:
        sent: list[Prompt] = []
        for order in active:
            sent += self._tried(partial(self._prompted, order, since, now)) or []
        return sent

    def _tried(self, act: Callable[[], T]) -> T | None:
        try:
            return act()
        except Exception as error:  # noqa: BLE001 - whatever it is, the next person is served all the same
            self._broken.append(error)
            return None

    def _prompted(self, order: Order, since: datetime, now: datetime) -> list[Prompt]:
        if since >= now or not prompting.moments(self.office, order, since, now):
            return []
        made = prompting.send(self.office, order.id)
        if isinstance(made, Refused):
            return []
        if self.waker is not None:
            waking.wake(self.office, self.waker, made)
        return [made]

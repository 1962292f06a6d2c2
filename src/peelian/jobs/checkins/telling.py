"""What somebody's own device is told: how things stand, and whether anything is asked of them."""

from dataclasses import dataclass
from datetime import timedelta

from peelian.jobs.checkins.office import Office
from peelian.jobs.checkins.ports import Unit
from peelian.law.checkins import answering, orders, quiet
from peelian.nouns.order import Order, OrderStage, QuietKind
from peelian.nouns.prompt import OPEN, Prompt, PromptState
from peelian.nouns.refusal import Refused
from peelian.nouns.wearer import FaultKind, Watch, WatchId, WearerId

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How things stand for one device.

    `order`: None where there is none, or only a draft. `over`: why nothing is asked under it. `prompt`: what is open.
    `quiet`: why they are left in peace at this moment. `faults`: of the device, that last.
    """

    watch: Watch
    order: Order | None
    over: Refused | None
    prompt: Prompt | None
    tries_left: int
    quiet: QuietKind | None
    photos: bool
    faults: tuple[FaultKind, ...]

    @property
    def places(self) -> bool:
        """Whether the order asks where somebody is."""
        return self.over is None and self.order is not None and orders.asks_places(self.order)


def standing(office: Office, watch: WatchId) -> Standing:
    """Say how things stand for a device.

    Raises:
        NotFoundError: there is no such device.
    """
    with office.store.read() as unit:
        mine = unit.watches.get(watch)
        under, now = order_of(unit, mine.wearer), office.now()
        over = Refused(rule="order", reason="There is no order") if under is None else orders.standing(under, now=now)
        prompt = None if over is not None else _open(office, unit, mine)
    return Standing(
        watch=mine,
        order=under,
        over=over,
        prompt=prompt,
        tries_left=0 if prompt is None else max(0, office.rules.tries - prompt.tries),
        quiet=None if under is None or over is not None else quiet.now(under, now),
        photos=mine.failures < answering.MOST_FAILURES,
        faults=tuple(one.kind for one in mine.faults if one.until is None),
    )


def order_of(unit: Unit, wearer: WearerId) -> Order | None:
    """Return the order that somebody is under, else the last that they were under; a draft is none."""
    known = [one for one in unit.orders.of(wearer) if one.stage is not OrderStage.DRAFT]
    active = [one for one in known if one.stage is OrderStage.ACTIVE]
    return active[-1] if active else (known[-1] if known else None)


def _open(office: Office, unit: Unit, watch: Watch) -> Prompt | None:
    """Return what this device has to show, or shows; what is too late to show or to answer is let be."""
    now = office.now()
    for prompt in unit.prompts.recent(watch.wearer, now - A_DAY):
        if prompt.watch != watch.id or prompt.state not in OPEN:
            continue
        until = prompt.show_by if prompt.state is PromptState.SENT else prompt.answer_by
        if until is not None and now <= until:
            return prompt
    return None

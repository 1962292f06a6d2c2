"""What is held of somebody goes when its time is over, keys first; an order that ended is emptied class by class."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from peelian.jobs.checkins import complaining, inviting, locating, ordering, tracking, waking
from peelian.jobs.checkins.office import Office
from peelian.jobs.checkins.ports import Unit
from peelian.jobs.checkins.shelves import Concerns, Holdings, PlaceEvents, Prompts
from peelian.law.checkins import retention
from peelian.law.checkins.rules import DRAFT
from peelian.nouns.concern import ConcernId
from peelian.nouns.device import WakeUp
from peelian.nouns.event import SYSTEM, EventKind
from peelian.nouns.held import Whereabouts, Zones
from peelian.nouns.hold import HoldOn
from peelian.nouns.order import Order, OrderId, OrderStage
from peelian.nouns.prompt import OPEN, PromptId

NONCES_KEPT = timedelta(days=1)
"""Numbers are good for a minute, and a replay is told apart from a stranger for so long."""

LEFT_LYING = "Nobody activated it in time"
"""Why a draft was purged, for the log."""


class Shelves(Protocol):
    """Where the things lie that have a clock. A `Unit` has them, and so has whoever only counts and opens no seal."""

    @property
    def prompts(self) -> Prompts:
        """All prompts."""
        ...

    @property
    def concerns(self) -> Concerns:
        """All concerns."""
        ...

    @property
    def holdings(self) -> Holdings:
        """All that lies sealed."""
        ...

    @property
    def place_events(self) -> PlaceEvents:
        """All events about places."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One class of what is held of somebody: how many things, and when the last of them goes.

    `goes_at`: None while that hangs on the end of the order, or on the end of a hold (`held_back`).
    """

    kept: str
    count: int
    goes_at: datetime | None
    held_back: bool = False

    @property
    def waits_for(self) -> str:
        """Say in words when it goes, where that is no moment."""
        return "when nobody holds it back any more, for a case" if self.held_back else "when your order ends"


def held(office: Office, order: OrderId) -> list[Kept]:
    """Return what is held under an order, class by class, for the person to read.

    Raises:
        NotFoundError: there is no such order.
    """
    with office.store.read() as unit:
        return held_in(office, unit, unit.orders.get(order))


def held_in(office: Office, unit: Unit, under: Order) -> list[Kept]:
    """Return the same, within a unit."""
    since = [(kept, moment) for kept, _, moment in things(unit, under)]
    counts = Counter(kept for kept, _ in since)
    held_back = under.id in unit.holds.held(HoldOn.ORDER, office.now())
    found = []
    for kept, count in sorted(counts.items()):
        last = retention.goes_at(kept, max(at for one, at in since if one == kept), under, office.rules)
        found.append(Kept(kept=kept, count=count, goes_at=None if held_back else last, held_back=held_back))
    return found


def sweep(office: Office) -> Counter[str]:
    """Destroy everything whose time is over; return how much of each class. Receipts are in the log.

    It is looked for without keeping anybody from writing, and destroyed order by order, so that no check-in waits for
    all of it.

    Raises:
        ExceptionGroup: some of it failed, and all the rest was done.
    """
    with office.store.read() as unit:
        held = unit.holds.held(HoldOn.ORDER, office.now())
        over = [one.id for one in unit.orders.all() if one.id not in held and _over(office, unit, one)]
    gone, broken = Counter[str](), list[Exception]()
    for order in over:
        try:
            gone += sweep_one(office, order)
        except Exception as error:  # noqa: BLE001 - whatever it is, what others left goes all the same
            broken.append(error)
    with office.store.change() as unit:
        unit.nonces.forget(office.now() - NONCES_KEPT)
    if broken:
        raise ExceptionGroup("sweep", broken)
    return gone


def sweep_one(office: Office, order: OrderId) -> Counter[str]:
    """Destroy what is over under one order, such as what goes with its end; return how much of each class.

    Raises:
        NotFoundError: there is no such order.
    """
    with office.store.change() as unit:
        under = unit.orders.get(order)
        if under.stage is OrderStage.PURGED or order in unit.holds.held(HoldOn.ORDER, office.now()):
            return Counter()
        return _swept(office, unit, under)


def _over(office: Office, unit: Unit, order: Order) -> bool:
    """Say whether anything has to go under an order: only then is anybody kept from writing for it."""
    if order.stage is OrderStage.PURGED:
        return False
    ended = order.stage is OrderStage.ENDED and _is_left(unit, order)
    return ended or inviting.old(office, unit, order.id) or bool(_expired(office, unit, order))


def _is_left(unit: Unit, order: Order) -> bool:
    """Say whether an order that ended has something yet that only it needed, or nothing at all, and is to be purged."""
    papers: tuple[tuple[str, type[Zones | Whereabouts]], ...] = (
        (ordering.zones_of(order.id), Zones),
        (locating.whereabouts_of(order.id), Whereabouts),
    )
    if not things(unit, order) or any(unit.papers.find(about, kind) is not None for about, kind in papers):
        return True
    if any(one.stage is OrderStage.ACTIVE for one in unit.orders.of(order.wearer)):
        return False
    watches = [watch.id for watch in unit.watches.of(order.wearer)]
    return any(
        tracking.is_given(unit, one) or unit.papers.find(waking.about(one), WakeUp) is not None for one in watches
    )


def _expired(office: Office, unit: Unit, order: Order) -> list[tuple[str, str]]:
    """Return the class and the id of everything whose time is over."""
    now, rules = office.now(), office.rules
    return [
        (kept, identity)
        for kept, identity, since in things(unit, order)
        if retention.expired(kept, since, order, rules, now)
    ]


def _swept(office: Office, unit: Unit, order: Order) -> Counter[str]:
    if order.stage is OrderStage.DRAFT:
        return _draft_swept(office, unit, order)
    gone, keys = Counter[str](), list[str]()
    for kept, identity in _expired(office, unit, order):
        gone[kept] += 1
        keys += _removed(unit, kept, identity)
    shredded = unit.vault.shred(keys) if keys else 0
    for kept, count in sorted(gone.items()):
        unit.journal.record(
            office.event(ERASED[kept], order, who=SYSTEM, kept=kept, count=count, keys=shredded if keys else 0)
        )
    if inviting.old(office, unit, order.id):
        inviting.forget(unit, order.id)
    if order.stage is OrderStage.ENDED:
        _emptied(office, unit, order)
    return gone


def _emptied(office: Office, unit: Unit, order: Order) -> None:
    """Destroy what only the order itself needed; when nothing else is left either, who it was about goes too."""
    shredded = unit.vault.shred([ordering.zones_of(order.id), locating.whereabouts_of(order.id)])
    inviting.forget(unit, order.id)
    if not any(one.stage is OrderStage.ACTIVE for one in unit.orders.of(order.wearer)):
        watches = unit.watches.of(order.wearer)
        unit.vault.shred([about(watch.id) for watch in watches for about in (tracking.about, waking.about)])
    if things(unit, order) or any(one.state in OPEN for one in unit.prompts.of(order.id)):
        return
    shredded += unit.vault.shred([request_paper(one.id) for one in unit.requests.of(order.id)])
    _purged(office, unit, order, shredded)


def _draft_swept(office: Office, unit: Unit, order: Order) -> Counter[str]:
    """Purge a draft that was left lying: its terms, its zones, and who it was about unless another order is too."""
    if not _expired(office, unit, order):
        return Counter()
    _purged(office, unit, order, unit.vault.shred([ordering.zones_of(order.id)]), why=LEFT_LYING)
    return Counter({DRAFT: 1})


def _purged(office: Office, unit: Unit, order: Order, shredded: int, *, why: str = "") -> None:
    others = [one for one in unit.orders.of(order.wearer) if one.id != order.id and one.stage is not OrderStage.PURGED]
    keys = shredded + (0 if others else unit.vault.shred([order.wearer]))
    unit.orders.put(_bare(order))
    unit.journal.record(office.event(EventKind.ORDER_PURGED, order, who=SYSTEM, why=why, keys=keys))


def request_paper(request: str) -> str:
    """Return under what a request to share or to look lies sealed, where requests are sealed."""
    return f"request:{request}"


def _bare(order: Order) -> Order:
    """Return an order without what was written about the person; when it ran and who decided stays."""
    grounds = replace(order.terms.grounds, proportionality="", less_intrusive=(), vulnerability=None)
    terms = replace(order.terms, grounds=grounds, quiet=(), zones=(), keeping=(), raw_why="")
    bare = replace(order, stage=OrderStage.PURGED, terms=terms, spans=(), stays=(), reviews=(), end_reason="")
    return replace(bare, activation=None)


def things(unit: Shelves, order: Order) -> list[tuple[str, str, datetime]]:
    """Return everything that is held under an order: its class, its id, and since when its clock runs."""
    if order.stage is OrderStage.DRAFT:
        return [(DRAFT, order.id, order.drafted_at)]
    sealed = [(held.kept, held.id, held.since) for held in unit.holdings.of(order.id)]
    prompts = [("prompt", one.id, one.counts_at) for one in unit.prompts.of(order.id) if one.state not in OPEN]
    events = [("event", one.id, one.at) for one in unit.place_events.of(order.id)]
    cases = [("case", one.id, one.opened_at) for one in unit.concerns.of(order.id)]
    return [*sealed, *prompts, *events, *cases]


def _removed(unit: Unit, kept: str, identity: str) -> list[str]:
    """Remove something; return whose keys are to be destroyed with it."""
    match kept:
        case "prompt":
            unit.prompts.remove(PromptId(identity))
        case "event":
            unit.place_events.remove(identity)
        case "case":
            unit.concerns.remove(ConcernId(identity))
            return [complaining.about(identity)]
        case _:
            unit.holdings.remove(identity)
            return [identity]
    return []


ERASED = {
    "photo": EventKind.CHECK_IN_ERASED,
    "template": EventKind.CHECK_IN_ERASED,
    "fix": EventKind.PLACE_ERASED,
    "event": EventKind.PLACE_ERASED,
    "prompt": EventKind.CHECK_IN_ERASED,
    "case": EventKind.CONCERN_ERASED,
}
"""What the log is told of each class."""

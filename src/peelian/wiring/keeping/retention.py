"""Puts the keeping of clocks together: everything that the desk holds, what sweeps it, and where somebody is found."""

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from peelian.errors import NotFoundError
from peelian.jobs.assurance.retention import due
from peelian.jobs.assurance.retention.due import Alarm
from peelian.jobs.assurance.retention.ports import Found, Holding, Keeping, Sweeps
from peelian.jobs.checkins.office import Office
from peelian.jobs.handset.reference_sets import REFERENCE
from peelian.jobs.live.desk import leftovers, subjects
from peelian.jobs.live.desk.desk import Desk
from peelian.law import membership
from peelian.law import retention as law
from peelian.law.policy import Policy
from peelian.law.retention import Kept
from peelian.nouns.entry import Subject
from peelian.nouns.hold import HoldOn
from peelian.nouns.ids import AlertId
from peelian.nouns.order import OrderId, OrderStage
from peelian.nouns.reference_set import SetStage
from peelian.wiring.checkins import counting
from peelian.wiring.keeping import census as retention_census
from peelian.wiring.keeping.census import EXPIRIES
from peelian.wiring.store import DeskStore, DeskUnit

LOG = structlog.get_logger(__name__)

ID_BYTES = 5

EVERY = timedelta(minutes=10)
"""How often it is looked whether something is late, and expired rows are removed."""


def open_keeping(store: DeskStore, desk: Desk, policy: Policy, now: Callable[[], datetime]) -> Keeping:
    """Return the keeping of clocks over a desk's store.

    Args:
        store: where things are kept.
        desk: of live deployments, whose leftovers are swept.
        policy: the policy pack in force.
        now: the time of day, with its zone.
    """
    office = counting.office(store, policy, now)

    def utc() -> datetime:
        return now().astimezone(UTC)

    def census() -> list[Holding]:
        with store.read() as unit:
            return retention_census.census(unit, office, policy, now=utc())

    searching = Searching(store=store, office=office, policy=policy)
    return Keeping(
        store=store,
        policy=policy,
        now=utc,
        new_id=lambda word: f"{word}-{secrets.token_hex(ID_BYTES)}",
        census=census,
        exists=searching.exists,
        search=searching.search,
        sweeps=_sweeps(store, desk, policy, utc),
    )


def _sweeps(store: DeskStore, desk: Desk, policy: Policy, now: Callable[[], datetime]) -> Sweeps:
    def expired(kept: Kept) -> int:
        gone = 0
        with store.change() as unit:
            for mine, table, column in EXPIRIES:
                if mine is kept:
                    gone += unit.connection.execute(table.delete().where(column <= now())).rowcount
        return gone

    def ledger() -> int:
        with store.change() as unit:
            return unit.ledger.forget(now() - timedelta(days=policy.retention.ledger_days))

    def holds() -> int:
        with store.change() as unit:
            return unit.holds.forget(now() - law.HOLD_LINGERS)

    return {
        Kept.ALERT: lambda: leftovers.release(desk),
        Kept.LIST: lambda: leftovers.abandoned(desk),
        Kept.SESSION: lambda: expired(Kept.SESSION),
        Kept.INVITATION: lambda: expired(Kept.INVITATION),
        Kept.LEDGER: ledger,
        Kept.HOLD: holds,
    }


class Watching:
    """Sweeps and looks from time to time; call it as often as you like."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping
        self._alarm = Alarm(keeping)
        self._last: datetime | None = None

    def __call__(self) -> None:
        """Sweep and look, if it is time."""
        now = self._keeping.now()
        if self._last is not None and now - self._last < EVERY:
            return
        self._last = now
        due.tidy(self._keeping)
        late = self._alarm.look()
        if late:
            LOG.error("retention_late", classes=[kept.value for kept in late])


@dataclass(frozen=True, slots=True, kw_only=True)
class Searching:
    """Finds somebody in all that is held now, by the forms of their name or reference."""

    store: DeskStore
    office: Office
    policy: Policy

    def exists(self, on: HoldOn, about: str) -> bool:
        """Say whether there is something of that kind and id that could be held back."""
        try:
            if on is HoldOn.ORDER:
                with self.office.store.read() as unit:
                    return unit.orders.get(OrderId(about)).stage is not OrderStage.PURGED
            with self.store.read() as desk:
                return desk.cases.get(AlertId(about)).deleted_at is None
        except NotFoundError:
            return False

    def search(self, forms: Sequence[str]) -> list[Found]:
        """Look on every list, in every set and under every order."""
        wanted = frozenset(forms)
        with self.store.read() as unit:
            found = [*self._on_lists(unit, wanted), *self._in_sets(unit, wanted)]
        return [*found, *self._under_orders(wanted)]

    def _on_lists(self, unit: DeskUnit, wanted: frozenset[str]) -> Iterator[Found]:
        for deployment in unit.deployments.all():
            for entry in unit.entries.of(deployment.id):
                if wanted & _forms(subjects.who(unit.vault, entry.id)):
                    category = self.policy.categories.get(entry.category)
                    yield Found(
                        where=f"The list of deployment {deployment.id}, {deployment.plan.title}",
                        why=category.title if category else entry.category,
                        since=entry.added_at,
                        goes_at=law.list_goes_at(deployment, self.policy, last_added=entry.added_at),
                    )

    def _in_sets(self, unit: DeskUnit, wanted: frozenset[str]) -> Iterator[Found]:
        for one in unit.reference_sets.all():
            if one.stage is SetStage.DESTROYED:
                continue
            members = unit.members.ids(one.id)
            known = unit.vault.get_all(members, REFERENCE)
            for member, reference in zip(members, known, strict=True):
                if membership.by_reference(reference.decode()) in wanted:
                    kept = unit.members.get(member)
                    until = datetime.combine(kept.keep_until, datetime.min.time(), tzinfo=UTC)
                    yield Found(where=f"Reference set {one.title}", why=one.kind, since=kept.added_at, goes_at=until)

    def _under_orders(self, wanted: frozenset[str]) -> Iterator[Found]:
        with self.office.store.read() as unit:
            for order in unit.orders.all():
                subject = None if order.stage is OrderStage.PURGED else unit.papers.find(order.wearer, Subject)
                if subject is not None and wanted & _forms(subject):
                    where = f"Order {order.id} to check in; all of it is in the copy that the office makes"
                    since = order.drafted_at
                    yield Found(where=where, why=order.terms.grounds.power, since=since, goes_at=None)


def _forms(subject: Subject) -> frozenset[str]:
    named = {membership.by_name(subject.name, subject.born)} if subject.born is not None else set[str]()
    return frozenset({membership.by_reference(subject.reference), *named})

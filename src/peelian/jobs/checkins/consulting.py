"""Orders are looked through by whoever works with them; each look at one is logged."""

from dataclasses import dataclass

from peelian.jobs.checkins import ordering, references
from peelian.jobs.checkins.office import Office
from peelian.jobs.checkins.ports import Unit
from peelian.law.permission import Action
from peelian.nouns.entry import Subject
from peelian.nouns.event import EventKind
from peelian.nouns.held import Zones
from peelian.nouns.order import Order, OrderId
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals
from peelian.nouns.request import Request
from peelian.nouns.wearer import Watch, WearerId
from peelian.nouns.zone import Zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """An order, and what belongs to it. `subject`: None when it was destroyed.

    `enrolled`: how many pictures their reference has.
    """

    order: Order
    subject: Subject | None
    zones: tuple[Zone, ...]
    watches: tuple[Watch, ...]
    enrolled: int
    requests: tuple[Request, ...]


def dossier(office: Office, person: Person, order: OrderId) -> Dossier | Refusals:
    """Return everything about an order that its pages show. No picture and no place is in it but for its zones.

    Raises:
        NotFoundError: there is no such order.
    """
    with office.store.change() as unit:
        under = unit.orders.get(order)
        refused = office.allowed(unit, person, Action.ORDER_VIEW, under)
        if refused is not None:
            return refused
        unit.journal.record(office.event(EventKind.ORDER_VIEWED, under, who=person.id, why="read"))
        return Dossier(
            order=under,
            subject=unit.papers.find(under.wearer, Subject),
            zones=(unit.papers.find(ordering.zones_of(order), Zones) or Zones()).zones,
            watches=tuple(unit.watches.of(under.wearer)),
            enrolled=enrolled(unit, under),
            requests=tuple(unit.requests.of(order)),
        )


def listed(office: Office) -> list[tuple[Order, Subject | None]]:
    """Return every order with whom it is about; the review that is due first comes first."""
    with office.store.read() as unit:
        found = [(one, unit.papers.find(one.wearer, Subject)) for one in unit.orders.all()]
    return sorted(found, key=lambda it: it[0].review_due_at)


def wearer_of(office: Office, reference: str) -> WearerId | None:
    """Return who is known under a reference: the same person keeps their id, so that no bound on them starts anew."""
    known = {subject.reference: order.wearer for order, subject in listed(office) if subject is not None}
    return known.get(reference)


def enrolled(unit: Unit, under: Order) -> int:
    """Return how many pictures a wearer's reference has."""
    found = references.own(unit, under.wearer)
    return 0 if found is None else len(found.templates)

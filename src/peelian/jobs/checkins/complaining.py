"""Somebody complains, from their own device or through it. It goes before people, and is never held against anybody."""

from peelian.errors import NotFoundError
from peelian.jobs.checkins import raising, telling
from peelian.jobs.checkins.office import Office
from peelian.jobs.checkins.ports import Unit
from peelian.law.permission import Action
from peelian.nouns.concern import Concern, ConcernId, ConcernKind
from peelian.nouns.event import EventKind
from peelian.nouns.order import OrderStage
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals, Refused
from peelian.nouns.wearer import WatchId

WORDS = "words"
"""Kind of what lies sealed under a complaint."""

LONGEST = 4000
MOST_OPEN = 20
"""Under one order: more than a person can mean, and few enough to be read."""


def complain(office: Office, watch: WatchId, words: str) -> Concern | Refused:
    """Take a complaint, also while a review is overdue or after the order has ended.

    Raises:
        NotFoundError: there is no such device.
    """
    said = words.strip()
    if not 0 < len(said) <= LONGEST:
        return Refused(rule="words", reason=f"Write up to {LONGEST:,} letters")
    with office.store.change() as unit:
        mine = unit.watches.get(watch)
        under = telling.order_of(unit, mine.wearer)
        if under is None or under.stage is OrderStage.PURGED:
            return Refused(rule="order", reason="Nothing is held of you here; complain by letter or telephone")
        before = [one for one in unit.concerns.of(under.id) if one.kind is ConcernKind.COMPLAINT]
        if sum(one.finding is None for one in before) >= MOST_OPEN:
            return Refused(rule="words", reason="Your complaints wait to be read; telephone us, if it cannot wait")
        made = raising.concern(office, unit, under, ConcernKind.COMPLAINT, watch)
        unit.vault.put(about(made.id), WORDS, said.encode())
    return made


def read(office: Office, person: Person, concern: ConcernId) -> str | Refusals:
    """Return what somebody complained of.

    Raises:
        NotFoundError: there is no such concern, or it is no complaint.
    """
    with office.store.change() as unit:
        whole = unit.concerns.get(concern)
        under = unit.orders.get(whole.order)
        refused = office.allowed(unit, person, Action.CONCERN_VIEW, under)
        if refused is not None:
            return refused
        said = words_of(unit, concern)
        if said is None:
            raise NotFoundError("complaint", concern)
        unit.journal.record(
            office.event(EventKind.CONCERN_VIEWED, under, who=person.id, why="read the complaint", concern_id=concern)
        )
    return said


def words_of(unit: Unit, concern: ConcernId) -> str | None:
    """Return what a complaint says; None where it is none, or its time is over."""
    try:
        return unit.vault.get(about(concern), WORDS).decode()
    except NotFoundError:
        return None


def about(concern: str) -> str:
    """Return under what a complaint lies sealed."""
    return f"complaint:{concern}"

"""What a desk keeps that a policy pack decides on, read without the keys of its vault."""

from pathlib import Path

from sqlalchemy import Connection

from peelian.jobs.checkins import keeping
from peelian.law.policy_effects import Aged, Kept
from peelian.nouns.concern import Concern, ConcernId
from peelian.nouns.held import Held, PlaceEvent
from peelian.storage import check_ins
from peelian.storage import engine as engines
from peelian.storage.cases import Cases
from peelian.storage.check_ins import CheckOrders, OrderShelf
from peelian.storage.check_prompts import CheckPrompts
from peelian.storage.deployments import Deployments
from peelian.storage.entries import Entries
from peelian.storage.operator_checks import OperatorChecks
from peelian.storage.reference_sets import ReferenceSets
from peelian.storage.signed_points import SignedPoints


def kept(data: Path) -> Kept:
    """Return what a data directory keeps that a pack decides on. It is only read, and no key is needed for it.

    Raises:
        StoreError: there is no store, or it cannot be used.
    """
    engine = engines.open_store(data, create=False)
    try:
        with engines.reading(engine) as connection:
            deployments = Deployments(connection).all()
            return Kept(
                deployments=deployments,
                entries=[entry for one in deployments for entry in Entries(connection).of(one.id)],
                cases=[case for one in deployments for case in Cases(connection).of(one.id)],
                sets=ReferenceSets(connection).all(),
                checks=OperatorChecks(connection).all(),
                points=SignedPoints(connection).all(),
                check_ins=_check_ins(connection),
            )
    finally:
        engine.dispose()


class _Plain:
    """The shelves of check-ins as they lie beside the vault: whose a thing is and since when, and nothing sealed."""

    def __init__(self, connection: Connection) -> None:
        self.prompts = CheckPrompts(connection)
        self.concerns = OrderShelf[ConcernId, Concern](connection, check_ins.CONCERN, Concern, label="concern")
        self.holdings = OrderShelf[str, Held](connection, check_ins.HOLDING, Held, label="holding")
        self.place_events = OrderShelf[str, PlaceEvent](connection, check_ins.PLACE_EVENT, PlaceEvent, label="event")


def _check_ins(connection: Connection) -> list[Aged]:
    shelves = _Plain(connection)
    return [
        Aged(kept=kept, since=since)
        for order in CheckOrders(connection).all()
        for kept, _, since in keeping.things(shelves, order)
    ]

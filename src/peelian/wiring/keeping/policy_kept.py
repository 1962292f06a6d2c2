"""What a desk keeps that a policy pack decides on, read without the keys of its vault, or with them where given."""

import secrets
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import Connection

from peelian.jobs.checkins import keeping
from peelian.law.policy_effects import Aged, Kept
from peelian.nouns.concern import Concern, ConcernId
from peelian.nouns.held import Held, PlaceEvent
from peelian.nouns.order import Order
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
from peelian.vault import unlocking
from peelian.vault.unlocking import KeyFile
from peelian.vault.vault import Vault
from peelian.wiring.checkins.sealed_shelves import SealedOrders


def kept(data: Path, key: KeyFile | None = None) -> Kept:
    """Return what a data directory keeps that a pack decides on. It is only read.

    Args:
        data: the data directory.
        key: of the vault, so that the terms of orders can be read; without it only what lies plain of them is.

    Raises:
        StoreError: there is no store, or it cannot be used.
        WrongKeyError: the key file is not this vault's.
        KeyFileError: the key file cannot be used.
    """
    engine = engines.open_store(data, create=False)
    try:
        with engines.reading(engine) as connection:
            deployments = Deployments(connection).all()
            orders = CheckOrders(connection).all() if key is None else _opened(connection, data, key)
            return Kept(
                deployments=deployments,
                entries=[entry for one in deployments for entry in Entries(connection).of(one.id)],
                cases=[case for one in deployments for case in Cases(connection).of(one.id)],
                sets=ReferenceSets(connection).all(),
                checks=OperatorChecks(connection).all(),
                points=SignedPoints(connection).all(),
                check_ins=_check_ins(connection, orders),
                orders=orders,
                opened=key is not None,
            )
    finally:
        engine.dispose()


def _opened(connection: Connection, data: Path, key: KeyFile) -> list[Order]:
    """Return orders whole. The vault's key is there only for so long."""
    with ExitStack() as done:
        kek = unlocking.unlock(connection, key, data=data, create=False, random_bytes=secrets.token_bytes)
        done.callback(kek.wipe)
        return SealedOrders(CheckOrders(connection), Vault(connection, kek, random_bytes=secrets.token_bytes)).all()


class _Plain:
    """The shelves of check-ins as they lie beside the vault: whose a thing is and since when, and nothing sealed."""

    def __init__(self, connection: Connection) -> None:
        self.prompts = CheckPrompts(connection)
        self.concerns = OrderShelf[ConcernId, Concern](connection, check_ins.CONCERN, Concern, label="concern")
        self.holdings = OrderShelf[str, Held](connection, check_ins.HOLDING, Held, label="holding")
        self.place_events = OrderShelf[str, PlaceEvent](connection, check_ins.PLACE_EVENT, PlaceEvent, label="event")


def _check_ins(connection: Connection, orders: Sequence[Order]) -> list[Aged]:
    shelves, found = _Plain(connection), []
    for order in orders:
        own = {one.kept: one.days for one in order.terms.keeping}
        found += [Aged(kept=kept, since=since, own=own.get(kept)) for kept, _, since in keeping.things(shelves, order)]
    return found

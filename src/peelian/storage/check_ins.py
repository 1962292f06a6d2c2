"""Orders to check in, devices, concerns, requests and what is held, over one connection."""

from collections.abc import Hashable, Sequence
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from sqlalchemy import Column, Connection, Table, Text, select

from peelian.nouns.order import Order, OrderId, OrderStage
from peelian.nouns.wearer import Watch, WatchId, WearerId
from peelian.storage import shelf
from peelian.storage.moments import EPOCH, Moment

ORDER = shelf.table(
    "check_order",
    Column("wearer", Text, nullable=False, index=True),
    Column("look_at", Moment, nullable=True, index=True),
)
"""`look_at`: the clock has nothing to do with it before; NULL: never, as it is."""

AT_ONCE = 500
"""Ids in one statement; SQLite takes a few ten thousand."""

LOOKED_AT = frozenset({OrderStage.ACTIVE, OrderStage.ENDED})

WATCH = shelf.table("check_watch", Column("wearer", Text, nullable=False, index=True))
CONCERN = shelf.table("check_concern", Column("order_id", Text, nullable=False, index=True))
HOLDING = shelf.table("check_holding", Column("order_id", Text, nullable=False, index=True))
PLACE_EVENT = shelf.table("check_place_event", Column("order_id", Text, nullable=False, index=True))
REQUEST = shelf.table("check_request", Column("order_id", Text, nullable=False, index=True))


class Filed(Hashable, Protocol):
    """Something with an id, under an order."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def order(self) -> str:
        """Its order."""
        ...


One = TypeVar("One", bound=Filed)
Name = TypeVar("Name", bound=str)


class OrderShelf(Generic[Name, One]):
    """Nouns of one kind, each under an order."""

    def __init__(self, connection: Connection, of: Table, kind: type[One], *, label: str) -> None:
        self._table = of
        self._shelf = shelf.Shelf(connection, of, kind, label=label)

    def get(self, name: Name) -> One:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
            StoreError: it cannot be read.
        """
        return self._shelf.get(name)

    def all(self) -> list[One]:
        """Return all, the oldest first.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._shelf.where()

    def of(self, order: OrderId) -> list[One]:
        """Return those of an order, the oldest first.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._shelf.where(self._table.c.order_id == order)

    def put(self, one: One) -> None:
        """Keep one, new or changed."""
        self._shelf.put(one.id, one, order_id=one.order)

    def remove(self, name: Name) -> None:
        """Remove one; nothing happens when it is not there."""
        self._shelf.remove(name)


class CheckOrders:
    """All orders, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._shelf = shelf.Shelf(connection, ORDER, Order, label="order")

    def get(self, order: OrderId) -> Order:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
            StoreError: it cannot be read.
        """
        return self._shelf.get(order)

    def all(self) -> list[Order]:
        """Return all, the oldest first.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._shelf.where()

    def of(self, wearer: WearerId) -> list[Order]:
        """Return those of a wearer, the oldest first.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._shelf.where(ORDER.c.wearer == wearer)

    def some(self, orders: Sequence[OrderId]) -> list[Order]:
        """Return these, the oldest first; what is not there is left out.

        Raises:
            StoreError: one of them cannot be read.
        """
        starts = range(0, len(orders), AT_ONCE)
        return [one for start in starts for one in self._shelf.where(ORDER.c.id.in_(orders[start : start + AT_ONCE]))]

    def looks(self, now: datetime, *, everything: bool = False) -> list[tuple[OrderId, datetime]]:
        """Return which the clock may have to look at, and since when; `everything`: later ones too."""
        late = ORDER.c.look_at.is_not(None) if everything else ORDER.c.look_at <= now
        rows = self._connection.execute(select(ORDER.c.id, ORDER.c.look_at).where(late).order_by(ORDER.c.number))
        return [(OrderId(row.id), row.look_at) for row in rows]

    def put(self, order: Order) -> None:
        """Keep one, new or changed; the clock looks at it at once if it began, and once more when it ended."""
        look_at = EPOCH if order.stage in LOOKED_AT else None
        self._shelf.put(order.id, order, wearer=order.wearer, look_at=look_at)

    def look_at(self, order: OrderId, at: datetime | None) -> None:
        """Say when the clock looks at one next; None: not until it is changed."""
        self._connection.execute(ORDER.update().where(ORDER.c.id == order).values(look_at=at))


class CheckWatches:
    """All devices of wearers, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._shelf = shelf.Shelf(connection, WATCH, Watch, label="watch")

    def get(self, watch: WatchId) -> Watch:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
            StoreError: it cannot be read.
        """
        return self._shelf.get(watch)

    def of(self, wearer: WearerId) -> list[Watch]:
        """Return those of a wearer, the oldest first.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._shelf.where(WATCH.c.wearer == wearer)

    def put(self, watch: Watch) -> None:
        """Keep one, new or changed."""
        self._shelf.put(watch.id, watch, wearer=watch.wearer)

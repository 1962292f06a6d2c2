"""Orders to check in, devices, concerns, requests and what is held, over one connection."""

from collections.abc import Hashable
from typing import Generic, Protocol, TypeVar

from sqlalchemy import Column, Connection, Table, Text

from peelian.nouns.order import Order, OrderId
from peelian.nouns.wearer import Watch, WatchId, WearerId
from peelian.storage import shelf

ORDER = shelf.table("check_order", Column("wearer", Text, nullable=False, index=True))
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

    def put(self, order: Order) -> None:
        """Keep one, new or changed."""
        self._shelf.put(order.id, order, wearer=order.wearer)


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

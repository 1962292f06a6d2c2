"""Shelves in memory, each for nouns of one kind."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Generic, Protocol, TypeVar

from peelian.errors import NotFoundError
from peelian.nouns.order import Order, OrderId, OrderStage
from peelian.nouns.statement import Nonce
from peelian.nouns.wearer import Watch, WatchId, WearerId

AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
"""Long over: what was changed is looked at in the next round."""

LOOKED_AT = frozenset({OrderStage.ACTIVE, OrderStage.ENDED})

Name = TypeVar("Name", bound=str)
Thing = TypeVar("Thing")


def found(shelf: Mapping[Name, Thing], name: Name, label: str) -> Thing:
    """Return a thing by its name.

    Raises:
        NotFoundError: there is none.
    """
    if name not in shelf:
        raise NotFoundError(label, name)
    return shelf[name]


class Orders:
    """All orders."""

    def __init__(self) -> None:
        self._all: dict[OrderId, Order] = {}
        self._of: defaultdict[WearerId, list[OrderId]] = defaultdict(list)
        self._looks: dict[OrderId, datetime | None] = {}

    def get(self, order: OrderId) -> Order:
        """Return one."""
        return found(self._all, order, "order")

    def all(self) -> list[Order]:
        """Return all."""
        return list(self._all.values())

    def of(self, wearer: WearerId) -> list[Order]:
        """Return those of a wearer."""
        return [self._all[order] for order in self._of[wearer]]

    def some(self, orders: Sequence[OrderId]) -> list[Order]:
        """Return these."""
        wanted = frozenset(orders)
        return [order for order in self._all.values() if order.id in wanted]

    def looks(self, now: datetime, *, everything: bool = False) -> list[tuple[OrderId, datetime]]:
        """Return which the clock may have to look at."""
        looks = [(order, self._looks.get(order, AT_ONCE)) for order in self._all]
        return [(order, at) for order, at in looks if at is not None and (everything or at <= now)]

    def put(self, order: Order) -> None:
        """Keep one."""
        if order.id not in self._all:
            self._of[order.wearer].append(order.id)
        self._all[order.id] = order
        self._looks[order.id] = AT_ONCE if order.stage in LOOKED_AT else None

    def look_at(self, order: OrderId, at: datetime | None) -> None:
        """Say when the clock looks at one next."""
        self._looks[order] = at


class Watches:
    """All devices."""

    def __init__(self) -> None:
        self._all: dict[WatchId, Watch] = {}
        self._of: defaultdict[WearerId, list[WatchId]] = defaultdict(list)

    def get(self, watch: WatchId) -> Watch:
        """Return one."""
        return found(self._all, watch, "watch")

    def of(self, wearer: WearerId) -> list[Watch]:
        """Return those of a wearer."""
        return [self._all[watch] for watch in self._of[wearer]]

    def put(self, watch: Watch) -> None:
        """Keep one."""
        if watch.id not in self._all:
            self._of[watch.wearer].append(watch.id)
        self._all[watch.id] = watch


class Nonces:
    """Numbers that were given out."""

    def __init__(self) -> None:
        self._all: dict[str, Nonce] = {}

    def find(self, nonce: str) -> Nonce | None:
        """Return one, or None."""
        return self._all.get(nonce)

    def put(self, nonce: Nonce) -> None:
        """Keep one."""
        self._all[nonce.id] = nonce

    def forget(self, before: datetime) -> int:
        """Remove the old ones."""
        old = [name for name, nonce in self._all.items() if nonce.issued_at < before]
        for name in old:
            del self._all[name]
        return len(old)


class Filed(Protocol):
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


class Shelf(Generic[Name, One]):
    """Things of one kind. `label`: what they are called in an error."""

    def __init__(self, label: str) -> None:
        self._all: dict[str, One] = {}
        self._of: defaultdict[str, dict[str, One]] = defaultdict(dict)
        self._label = label

    def get(self, name: Name) -> One:
        """Return one."""
        if name not in self._all:
            raise NotFoundError(self._label, name)
        return self._all[name]

    def all(self) -> list[One]:
        """Return all."""
        return list(self._all.values())

    def of(self, order: OrderId) -> list[One]:
        """Return those of an order."""
        return list(self._of[order].values())

    def put(self, one: One) -> None:
        """Keep one."""
        self._all[one.id] = self._of[one.order][one.id] = one

    def remove(self, name: Name) -> None:
        """Remove one."""
        gone = self._all.pop(name, None)
        if gone is not None:
            del self._of[gone.order][name]

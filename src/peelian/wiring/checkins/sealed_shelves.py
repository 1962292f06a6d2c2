"""Nouns of check-ins that say something of a person: what is said lies sealed, and only what is counted lies plain.

In a table beside the vault stays a bare form: whose it is, how far it has come, and when. Where the sealed form was
destroyed the bare one is all there is, and the law does nothing under it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from peelian.errors import NotFoundError
from peelian.jobs.checkins import keeping
from peelian.nouns.concern import Concern, ConcernId
from peelian.nouns.order import Grounds, Order, OrderId, OrderStage
from peelian.nouns.request import Request, RequestId
from peelian.nouns.wearer import WearerId
from peelian.storage import documents
from peelian.storage.check_ins import CheckOrders, OrderShelf
from peelian.vault.vault import Vault

Noun = TypeVar("Noun", bound=Order | Concern | Request)
Name_contra = TypeVar("Name_contra", contravariant=True)
Whose_contra = TypeVar("Whose_contra", contravariant=True)


class Cover(Generic[Noun]):
    """How nouns of one kind are sealed, each under a name of its own."""

    def __init__(self, vault: Vault, kind: type[Noun], *, under: Callable[[str], str]) -> None:
        self._vault = vault
        self._kind: type[Noun] = kind
        self._under = under

    def seal(self, noun: Noun) -> None:
        """Seal one; what lay there before is replaced."""
        self._vault.put(self._under(noun.id), self._kind.__name__, documents.encode(noun).encode())

    def destroy(self, name: str) -> None:
        """Destroy what is sealed of one."""
        self._vault.shred([self._under(name)])

    def opened(self, bare: Sequence[Noun]) -> list[Noun]:
        """Return the whole of each, or what lies plain of it where the rest was destroyed.

        Raises:
            SealBrokenError: one was altered, or moved.
        """
        try:
            found = self._vault.get_all([self._under(one.id) for one in bare], self._kind.__name__)
        except NotFoundError:  # of one at least: each by itself then
            return [self._one(one) for one in bare]
        return [self._read(content) for content in found]

    def _one(self, bare: Noun) -> Noun:
        try:
            return self._read(self._vault.get(self._under(bare.id), self._kind.__name__))
        except NotFoundError:
            return bare

    def _read(self, content: bytes) -> Noun:
        noun: Noun = documents.decode(self._kind, content.decode())
        return noun


class Plain(Protocol[Name_contra, Whose_contra, Noun]):
    """Where the bare forms lie."""

    def get(self, name: Name_contra, /) -> Noun:
        """Return one."""
        ...

    def all(self) -> list[Noun]:
        """Return all, the oldest first."""
        ...

    def of(self, whose: Whose_contra, /) -> list[Noun]:
        """Return those of somebody or something, the oldest first."""
        ...


class Sealed(Generic[Name_contra, Whose_contra, Noun]):
    """Nouns of one kind, found by their bare forms and given whole."""

    def __init__(self, plain: Plain[Name_contra, Whose_contra, Noun], cover: Cover[Noun]) -> None:
        self._bare = plain
        self._cover = cover

    def get(self, name: Name_contra, /) -> Noun:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
            StoreError: it cannot be read.
        """
        return self._cover.opened([self._bare.get(name)])[0]

    def all(self) -> list[Noun]:
        """Return all, the oldest first.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._cover.opened(self._bare.all())

    def of(self, whose: Whose_contra, /) -> list[Noun]:
        """Return those of a wearer, or of an order, the oldest first.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._cover.opened(self._bare.of(whose))


class SealedOrders(Sealed[OrderId, WearerId, Order]):
    """Orders: grounds, terms, reviews and reasons lie sealed until an order is purged."""

    def __init__(self, plain: CheckOrders, vault: Vault) -> None:
        super().__init__(plain, Cover(vault, Order, under=_order_paper))
        self._plain = plain

    def some(self, orders: Sequence[OrderId]) -> list[Order]:
        """Return these; what is not there is left out.

        Raises:
            StoreError: one of them cannot be read.
        """
        return self._cover.opened(self._plain.some(orders))

    def looks(self, now: datetime, *, everything: bool = False) -> list[tuple[OrderId, datetime]]:
        """Return which the clock may have to look at, and since when, and open none; `everything`: later ones too."""
        return self._plain.looks(now, everything=everything)

    def look_at(self, order: OrderId, at: datetime | None) -> None:
        """Say when the clock looks at one next; None: not until it is changed."""
        self._plain.look_at(order, at)

    def put(self, order: Order) -> None:
        """Keep one, new or changed; of one that was purged nothing is left to seal."""
        if order.stage is OrderStage.PURGED:
            self._cover.destroy(order.id)
            self._plain.put(order)
        else:
            self._cover.seal(order)
            self._plain.put(_bare_order(order))


class SealedConcerns(Sealed[ConcernId, OrderId, Concern]):
    """Concerns: what people saw, were told and found lies sealed until a concern is erased."""

    def __init__(self, plain: OrderShelf[ConcernId, Concern], vault: Vault) -> None:
        super().__init__(plain, Cover(vault, Concern, under=_concern_paper))
        self._plain = plain

    def put(self, concern: Concern) -> None:
        """Keep one, new or changed."""
        self._cover.seal(concern)
        self._plain.put(_bare_concern(concern))

    def remove(self, concern: ConcernId) -> None:
        """Remove one; nothing happens when it is not there."""
        self._cover.destroy(concern)
        self._plain.remove(concern)


class SealedRequests(Sealed[RequestId, OrderId, Request]):
    """Requests: case number, purpose and reasons lie sealed until the order is purged."""

    def __init__(self, plain: OrderShelf[RequestId, Request], vault: Vault) -> None:
        super().__init__(plain, Cover(vault, Request, under=keeping.request_paper))
        self._plain = plain

    def put(self, request: Request) -> None:
        """Keep one, new or changed."""
        self._cover.seal(request)
        self._plain.put(replace(request, case_number="", purpose="", power="", exemption_why="", approval=None))


def _order_paper(name: str) -> str:
    return f"order:{name}"


def _concern_paper(name: str) -> str:
    return f"concern:{name}"


def _bare_concern(concern: Concern) -> Concern:
    """Return what of a concern lies plain: what it is about, and not what anybody made of it."""
    return Concern(
        id=concern.id,
        order=concern.order,
        wearer=concern.wearer,
        kind=concern.kind,
        about=concern.about,
        opened_at=concern.opened_at,
        cause=concern.cause,
        device_faulty=concern.device_faulty,
    )


def _bare_order(order: Order) -> Order:
    """Return what of an order lies plain: whose it is, its law and power, its stage and its dates."""
    grounds = Grounds(regime=order.terms.grounds.regime, power=order.terms.grounds.power)
    terms = replace(order.terms, grounds=grounds, times=(), quiet=(), zones=(), keeping=(), raw_why="")
    return replace(order, terms=terms, activation=None, reviews=(), spans=(), stays=(), end_reason="")

"""What the register needs of others, in its own words. One `Unit` is one transaction: all of it happens, or nothing."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Protocol

from peelian.jobs.estate.matching import Key
from peelian.nouns.asset import Asset, Change, Product, SystemType
from peelian.nouns.body import Body, Seat
from peelian.nouns.event import Event
from peelian.nouns.export_request import ExportRequest
from peelian.nouns.ids import AssetId, BodyId, ExportId, PersonId, SupplierConcernId
from peelian.nouns.register import Pieces, Query, Removal, Serial, Total
from peelian.nouns.register_publication import RegisterPublication
from peelian.nouns.supplier_concern import Flag, Match, SupplierConcern


class Bodies(Protocol):
    """All bodies."""

    def get(self, body: BodyId) -> Body:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
        """
        ...

    def all(self) -> list[Body]:
        """Return all, by name."""
        ...

    def put(self, body: Body) -> None:
        """Keep one, new or changed."""
        ...


class Seats(Protocol):
    """Who works for which body."""

    def of(self, person: PersonId) -> BodyId | None:
        """Return the body that somebody works for; None where it is not known."""
        ...

    def at(self, body: BodyId) -> list[PersonId]:
        """Return those who work for a body."""
        ...

    def put(self, seat: Seat) -> None:
        """Say where somebody works; they have no other seat then."""
        ...


class Assets(Protocol):
    """All assets, and what was changed of them."""

    def get(self, asset: AssetId) -> Asset:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
        """
        ...

    def some(self, assets: Sequence[AssetId]) -> dict[AssetId, Asset]:
        """Return those of these that are there."""
        ...

    def find(self, query: Query) -> list[Asset]:
        """Return those that are asked for, in their order, no more than the limit."""
        ...

    def count(self, query: Query) -> int:
        """Say how many there are, whatever the limit."""
        ...

    def serials(self, serials: Collection[Serial]) -> dict[Serial, AssetId]:
        """Say which asset has which of these serial numbers."""
        ...

    def put(self, assets: Sequence[Asset], changes: Sequence[Change]) -> None:
        """Keep some, new or changed, and what was changed."""
        ...

    def remove(self, asset: AssetId, change: Change) -> None:
        """Remove one; what was changed of it stays, and this last change with it."""
        ...

    def changes(self, asset: AssetId) -> list[Change]:
        """Return what was changed of one, the newest first."""
        ...

    def totals(self, body: BodyId | None, today: date) -> list[Total]:
        """Count a body's assets, or all, by what reports count by."""
        ...

    def removal(self, body: BodyId | None, supplier: str) -> list[Removal]:
        """Say what would have to be replaced without a maker, a maker of components or a seller; a folded name."""
        ...

    def suppliers(self, body: BodyId | None) -> list[tuple[str, int]]:
        """Return the makers of assets, each with how many, the most first."""
        ...

    def makers(self) -> list[tuple[str, int]]:
        """Return the makers of assets, in one spelling each, with how many bodies have any, the most first."""
        ...

    def pieces(self) -> list[Pieces]:
        """Say how many pieces each body has of each kind, by what they can do; what is not used is left out."""
        ...


class Concerns(Protocol):
    """All concerns, the products that there are, and which concern is about which product."""

    def get(self, concern: SupplierConcernId) -> SupplierConcern:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
        """
        ...

    def some(self, concerns: Sequence[SupplierConcernId]) -> dict[SupplierConcernId, SupplierConcern]:
        """Return those of these that are there."""
        ...

    def find(self, *, holding_on: date | None, offset: int, limit: int) -> list[SupplierConcern]:
        """Return them, the newest first; on a day only those that count on it."""
        ...

    def count(self, *, holding_on: date | None) -> int:
        """Say how many there are, or count on a day."""
        ...

    def put(self, concern: SupplierConcern, keys: Collection[Key]) -> None:
        """Keep one, new or changed, with its keys; its matches are forgotten."""
        ...

    def about(self, keys: Collection[Key]) -> list[SupplierConcern]:
        """Return those that have one of these keys."""
        ...

    def unknown(self, products: Collection[Product]) -> list[Product]:
        """Return those of these products that were never put here."""
        ...

    def put_products(self, products: Mapping[Product, Collection[Key]]) -> None:
        """Keep products that were not there, each with its keys."""
        ...

    def products(self, keys: Collection[Key]) -> list[Product]:
        """Return the products that have one of these keys."""
        ...

    def matched(self, products: Mapping[Product, Sequence[Match]]) -> None:
        """Keep how concerns are about products."""
        ...

    def flags(self, assets: Sequence[Asset], today: date) -> list[Flag]:
        """Return the concerns that count on a day against these assets, each with its match."""
        ...

    def affected(self, concern: SupplierConcernId, body: BodyId | None) -> int:
        """Say how many assets of a body, or of all, a concern is about."""
        ...


class Journal(Protocol):
    """The tamper-evident log."""

    def record(self, *events: Event) -> None:
        """Record; it is recorded when the unit is."""
        ...


class ExportRequests(Protocol):
    """Parts of the register that somebody asked to take along."""

    def get(self, wanted: ExportId) -> ExportRequest:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
        """
        ...

    def waiting(self) -> list[ExportRequest]:
        """Return those that were not taken along yet, the oldest first."""
        ...

    def put(self, asked: ExportRequest) -> None:
        """Keep one, new or changed."""
        ...


class RegisterPublications(Protocol):
    """Summaries of the register that are, or were to be, published."""

    def waiting(self) -> RegisterPublication | None:
        """Return the last that waits; None where none does."""
        ...

    def latest(self) -> RegisterPublication | None:
        """Return the last that was published; None where none was."""
        ...

    def put(self, made: RegisterPublication) -> None:
        """Keep one, new or approved; one that waits takes the place of one that waited."""
        ...


class Unit(Protocol):
    """One transaction over the register."""

    @property
    def bodies(self) -> Bodies:
        """All bodies."""
        ...

    @property
    def seats(self) -> Seats:
        """Who works where."""
        ...

    @property
    def assets(self) -> Assets:
        """All assets."""
        ...

    @property
    def concerns(self) -> Concerns:
        """All concerns."""
        ...

    @property
    def exports(self) -> ExportRequests:
        """What somebody asked to take along."""
        ...

    @property
    def publications(self) -> RegisterPublications:
        """What the public was told."""
        ...

    @property
    def journal(self) -> Journal:
        """The log."""
        ...


class Store(Protocol):
    """Where the register is kept."""

    def change(self) -> AbstractContextManager[Unit]:
        """Open a unit that may change things; it is committed at the end, or not at all when an exception leaves it."""
        ...

    def read(self) -> AbstractContextManager[Unit]:
        """Open a unit that only reads."""
        ...


class Holdings(Protocol):
    """One body's part of the register, as a survey may read it."""

    def bodies(self) -> Sequence[Body]:
        """Return every body, by name."""
        ...

    def body(self, body: BodyId) -> Body:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
        """
        ...

    def assets(self, body: BodyId, system: SystemType) -> Sequence[Asset]:
        """Return a body's assets of one kind, in the order in which they were added."""
        ...

    def flags(self, assets: Sequence[Asset]) -> Sequence[Flag]:
        """Return the concerns that count today against some assets."""
        ...

"""Concerns about suppliers, the products that there are, and which concern is about which product."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from peelian.nouns.asset import Asset, Product
from peelian.nouns.ids import AssetId, BodyId, SupplierConcernId
from peelian.nouns.supplier_concern import Flag, Match, SupplierConcern
from peelian.storage import asset_queries as queries
from peelian.storage import documents, shelf
from peelian.storage.estate_tables import ASSET, CONCERN_KEY, MATCH, PRODUCT, PRODUCT_KEY, SUPPLIER_CONCERN
from peelian.storage.products import digest

AT_ONCE = 500
"""Keys or ids in one statement: SQLite binds some thousands at most."""

NEVER = date.max
"""Stands in a column where a concern does not expire."""


class SupplierConcerns:
    """All of it, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._shelf = shelf.Shelf(connection, SUPPLIER_CONCERN, SupplierConcern, label="concern")

    def get(self, concern: SupplierConcernId) -> SupplierConcern:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
            StoreError: it cannot be read.
        """
        return self._shelf.get(concern)

    def some(self, concerns: Sequence[SupplierConcernId]) -> dict[SupplierConcernId, SupplierConcern]:
        """Return those of these that are there.

        Raises:
            StoreError: one of them cannot be read.
        """
        found = (one for part in _parts(concerns) for one in self._shelf.where(SUPPLIER_CONCERN.c.id.in_(part)))
        return {one.id: one for one in found}

    def find(self, *, holding_on: date | None, offset: int, limit: int) -> list[SupplierConcern]:
        """Return them, the newest first; on a day only those that count on it.

        Raises:
            StoreError: one of them cannot be read.
        """
        columns = SUPPLIER_CONCERN.c
        statement = select(columns.id).order_by(columns.number.desc()).limit(limit).offset(offset)
        statement = statement if holding_on is None else statement.where(queries.holds(holding_on))
        wanted = [SupplierConcernId(one) for one in self._connection.execute(statement).scalars()]
        found = self.some(wanted)
        return [found[one] for one in wanted]

    def count(self, *, holding_on: date | None) -> int:
        """Say how many there are, or count on a day."""
        statement = select(func.count()).select_from(SUPPLIER_CONCERN)
        statement = statement if holding_on is None else statement.where(queries.holds(holding_on))
        return int(self._connection.execute(statement).scalar_one())

    def put(self, concern: SupplierConcern, keys: Collection[str]) -> None:
        """Keep one, new or changed, with its keys; its matches are forgotten."""
        self._shelf.put(
            concern.id,
            concern,
            recorded_at=concern.recorded_at,
            standpoint=concern.standpoint.value,
            stated_on=concern.on.isoformat(),
            expires_on=(concern.expires_on or NEVER).isoformat(),
        )
        for table in (CONCERN_KEY, MATCH):
            self._connection.execute(table.delete().where(table.c.concern == concern.id))
        rows = [{"key": key, "concern": concern.id} for key in sorted(keys)]
        if rows:
            self._connection.execute(CONCERN_KEY.insert(), rows)

    def about(self, keys: Collection[str]) -> list[SupplierConcern]:
        """Return those that have one of these keys.

        Raises:
            StoreError: one of them cannot be read.
        """
        found = dict.fromkeys(SupplierConcernId(one) for one in self._keyed(CONCERN_KEY, "concern", keys))
        return list(self.some(list(found)).values())

    def unknown(self, products: Collection[Product]) -> list[Product]:
        """Return those of these products that were never put here."""
        by_digest = {digest(one): one for one in products}
        for part in _parts(list(by_digest)):
            known = self._connection.execute(select(PRODUCT.c.digest).where(PRODUCT.c.digest.in_(part))).scalars()
            for one in known:
                del by_digest[one]
        return list(by_digest.values())

    def put_products(self, products: Mapping[Product, Collection[str]]) -> None:
        """Keep products that were not there, each with its keys."""
        kept = [{"digest": digest(one), "document": documents.encode(one)} for one in products]
        keyed = [{"key": key, "product": digest(one)} for one, keys in products.items() for key in sorted(keys)]
        self._connection.execute(PRODUCT.insert(), kept)
        self._connection.execute(PRODUCT_KEY.insert(), keyed)

    def products(self, keys: Collection[str]) -> list[Product]:
        """Return the products that have one of these keys.

        Raises:
            ValueError: one of them cannot be read.
        """
        names = list(dict.fromkeys(self._keyed(PRODUCT_KEY, "product", keys)))
        found = []
        for part in _parts(names):
            statement = select(PRODUCT.c.document).where(PRODUCT.c.digest.in_(part))
            found += [documents.decode(Product, one) for one in self._connection.execute(statement).scalars()]
        return found

    def matched(self, products: Mapping[Product, Sequence[Match]]) -> None:
        """Keep how concerns are about products."""
        rows = [
            {"product": digest(product), "concern": one.concern, "part": one.part, "document": documents.encode(one)}
            for product, matches in products.items()
            for one in matches
        ]
        if rows:
            statement = insert(MATCH)
            changed = {"document": statement.excluded.document}
            keys = ["product", "concern", "part"]
            self._connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), rows)

    def flags(self, assets: Sequence[Asset], today: date) -> list[Flag]:
        """Return the concerns that count on a day against these assets, each with its match.

        Raises:
            StoreError: one of them cannot be read.
        """
        rows: list[tuple[str, str, str]] = []
        for part in _parts([one.id for one in assets]):
            joined = ASSET.join(MATCH, MATCH.c.product == ASSET.c.product)
            joined = joined.join(SUPPLIER_CONCERN, SUPPLIER_CONCERN.c.id == MATCH.c.concern)
            columns = (ASSET.c.id, MATCH.c.concern, MATCH.c.document)
            statement = select(*columns).select_from(joined).where(ASSET.c.id.in_(part), queries.holds(today))
            rows += [(one.id, one.concern, one.document) for one in self._connection.execute(statement)]
        concerns = self.some([SupplierConcernId(one) for one in dict.fromkeys(name for _, name, _ in rows)])
        return [
            Flag(
                asset=AssetId(asset),
                concern=concerns[SupplierConcernId(name)],
                match=documents.decode(Match, document),
            )
            for asset, name, document in rows
        ]

    def affected(self, concern: SupplierConcernId, body: BodyId | None) -> int:
        """Say how many assets of a body, or of all, a concern is about."""
        matched = ASSET.c.product.in_(select(MATCH.c.product).where(MATCH.c.concern == concern))
        statement = select(func.count()).select_from(ASSET).where(matched, *queries.of_body(body))
        return int(self._connection.execute(statement).scalar_one())

    def _keyed(self, table: Any, column: str, keys: Collection[str]) -> Iterator[str]:
        for part in _parts(sorted(keys)):
            yield from self._connection.execute(select(table.c[column]).where(table.c.key.in_(part))).scalars()


def _parts(names: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(names), AT_ONCE):
        yield names[start : start + AT_ONCE]

"""Assets of the register, and what was changed of them."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, select

from peelian.errors import NotFoundError, PeelianError, StoreError
from peelian.law import estate
from peelian.nouns.asset import Answer, Asset, Capability, Change, SystemType
from peelian.nouns.identifier import folded
from peelian.nouns.ids import AssetId, BodyId
from peelian.nouns.register import Pieces, Query, Removal, Serial, Total, serial
from peelian.storage import asset_queries as queries
from peelian.storage import documents
from peelian.storage.estate_tables import ASSET, ASSET_CHANGE, ASSET_DOCUMENT
from peelian.storage.products import digest

AT_ONCE = 500
"""Ids in one statement: SQLite binds some thousands at most."""

LETTERS = {Answer.YES: "y", Answer.NO: "n", Answer.UNKNOWN: "u"}
ANSWERS = {letter: answer for answer, letter in LETTERS.items()}


class Assets:
    """All assets, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, asset: AssetId) -> Asset:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
            StoreError: it cannot be read.
        """
        found = self.some([asset])
        if asset not in found:
            raise NotFoundError("asset", asset)
        return found[asset]

    def some(self, assets: Sequence[AssetId]) -> dict[AssetId, Asset]:
        """Return those of these that are there.

        Raises:
            StoreError: one of them cannot be read.
        """
        found = {}
        for part in _parts(assets):
            joined = ASSET.join(ASSET_DOCUMENT, ASSET_DOCUMENT.c.number == ASSET.c.number)
            statement = select(ASSET.c.id, ASSET_DOCUMENT.c.document).select_from(joined).where(ASSET.c.id.in_(part))
            for name, document in self._connection.execute(statement):
                found[AssetId(name)] = self._read(name, document)
        return found

    def find(self, query: Query) -> list[Asset]:
        """Return those that are asked for, in their order, no more than the limit.

        Raises:
            StoreError: one of them cannot be read.
        """
        statement = select(ASSET.c.id).where(*queries.conditions(query)).order_by(*queries.order(query))
        page = statement.limit(query.limit).offset(query.offset)
        wanted = [AssetId(one) for one in self._connection.execute(page).scalars()]
        found = self.some(wanted)
        return [found[one] for one in wanted]

    def count(self, query: Query) -> int:
        """Say how many there are, whatever the limit."""
        statement = select(func.count()).select_from(ASSET).where(*queries.conditions(query))
        return int(self._connection.execute(statement).scalar_one())

    def serials(self, serials: Collection[Serial]) -> dict[Serial, AssetId]:
        """Say which asset has which of these serial numbers."""
        wanted = {(body, _serial_key(maker, number)): (body, maker, number) for body, maker, number in serials}
        found = {}
        columns = (ASSET.c.body, ASSET.c.serial_key, ASSET.c.id)
        for part in _parts(sorted({key for _, key in wanted})):
            for body, key, name in self._connection.execute(select(*columns).where(ASSET.c.serial_key.in_(part))):
                if (body, key) in wanted:
                    found[wanted[body, key]] = AssetId(name)
        return found

    def put(self, assets: Sequence[Asset], changes: Sequence[Change]) -> None:
        """Keep some, new or changed, and what was changed."""
        known = self._numbers([one.id for one in assets])
        following = (self._connection.execute(select(func.max(ASSET.c.number))).scalar_one() or 0) + 1
        new: list[tuple[dict[str, Any], dict[str, Any]]] = []
        old: list[tuple[dict[str, Any], dict[str, Any]]] = []
        for one in assets:
            if one.id in known:
                old.append(_row(known[one.id], one))
            else:
                new.append(_row(following + len(new), one))
        if new:
            self._connection.execute(ASSET.insert(), [row for row, _ in new])
            self._connection.execute(ASSET_DOCUMENT.insert(), [document for _, document in new])
        if old:
            self._update([row for row, _ in old], [document for _, document in old])
        self._note(changes)

    def remove(self, asset: AssetId, change: Change) -> None:
        """Remove one; what was changed of it stays, and this last change with it."""
        number = self._numbers([asset]).get(asset)
        self._connection.execute(ASSET.delete().where(ASSET.c.number == number))
        self._connection.execute(ASSET_DOCUMENT.delete().where(ASSET_DOCUMENT.c.number == number))
        self._note([change])

    def changes(self, asset: AssetId) -> list[Change]:
        """Return what was changed of one, the newest first.

        Raises:
            StoreError: one of them cannot be read.
        """
        statement = select(ASSET_CHANGE.c.document).where(ASSET_CHANGE.c.asset == asset)
        found = self._connection.execute(statement.order_by(ASSET_CHANGE.c.number.desc())).scalars()
        return [self._decoded(Change, asset, document) for document in found]

    def totals(self, body: BodyId | None, today: date) -> list[Total]:
        """Count a body's assets, or all, by what reports count by."""
        # Twice along the index is faster than once with a sorting of all rows by whether a concern is about them.
        every, flagged = self._sums(body), self._sums(body, queries.PRODUCT.in_(queries.flagged(today)))
        found = []
        for key, (assets, quantity) in every.items():
            some, pieces = flagged.get(key, (0, 0))
            parts = ((0, assets - some, quantity - pieces), (1, some, pieces))
            found += [_total(*key, *part) for part in parts if part[1]]
        return found

    def _sums(self, body: BodyId | None, *where: ColumnElement[bool]) -> dict[tuple[str, str, str], tuple[int, int]]:
        by = (ASSET.c.body, ASSET.c.system, ASSET.c.facts)
        statement = select(*by, func.count(), func.sum(ASSET.c.quantity)).where(*queries.of_body(body), *where)
        return {tuple(row[:3]): tuple(row[3:]) for row in self._connection.execute(statement.group_by(*by))}

    def removal(self, body: BodyId | None, supplier: str) -> list[Removal]:
        """Say what would have to be replaced without a maker, a maker of components or a seller."""
        columns, by = ASSET.c, (queries.BODY, queries.SYSTEM)
        sums = (
            func.count(),
            func.sum(columns.quantity),
            func.sum(columns.yearly_cost_gbp),
            func.sum(columns.replacement_cost_gbp),
            func.count() - func.count(columns.replacement_cost_gbp),
            func.count(columns.replacement_on),
            func.max(columns.replacement_on),
            func.max(columns.contract_ends_on),
        )
        where = (*queries.of_body(body), queries.supplied(supplier))
        statement = select(*by, *sums).where(*where).group_by(*by).order_by(*by)
        return [_removal(*row) for row in self._connection.execute(statement)]

    def suppliers(self, body: BodyId | None) -> list[tuple[str, int]]:
        """Return the makers of assets, each with how many, the most first."""
        statement = select(ASSET.c.maker, func.count()).where(*queries.of_body(body)).group_by(ASSET.c.maker)
        found = self._connection.execute(statement.order_by(func.count().desc(), ASSET.c.maker))
        return [(maker, count) for maker, count in found]

    def makers(self) -> list[tuple[str, int]]:
        """Return the makers of assets with how many bodies have any, the most first."""
        statement = select(func.min(ASSET.c.maker), func.count(ASSET.c.body.distinct())).group_by(
            func.lower(ASSET.c.maker)
        )
        found = [(str(maker), int(bodies)) for maker, bodies in self._connection.execute(statement)]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def pieces(self) -> list[Pieces]:
        """Say how many pieces each body has of each kind, by what they can do; what is not used is left out."""
        by = (ASSET.c.body, ASSET.c.system, ASSET.c.able)
        used = func.substr(ASSET.c.facts, 1, 1) != LETTERS[Answer.NO]
        statement = select(*by, func.sum(ASSET.c.quantity)).where(used).group_by(*by).order_by(*by)
        return [_pieces(*row) for row in self._connection.execute(statement)]

    def _numbers(self, assets: Sequence[AssetId]) -> dict[AssetId, int]:
        found = {}
        for part in _parts(assets):
            for name, number in self._connection.execute(
                select(ASSET.c.id, ASSET.c.number).where(ASSET.c.id.in_(part))
            ):
                found[AssetId(name)] = number
        return found

    def _update(self, rows: Sequence[dict[str, Any]], kept: Sequence[dict[str, Any]]) -> None:
        names = [name for name in rows[0] if name != "number"]
        update = (
            ASSET.update().where(ASSET.c.number == bindparam("at")).values({n: bindparam(f"to_{n}") for n in names})
        )
        values = [{"at": row["number"], **{f"to_{name}": row[name] for name in names}} for row in rows]
        self._connection.execute(update, values)
        update = ASSET_DOCUMENT.update().where(ASSET_DOCUMENT.c.number == bindparam("at"))
        values = [{"at": one["number"], "to": one["document"]} for one in kept]
        self._connection.execute(update.values(document=bindparam("to")), values)

    def _note(self, changes: Sequence[Change]) -> None:
        if changes:
            rows = [{"asset": one.asset, "at": one.at, "document": documents.encode(one)} for one in changes]
            self._connection.execute(ASSET_CHANGE.insert(), rows)

    def _read(self, name: str, document: str) -> Asset:
        read: Asset = self._decoded(Asset, name, document)
        return read

    def _decoded(self, kind: Any, name: str, document: str) -> Any:
        try:
            return documents.decode(kind, document)
        except (ValueError, PeelianError) as error:
            path = Path(self._connection.engine.url.database or "")
            problem = f"the asset “{name}” in it cannot be read ({str(error).rstrip('.')})"
            raise StoreError(path, problem, "Restore it from a backup") from error


def _parts(names: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(names), AT_ONCE):
        yield names[start : start + AT_ONCE]


def _serial_key(maker: str, number: str) -> str:
    return f"{maker}|{number}" if number else ""


def _row(number: int, asset: Asset) -> tuple[dict[str, Any], dict[str, Any]]:
    due, contract, standing = estate.next_due(asset), asset.contract, asset.standing
    row = {
        "number": number,
        "id": asset.id,
        "body": asset.body,
        "reference": asset.reference,
        "system": asset.system.value,
        "maker": asset.product.maker,
        "model": asset.product.model,
        "serial": asset.serial,
        "serial_key": _serial_key(*serial(asset)[1:]),
        "supplier_key": folded(contract.supplier),
        "product": digest(asset.product),
        "quantity": asset.quantity,
        "facts": _letters(asset),
        "due_on": (due or date.max).isoformat(),
        "contract_ends_on": _written(contract.ends_on),
        "replacement_on": _written(standing.replacement_on),
        "yearly_cost_gbp": contract.yearly_cost_gbp,
        "replacement_cost_gbp": contract.replacement_cost_gbp,
        "able": " ".join(sorted(asset.capabilities)),
    }
    return row, {"number": number, "document": documents.encode(asset)}


def _letters(asset: Asset) -> str:
    said = asset.standing
    answers = (said.uses, said.aware, said.due_diligence, said.mitigated)
    return "".join(LETTERS[one] for one in answers) + ("y" if said.has_replacement_date else "n")


def _total(body: str, system: str, facts: str, flagged: int, *counted: int) -> Total:
    assets, quantity = counted
    uses, aware, due_diligence, mitigated = (ANSWERS[letter] for letter in facts[:4])
    return Total(
        body=BodyId(body),
        system=SystemType(system),
        flagged=bool(flagged),
        uses=uses,
        aware=aware,
        due_diligence=due_diligence,
        mitigated=mitigated,
        replacement_dated=facts[4] == "y",
        assets=assets,
        quantity=quantity,
    )


def _pieces(body: str, system: str, able: str, quantity: int) -> Pieces:
    capabilities = frozenset(map(Capability, able.split()))
    return Pieces(body=BodyId(body), system=SystemType(system), capabilities=capabilities, quantity=quantity)


def _removal(body: str, system: str, *sums: Any) -> Removal:
    assets, quantity, yearly, replacement, without_cost, dated, last_replacement, last_contract = sums
    return Removal(
        body=BodyId(body),
        system=SystemType(system),
        assets=assets,
        quantity=quantity,
        yearly_cost_gbp=yearly or 0,
        replacement_cost_gbp=replacement or 0,
        without_cost=without_cost,
        dated=dated,
        last_replacement_on=_day(last_replacement),
        last_contract_ends_on=_day(last_contract),
    )


def _written(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)

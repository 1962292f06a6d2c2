"""A table of nouns: an id, the keys it is looked up by, and the noun as a document."""

from collections.abc import Hashable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Generic, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Integer, Select, Table, Text, bindparam, select
from sqlalchemy.dialects.sqlite import Insert, insert

from peelian.errors import NotFoundError, PeelianError, StoreError
from peelian.storage import documents
from peelian.storage.metadata import METADATA

Noun = TypeVar("Noun", bound=Hashable)


def table(name: str, *keys: Column[str] | Column[datetime]) -> Table:
    """Make a table of nouns. `number`: rises in the order in which nouns were first put."""
    return Table(
        name,
        METADATA,
        Column("number", Integer, primary_key=True),
        Column("id", Text, nullable=False, unique=True),
        *keys,
        Column("document", Text, nullable=False),
    )


@cache
def _one(of: Table) -> Select[tuple[str, str]]:
    """Return the statement that asks for one noun; built once, because building costs more than running."""
    return select(of.c.id, of.c.document).where(of.c.id == bindparam("wanted"))


@cache
def _put(of: Table, keys: tuple[str, ...]) -> Insert:
    """Return the statement that keeps a noun with these keys; likewise."""
    statement = insert(of).values({name: bindparam(name) for name in ("id", *keys, "document")})
    new = {name: statement.excluded[name] for name in (*keys, "document")}
    return statement.on_conflict_do_update(index_elements=["id"], set_=new)


class Shelf(Generic[Noun]):
    """Nouns of one kind, over one connection. `label`: what they are called in an error."""

    def __init__(self, connection: Connection, of: Table, kind: type[Noun], *, label: str) -> None:
        self._connection = connection
        self._table = of
        self._kind = kind
        self._label = label

    def get(self, wanted: str) -> Noun:
        """Return one.

        Raises:
            NotFoundError: there is none of that id.
            StoreError: it cannot be read.
        """
        found = self.find(wanted)
        if found is None:
            raise NotFoundError(self._label, wanted)
        return found

    def find(self, wanted: str) -> Noun | None:
        """Return one, or None where there is none of that id.

        Raises:
            StoreError: it cannot be read.
        """
        found = self._connection.execute(_one(self._table), {"wanted": wanted}).one_or_none()
        return None if found is None else self._read(found.id, found.document)

    def where(self, *conditions: ColumnElement[bool], order: tuple[ColumnElement[object], ...] = ()) -> list[Noun]:
        """Return those that fit, in an order of keys, or else in the order in which they were first put.

        Raises:
            StoreError: one of them cannot be read.
        """
        columns = self._table.c
        rows = self._connection.execute(
            select(columns.id, columns.document).where(*conditions).order_by(*order, columns.number)
        )
        return [self._read(name, document) for name, document in rows]

    def put(self, identity: str, noun: Noun, /, **keys: str | datetime | None) -> None:
        """Keep one; it stays in its place when it is there already."""
        statement = _put(self._table, tuple(sorted(keys)))
        self._connection.execute(statement, {**keys, "id": identity, "document": documents.encode(noun)})

    def remove(self, name: str) -> None:
        """Remove one; nothing happens when it is not there."""
        self._connection.execute(self._table.delete().where(self._table.c.id == name))

    def _read(self, name: str, document: str) -> Noun:
        try:
            return documents.decode(self._kind, document)
        except (ValueError, PeelianError) as error:
            path = Path(self._connection.engine.url.database or "")
            problem = f"the {self._label} “{name}” in it cannot be read ({str(error).rstrip('.')})"
            raise StoreError(path, problem, "Restore it from a backup") from error

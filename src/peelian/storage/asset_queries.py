"""What is asked of the register, as SQL over its narrow rows."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, literal_column, or_, select

from peelian.nouns.identifier import folded
from peelian.nouns.ids import BodyId
from peelian.nouns.register import Query, Sort
from peelian.nouns.supplier_concern import Standpoint
from peelian.storage.estate_tables import ASSET, MATCH, PRODUCT_KEY, SUPPLIER_CONCERN

PRODUCT: ColumnElement[str] = literal_column("+asset.product", Text)
"""The product of a row, written so that SQLite does not look it up by its index: where a concern is about half of all
assets, it would read them in that index's order, one here and one there, instead of walking through in order."""

BODY: ColumnElement[str] = literal_column("+asset.body", Text)
SYSTEM: ColumnElement[str] = literal_column("+asset.system", Text)
"""What sums over a few rows are grouped by, written likewise: the index of totals has that order, and not the costs."""

MAKERS = ("maker", "part")
"""What the keys begin with that say who made something, or a part of it."""


def conditions(query: Query) -> list[ColumnElement[bool]]:
    """Return what the rows that are asked for have in common."""
    found = of_body(query.body)
    if query.system is not None:
        found.append(ASSET.c.system == query.system.value)
    if query.maker:
        found.append(PRODUCT.in_(made_by(query.maker)))
    if query.supplier:
        found.append(supplied(query.supplier))
    if query.text:
        columns = (ASSET.c.reference, ASSET.c.maker, ASSET.c.model, ASSET.c.serial)
        found.append(or_(*(column.contains(query.text, autoescape=True) for column in columns)))
    if query.due_by is not None:
        found.append(ASSET.c.due_on <= query.due_by.isoformat())
    if query.concern is not None:
        found.append(PRODUCT.in_(select(MATCH.c.product).where(MATCH.c.concern == query.concern)))
    if query.flagged:
        found.append(PRODUCT.in_(flagged(query.today)))
    return found


def of_body(body: BodyId | None) -> list[ColumnElement[bool]]:
    """Return what holds for a body's rows; nothing where all are meant."""
    return [] if body is None else [ASSET.c.body == body]


def order(query: Query) -> tuple[ColumnElement[Any], ...]:
    """Return the order; rows that are alike in it come as they were added."""
    column = ASSET.c.due_on if query.sort is Sort.DUE else ASSET.c[query.sort.value]
    if query.descending:
        return column.desc(), ASSET.c.number.desc()
    return column, ASSET.c.number


def holds(today: date) -> ColumnElement[bool]:
    """Return what holds for concerns that count on a day."""
    day = today.isoformat()
    columns = SUPPLIER_CONCERN.c
    return and_(columns.standpoint == Standpoint.OPEN.value, columns.stated_on <= day, columns.expires_on > day)


def flagged(today: date) -> Select[Any]:
    """Select the products that a concern counts against on a day."""
    joined = MATCH.join(SUPPLIER_CONCERN, SUPPLIER_CONCERN.c.id == MATCH.c.concern)
    return select(MATCH.c.product).select_from(joined).where(holds(today))


def made_by(maker: str) -> Select[Any]:
    """Select the products that somebody made, or a part of."""
    wanted = [f"{kind} {folded(maker)}" for kind in MAKERS]
    return select(PRODUCT_KEY.c.product).where(PRODUCT_KEY.c.key.in_(wanted))


def supplied(supplier: str) -> ColumnElement[bool]:
    """Return what holds for rows of which somebody made the product or a part of it, or sold it."""
    return or_(ASSET.c.supplier_key == folded(supplier), PRODUCT.in_(made_by(supplier)))

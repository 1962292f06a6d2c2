from sqlalchemy import Engine, inspect

from peelian.storage.bodies import BODY, SEAT
from peelian.storage.estate_tables import (
    ASSET,
    ASSET_CHANGE,
    ASSET_DOCUMENT,
    CONCERN_KEY,
    MATCH,
    PRODUCT,
    PRODUCT_KEY,
    SUPPLIER_CONCERN,
)
from peelian.storage.migrations.versions import v0004_operator_check, v0005_estate

TABLES = (
    BODY,
    SEAT,
    ASSET,
    ASSET_CHANGE,
    ASSET_DOCUMENT,
    CONCERN_KEY,
    MATCH,
    PRODUCT,
    PRODUCT_KEY,
    SUPPLIER_CONCERN,
)


def test_it_comes_after_the_checks() -> None:
    assert v0005_estate.down_revision == v0004_operator_check.revision


def test_it_makes_the_tables_just_as_the_store_uses_them(store: Engine) -> None:
    for table in TABLES:
        made = inspect(store)
        columns = {one["name"]: one["nullable"] for one in made.get_columns(table.name)}
        assert columns == {one.name: bool(one.nullable) for one in table.columns}, table.name
        assert {one["name"] for one in made.get_indexes(table.name)} == {str(one.name) for one in table.indexes}
        assert set(made.get_pk_constraint(table.name)["constrained_columns"]) == {c.name for c in table.primary_key}

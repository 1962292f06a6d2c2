from sqlalchemy import Engine, inspect

from peelian.storage.holds import LEGAL_HOLD
from peelian.storage.memberships import MEMBERSHIP
from peelian.storage.migrations.versions import v0014_retention


def test_it_comes_after_the_step_before() -> None:
    assert v0014_retention.down_revision == "v0013"


def test_it_makes_the_tables_just_as_the_store_uses_them(store: Engine) -> None:
    for table in (LEGAL_HOLD, MEMBERSHIP):
        made = inspect(store)
        columns = {one["name"]: one["nullable"] for one in made.get_columns(table.name)}
        assert columns == {one.name: bool(one.nullable) for one in table.columns}, table.name
        assert {one["name"] for one in made.get_indexes(table.name)} == {str(one.name) for one in table.indexes}

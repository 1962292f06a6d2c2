from sqlalchemy import Engine, inspect

from peelian.storage.migrations.versions import v0012_signed_points, v0013_register_publications
from peelian.storage.register_publications import PUBLICATION


def test_it_comes_after_the_signed_points() -> None:
    assert v0013_register_publications.down_revision == v0012_signed_points.revision


def test_it_makes_the_table_just_as_the_store_uses_it(store: Engine) -> None:
    made = inspect(store)
    columns = {one["name"]: one["nullable"] for one in made.get_columns(PUBLICATION.name)}
    assert columns == {one.name: bool(one.nullable) for one in PUBLICATION.columns}
    assert {one["name"] for one in made.get_indexes(PUBLICATION.name)} == {str(one.name) for one in PUBLICATION.indexes}

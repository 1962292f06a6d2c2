from sqlalchemy import Engine, inspect

from peelian.storage.migrations.versions import v0007_surveys, v0008_publications
from peelian.storage.publications import PUBLISHED_RECORD


def test_it_comes_after_the_surveys() -> None:
    assert v0008_publications.down_revision == v0007_surveys.revision


def test_it_makes_the_table_just_as_the_store_uses_it(store: Engine) -> None:
    columns = {one["name"]: one["nullable"] for one in inspect(store).get_columns(PUBLISHED_RECORD.name)}
    assert columns == {one.name: bool(one.nullable) for one in PUBLISHED_RECORD.columns}

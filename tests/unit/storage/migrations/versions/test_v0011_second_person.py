from sqlalchemy import Engine, inspect

from peelian.storage.migrations.versions import v0010_devices, v0011_second_person
from peelian.storage.survey_requests import CORRECTION, EXPORT, PUBLICATION


def test_it_comes_after_the_devices() -> None:
    assert v0011_second_person.down_revision == v0010_devices.revision


def test_it_makes_the_tables_just_as_the_store_uses_them(store: Engine) -> None:
    for table in (PUBLICATION, CORRECTION, EXPORT):
        made = inspect(store)
        columns = {one["name"]: one["nullable"] for one in made.get_columns(table.name)}
        assert columns == {one.name: bool(one.nullable) for one in table.columns}, table.name
        assert {one["name"] for one in made.get_indexes(table.name)} == {str(one.name) for one in table.indexes}

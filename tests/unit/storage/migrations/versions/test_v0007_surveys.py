from sqlalchemy import Engine, inspect

from peelian.storage.migrations.versions import v0006_check_ins, v0007_surveys
from peelian.storage.surveys import CORRECTION, QUESTIONNAIRE, RETURN, ROUND


def test_it_comes_after_the_check_ins() -> None:
    assert v0007_surveys.down_revision == v0006_check_ins.revision


def test_it_makes_the_tables_just_as_the_store_uses_them(store: Engine) -> None:
    for table in (QUESTIONNAIRE, ROUND, RETURN, CORRECTION):
        made = inspect(store)
        columns = {one["name"]: one["nullable"] for one in made.get_columns(table.name)}
        assert columns == {one.name: bool(one.nullable) for one in table.columns}, table.name
        assert {one["name"] for one in made.get_indexes(table.name)} == {str(one.name) for one in table.indexes}

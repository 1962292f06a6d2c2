from sqlalchemy import Engine, inspect

from peelian.storage.migrations.versions import v0003_phones, v0004_operator_check
from peelian.storage.operator_checks import CHECK_REFUSAL, CHECK_REVIEW, CHILD_CODE, OPERATOR_CHECK
from peelian.storage.reference_sets import MEMBER, REFERENCE_SET
from peelian.storage.self_described import SELF_DESCRIBED

TABLES = (REFERENCE_SET, MEMBER, OPERATOR_CHECK, CHILD_CODE, CHECK_REVIEW, CHECK_REFUSAL, SELF_DESCRIBED)


def test_it_comes_after_the_phones() -> None:
    assert v0004_operator_check.down_revision == v0003_phones.revision


def test_it_makes_the_tables_just_as_the_store_uses_them(store: Engine) -> None:
    for table in TABLES:
        made = inspect(store)
        assert {one["name"] for one in made.get_columns(table.name)} == {one.name for one in table.columns}
        assert {one["name"] for one in made.get_indexes(table.name)} == {str(one.name) for one in table.indexes}

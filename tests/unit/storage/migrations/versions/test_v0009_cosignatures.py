import pytest
from sqlalchemy import Engine, insert, inspect, text
from sqlalchemy.exc import IntegrityError

from peelian.storage import engine as engines
from peelian.storage.log_tables import LOG_COSIGNATURE
from peelian.storage.migrations.versions import v0008_publications, v0009_cosignatures


def test_it_comes_after_the_publications() -> None:
    assert v0009_cosignatures.down_revision == v0008_publications.revision


def test_it_makes_the_table_just_as_the_store_uses_it(store: Engine) -> None:
    columns = {one["name"]: one["nullable"] for one in inspect(store).get_columns(LOG_COSIGNATURE.name)}
    assert columns == {one.name: bool(one.nullable) for one in LOG_COSIGNATURE.columns}


@pytest.mark.parametrize("statement", ["DELETE FROM log_cosignature", "UPDATE log_cosignature SET line = ''"])
def test_what_a_witness_signed_is_neither_changed_nor_removed(store: Engine, statement: str) -> None:
    with engines.writing(store) as connection:
        connection.execute(insert(LOG_COSIGNATURE).values(size=1, key="w+0+a", line="x"))
    with pytest.raises(IntegrityError, match="only ever added to"), engines.writing(store) as connection:
        connection.execute(text(statement))

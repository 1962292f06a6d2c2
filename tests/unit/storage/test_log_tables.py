import pytest
from sqlalchemy import Engine, insert, text
from sqlalchemy.exc import IntegrityError

from peelian.storage import engine as engines
from peelian.storage.log_tables import LOG_CHECKPOINT, LOG_ENTRY, LOG_NODE


@pytest.fixture
def filled(store: Engine) -> Engine:
    with engines.writing(store) as connection:
        connection.execute(insert(LOG_ENTRY).values(number=0, leaf=b"{}"))
        connection.execute(insert(LOG_NODE).values(level=0, number=0, hash=b"h" * 32))
        connection.execute(insert(LOG_CHECKPOINT).values(size=1, note="a note"))
    return store


@pytest.mark.parametrize("table", [LOG_ENTRY, LOG_NODE, LOG_CHECKPOINT], ids=lambda table: table.name)
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET {} = {}"])
def test_a_row_is_neither_changed_nor_removed(filled: Engine, table: object, statement: str) -> None:
    column = {"log_entry": "leaf", "log_node": "hash", "log_checkpoint": "note"}[str(table)]
    with pytest.raises(IntegrityError, match="only ever added to"), engines.writing(filled) as connection:
        connection.execute(text(statement.format(table, column, column)))


@pytest.mark.parametrize("number", [0, 2, -1])
def test_an_entry_gets_the_next_number_and_no_other(filled: Engine, number: int) -> None:
    with pytest.raises(IntegrityError, match="has no gaps"), engines.writing(filled) as connection:
        connection.execute(insert(LOG_ENTRY).values(number=number, leaf=b"{}"))

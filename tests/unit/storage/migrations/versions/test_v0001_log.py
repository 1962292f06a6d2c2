from sqlalchemy import Engine, text

from peelian.storage import engine as engines
from peelian.storage.migrations.versions import v0001_log


def test_it_is_the_first_step() -> None:
    assert v0001_log.down_revision is None


def test_each_table_of_the_log_is_kept_by_triggers(store: Engine) -> None:
    with engines.reading(store) as connection:
        triggers = set(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars())
    assert triggers >= {f"{table}_no_{verb}" for table in v0001_log.KEPT for verb in ("update", "delete")}
    assert "log_entry_no_gap" in triggers

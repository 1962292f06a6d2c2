import pkgutil
from importlib import import_module
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from peelian import storage
from peelian.storage import engine as engines
from peelian.storage.metadata import METADATA


def test_the_steps_lead_to_the_tables_that_the_code_uses(store: Engine) -> None:
    for module in pkgutil.iter_modules(storage.__path__):
        import_module(f"peelian.storage.{module.name}")
    with engines.reading(store) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, METADATA) == []


def test_the_comparison_finds_a_table_that_no_step_makes(store: Engine) -> None:
    with engines.writing(store) as connection:
        connection.execute(text("CREATE TABLE stray (id INTEGER)"))
    with engines.reading(store) as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA)


def test_there_is_one_last_step() -> None:
    assert len(ScriptDirectory(Path(engines.MIGRATIONS)).get_heads()) == 1


def test_a_store_that_is_up_to_date_is_left_alone(store: Engine) -> None:
    with engines.reading(store) as connection:
        before = connection.execute(text("PRAGMA schema_version")).scalar_one()
    engines.migrate(store)
    with engines.reading(store) as connection:
        assert connection.execute(text("PRAGMA schema_version")).scalar_one() == before

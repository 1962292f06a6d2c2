import json
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text

from peelian.nouns.case import Case
from peelian.nouns.operator_check import OperatorCheck
from peelian.storage.cases import Cases
from peelian.storage.documents import encode
from peelian.storage.engine import MIGRATIONS
from peelian.storage.migrations.versions import v0009_cosignatures, v0010_devices
from peelian.storage.operator_checks import OperatorChecks
from tests.fakes.deployments import CASE
from tests.fakes.operator_checks import CHECK

KEYS = {
    "alert_case": {"deployment": CASE.deployment, "raised_at": 0},
    "operator_check": {"officer": CHECK.officer, "standing": "open", "opened_at": 0},
}


def test_it_comes_after_the_cosignatures() -> None:
    assert v0010_devices.down_revision == v0009_cosignatures.revision


def read(connection: Connection, noun: Case | OperatorCheck) -> Case | OperatorCheck:
    return Cases(connection).get(noun.id) if isinstance(noun, Case) else OperatorChecks(connection).get(noun.id)


@pytest.mark.parametrize(("table", "noun"), [("alert_case", CASE), ("operator_check", CHECK)])
def test_an_alert_and_a_check_of_before_are_read_again(tmp_path: Path, table: str, noun: Case | OperatorCheck) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'old.sqlite'}")
    old = {name: value for name, value in json.loads(encode(noun)).items() if name not in v0010_devices.ADDED[table]}
    keys = KEYS[table]
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", MIGRATIONS.as_posix())
        command.upgrade(config, v0009_cosignatures.revision)
        columns = ", ".join(["id", *keys, "document"])
        values = ", ".join(f":{name}" for name in ["id", *keys, "document"])
        row = {"id": noun.id, **keys, "document": json.dumps(old)}
        connection.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({values})"), row)  # noqa: S608 (ours)
        command.upgrade(config, "head")
        assert read(connection, noun) == noun
    engine.dispose()

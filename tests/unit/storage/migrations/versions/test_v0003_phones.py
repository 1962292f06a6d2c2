import json
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, inspect, text

from peelian.nouns.ids import AlertId
from peelian.storage.cases import Cases
from peelian.storage.documents import encode
from peelian.storage.engine import MIGRATIONS
from peelian.storage.migrations.versions import v0002_desk, v0003_phones, v0010_devices
from tests.fakes.deployments import CASE


def test_it_comes_after_the_desk() -> None:
    assert v0003_phones.down_revision == v0002_desk.revision


def test_it_makes_the_tables_of_the_phones(store: Engine) -> None:
    assert {"device", "phone_link"} <= set(inspect(store).get_table_names())


def test_an_alert_from_before_the_phones_is_read_again(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'old.sqlite'}")
    later = {*v0003_phones.ADDED, *v0010_devices.ADDED["alert_case"]}
    old = {name: value for name, value in json.loads(encode(CASE)).items() if name not in later}
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", MIGRATIONS.as_posix())
        command.upgrade(config, v0002_desk.revision)
        row = {"id": CASE.id, "deployment": CASE.deployment, "raised_at": 0, "document": json.dumps(old)}
        connection.execute(
            text(
                "INSERT INTO alert_case (id, deployment, raised_at, document)"
                " VALUES (:id, :deployment, :raised_at, :document)"
            ),
            row,
        )
        command.upgrade(config, "head")
        assert Cases(connection).get(AlertId(CASE.id)) == CASE
    engine.dispose()

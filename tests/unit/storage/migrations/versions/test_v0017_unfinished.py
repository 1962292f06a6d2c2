import json
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from peelian.storage.cases import Cases
from peelian.storage.documents import encode
from peelian.storage.engine import MIGRATIONS
from peelian.storage.migrations.versions import v0016_able, v0017_unfinished
from tests.fakes.deployments import CASE


def test_an_alert_of_before_is_read_again_and_the_lead_was_not_told(tmp_path: Path) -> None:
    assert v0017_unfinished.down_revision == v0016_able.revision
    engine = create_engine(f"sqlite:///{tmp_path / 'old.sqlite'}")
    old = json.loads(encode(CASE))
    del old[v0017_unfinished.ADDED]
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", MIGRATIONS.as_posix())
        command.upgrade(config, v0016_able.revision)
        row = {"id": CASE.id, "deployment": CASE.deployment, "document": json.dumps(old)}
        columns = "INSERT INTO alert_case (id, deployment, raised_at, document)"
        connection.execute(text(f"{columns} VALUES (:id, :deployment, 0, :document)"), row)
        command.upgrade(config, "head")
        assert Cases(connection).get(CASE.id) == CASE
    engine.dispose()

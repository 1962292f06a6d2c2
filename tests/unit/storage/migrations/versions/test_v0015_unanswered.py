import json
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from peelian.storage.cases import Cases
from peelian.storage.documents import encode
from peelian.storage.engine import MIGRATIONS
from peelian.storage.migrations.versions import v0014_retention, v0015_unanswered
from tests.fakes.deployments import CASE


def test_an_alert_of_before_is_read_again_and_was_not_closed(tmp_path: Path) -> None:
    assert v0015_unanswered.down_revision == v0014_retention.revision
    engine = create_engine(f"sqlite:///{tmp_path / 'old.sqlite'}")
    old = json.loads(encode(CASE))
    del old[v0015_unanswered.ADDED]
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", MIGRATIONS.as_posix())
        command.upgrade(config, v0014_retention.revision)
        row = {"id": CASE.id, "deployment": CASE.deployment, "document": json.dumps(old)}
        columns = "INSERT INTO alert_case (id, deployment, raised_at, document)"
        connection.execute(text(f"{columns} VALUES (:id, :deployment, 0, :document)"), row)
        command.upgrade(config, "head")
        assert Cases(connection).get(CASE.id) == CASE
    engine.dispose()

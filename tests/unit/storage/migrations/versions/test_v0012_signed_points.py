import json
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, inspect, text

from peelian.nouns.ids import DeploymentId
from peelian.storage.deployments import Deployments
from peelian.storage.documents import encode
from peelian.storage.engine import MIGRATIONS
from peelian.storage.migrations.versions import v0002_desk, v0012_signed_points
from tests.fakes.deployments import DRAFT


def test_it_makes_the_table_of_points(store: Engine) -> None:
    assert "signed_point" in inspect(store).get_table_names()


def test_a_deployment_from_before_the_points_is_read_again(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'old.sqlite'}")
    later = v0012_signed_points.ADDED
    old = {name: value for name, value in json.loads(encode(DRAFT)).items() if name not in later}
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", MIGRATIONS.as_posix())
        command.upgrade(config, v0002_desk.revision)
        row = {"id": DRAFT.id, "stage": DRAFT.stage.value, "document": json.dumps(old)}
        connection.execute(text("INSERT INTO deployment (id, stage, document) VALUES (:id, :stage, :document)"), row)
        command.upgrade(config, "head")
        assert Deployments(connection).get(DeploymentId(DRAFT.id)) == DRAFT
    engine.dispose()

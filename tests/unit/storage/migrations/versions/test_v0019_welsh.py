from dataclasses import asdict
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from peelian.storage.documents import encode
from peelian.storage.engine import MIGRATIONS
from peelian.storage.migrations.versions import v0018_look_at, v0019_welsh
from peelian.storage.surveys import Questionnaires
from tests.fakes.surveys import DIGEST, SMALL

HELD = "INSERT INTO survey_questionnaire (id, document) VALUES (:id, :document)"


def test_a_questionnaire_of_before_is_in_english_alone(tmp_path: Path) -> None:
    assert v0019_welsh.down_revision == v0018_look_at.revision
    engine = create_engine(f"sqlite:///{tmp_path / 'old.sqlite'}")
    before = {name: value for name, value in asdict(SMALL).items() if name != v0019_welsh.ADDED}
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", MIGRATIONS.as_posix())
        command.upgrade(config, v0018_look_at.revision)
        connection.execute(text(HELD), {"id": DIGEST, "document": encode(before)})
        command.upgrade(config, "head")
        assert Questionnaires(connection).get(DIGEST) == SMALL
    engine.dispose()

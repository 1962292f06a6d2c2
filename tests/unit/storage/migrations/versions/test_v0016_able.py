from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from peelian.nouns.asset import Capability
from peelian.storage.assets import Assets
from peelian.storage.documents import encode
from peelian.storage.engine import MIGRATIONS
from peelian.storage.migrations.versions import v0015_unanswered, v0016_able
from peelian.storage.migrations.versions.v0005_estate import TEXTS
from tests.fakes.estate import ASSET, NORTH

HELD = """INSERT INTO asset_document (number, document) VALUES (:number, :document)"""


def test_what_equipment_of_before_can_do_is_summed_up(tmp_path: Path) -> None:
    assert v0016_able.down_revision == v0015_unanswered.revision
    engine = create_engine(f"sqlite:///{tmp_path / 'old.sqlite'}")
    able = {"A-1": frozenset({Capability.THERMAL, Capability.AUDIO}), "A-2": frozenset()}
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", MIGRATIONS.as_posix())
        command.upgrade(config, v0015_unanswered.revision)
        for number, (name, capabilities) in enumerate(able.items()):
            row = dict.fromkeys(TEXTS, name) | {"body": NORTH.id, "system": ASSET.system.value, "number": number}
            rest = "quantity, facts, due_on) VALUES (:number, :" + ", :".join(TEXTS) + ", 3, 'yuuun', '2026-01-01')"
            connection.execute(text(f"INSERT INTO asset (number, {', '.join(TEXTS)}, {rest}"), row)
            document = encode({"capabilities": capabilities})
            connection.execute(text(HELD), {"number": number, "document": document})
        command.upgrade(config, "head")
        found = [(one.capabilities, one.quantity) for one in Assets(connection).pieces()]
    assert found == [(frozenset(), 3), (able["A-1"], 3)]
    engine.dispose()

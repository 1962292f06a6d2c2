from datetime import timedelta
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from peelian.storage.check_ins import CheckOrders
from peelian.storage.documents import encode
from peelian.storage.engine import MIGRATIONS
from peelian.storage.migrations.versions import v0017_unfinished, v0018_look_at
from peelian.storage.moments import EPOCH
from tests.fakes.orders import NOW, ORDER_ID, WEARER, order


def test_an_order_of_before_is_looked_at_in_the_first_round(tmp_path: Path) -> None:
    assert v0018_look_at.down_revision == v0017_unfinished.revision
    engine = create_engine(f"sqlite:///{tmp_path / 'old.sqlite'}")
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", MIGRATIONS.as_posix())
        command.upgrade(config, v0017_unfinished.revision)
        row = {"id": ORDER_ID, "wearer": WEARER, "document": encode(order())}
        connection.execute(text("INSERT INTO check_order (id, wearer, document) VALUES (:id, :wearer, :document)"), row)
        command.upgrade(config, "head")
        orders = CheckOrders(connection)
        assert orders.looks(NOW) == [(ORDER_ID, EPOCH)]
        assert orders.some([ORDER_ID]) == [order()]
        orders.look_at(ORDER_ID, NOW + timedelta(hours=1))
        assert orders.looks(NOW) == []
    engine.dispose()

from sqlalchemy import Engine, text

from peelian.storage import engine as engines
from peelian.storage.entries import Entries
from tests.fakes import desk_nouns as nouns


def test_a_list_is_found_by_an_index_and_not_by_looking_at_every_entry(store: Engine) -> None:
    with engines.writing(store) as connection:
        Entries(connection).put(nouns.entry())
        plan = connection.execute(text("EXPLAIN QUERY PLAN SELECT document FROM entry WHERE deployment = 'd-1'"))
        assert "ix_entry_deployment" in str(plan.all())

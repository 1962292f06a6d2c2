from sqlalchemy import Engine, inspect, text

from peelian.storage.migrations.versions import v0005_estate, v0006_check_ins


def test_it_comes_after_the_estate() -> None:
    assert v0006_check_ins.down_revision == v0005_estate.revision


def test_it_makes_a_table_for_everything_that_check_ins_keep_and_two_triggers(store: Engine) -> None:
    assert set(inspect(store).get_table_names()) >= v0006_check_ins.NOUNS.keys() | {"check_nonce"}
    with store.connect() as connection:
        triggers = set(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars())
    assert {"check_prompt_no_sixth", "check_prompt_no_later"} <= triggers

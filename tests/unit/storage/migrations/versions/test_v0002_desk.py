from sqlalchemy import Engine, inspect

from peelian.storage.migrations.versions import v0001_log, v0002_desk


def test_it_comes_after_the_log() -> None:
    assert v0002_desk.down_revision == v0001_log.revision


def test_it_makes_a_table_for_everything_that_the_desk_keeps(store: Engine) -> None:
    made = {"enrolment_link", "session", "passkey", "challenge", "vault_lock", "vault_key", "vault_content"}
    assert set(inspect(store).get_table_names()) >= made | v0002_desk.NOUNS.keys()

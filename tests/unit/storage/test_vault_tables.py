import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from peelian.storage import engine as engines
from peelian.storage.vault_tables import VAULT_CONTENT, VAULT_KEY, VAULT_LOCK


def test_nothing_lies_in_the_vault_without_a_key(store: Engine) -> None:
    with pytest.raises(IntegrityError), engines.writing(store) as connection:
        connection.execute(VAULT_CONTENT.insert().values(subject="e-1", kind="picture", sealed=b"s"))


def test_a_key_does_not_go_before_what_lies_under_it(store: Engine) -> None:
    with engines.writing(store) as connection:
        connection.execute(VAULT_KEY.insert().values(subject="e-1", wrapped=b"w"))
        connection.execute(VAULT_CONTENT.insert().values(subject="e-1", kind="picture", sealed=b"s"))
    with pytest.raises(IntegrityError), engines.writing(store) as connection:
        connection.execute(VAULT_KEY.delete())


def test_a_vault_has_one_lock(store: Engine) -> None:
    lock = {"method": "key_file", "salt": b"", "passes": 3, "memory_kib": 65536, "lanes": 4, "check_value": b""}
    with pytest.raises(IntegrityError), engines.writing(store) as connection:
        connection.execute(VAULT_LOCK.insert().values(id=2, **lock))

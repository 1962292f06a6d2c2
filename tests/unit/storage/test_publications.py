import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from peelian.storage import engine as engines
from peelian.storage.publications import Publications
from tests.unit.nouns.test_publication import publication


def test_records_are_found_again_to_the_last_byte_and_the_last_first(store: Engine) -> None:
    one, other = publication(document="é".encode()), publication(deployment="d-2", entry=9)
    with engines.writing(store) as connection:
        for it in (one, other):
            Publications(connection).add(it)
    with engines.reading(store) as connection:
        assert Publications(connection).all() == [other, one]


@pytest.mark.parametrize("act", ["UPDATE published_record SET document = x'00'", "DELETE FROM published_record"])
def test_what_was_published_is_neither_changed_nor_removed(store: Engine, act: str) -> None:
    with engines.writing(store) as connection:
        Publications(connection).add(publication())
    with pytest.raises(IntegrityError, match="stays"), engines.writing(store) as connection:
        connection.execute(text(act))


def test_no_deployment_is_published_twice(store: Engine) -> None:
    with engines.writing(store) as connection:
        publications = Publications(connection)
        publications.add(publication())
        with pytest.raises(IntegrityError):
            publications.add(publication(entry=8))

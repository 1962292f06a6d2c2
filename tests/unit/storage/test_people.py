from dataclasses import replace

from sqlalchemy import Engine

from peelian.storage import engine as engines
from peelian.storage.people import People
from tests.fakes import desk_nouns as nouns


def test_somebody_who_was_renamed_is_sorted_by_the_new_name(store: Engine) -> None:
    with engines.writing(store) as connection:
        people = People(connection)
        people.put(nouns.person("p-1", "Zoe"))
        people.put(nouns.person("p-2", "Max"))
        people.put(replace(people.get(nouns.person("p-1").id), name="Ada"))
        assert [one.name for one in people.all()] == ["Ada", "Max"]

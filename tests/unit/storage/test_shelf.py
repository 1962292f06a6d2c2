import pytest
from sqlalchemy import Engine, text

from peelian.errors import NotFoundError, StoreError
from peelian.nouns.person import Person
from peelian.storage import engine as engines
from peelian.storage.people import PERSON
from peelian.storage.shelf import Shelf
from tests.fakes import desk_nouns as nouns


def alter(store: Engine, old: str, new: str) -> None:
    with engines.writing(store) as connection:
        Shelf(connection, PERSON, Person, label="person").put("p-1", nouns.person(), name="Ada")
        connection.execute(text("UPDATE person SET document = replace(document, :o, :n)"), {"o": old, "n": new})


@pytest.mark.parametrize(("old", "new"), [('"active":true,', ""), ('"active"', '"more":1,"active"'), ("Ada Blake", "")])
def test_a_document_that_is_not_the_noun_is_an_error_that_says_where(store: Engine, old: str, new: str) -> None:
    alter(store, old, new)
    with engines.reading(store) as connection:
        shelf = Shelf(connection, PERSON, Person, label="person")
        with pytest.raises(StoreError, match=r"desk\.sqlite.*person “p-1”"):
            shelf.get("p-1")
        with pytest.raises(StoreError):
            shelf.where()


def test_nouns_come_in_the_order_in_which_they_were_first_put(store: Engine) -> None:
    with engines.writing(store) as connection:
        shelf = Shelf(connection, PERSON, Person, label="person")
        for name in ("z", "a", "m", "z"):
            shelf.put(name, nouns.person(name), name=name)
        assert [one.id for one in shelf.where()] == ["z", "a", "m"]
        assert [one.id for one in shelf.where(order=(PERSON.c.name,))] == ["a", "m", "z"]


def test_keys_change_with_the_noun(store: Engine) -> None:
    with engines.writing(store) as connection:
        shelf = Shelf(connection, PERSON, Person, label="person")
        shelf.put("p", nouns.person("p"), name="before")
        shelf.put("p", nouns.person("p"), name="after")
        assert shelf.where(PERSON.c.name == "before") == []
        assert len(shelf.where(PERSON.c.name == "after")) == 1


def test_what_was_removed_is_gone(store: Engine) -> None:
    with engines.writing(store) as connection:
        shelf = Shelf(connection, PERSON, Person, label="person")
        shelf.put("p", nouns.person("p"), name="p")
        shelf.remove("p")
        shelf.remove("p")
        with pytest.raises(NotFoundError, match="no person “p”"):
            shelf.get("p")


def test_to_look_for_what_may_not_be_there_is_no_error(store: Engine) -> None:
    with engines.writing(store) as connection:
        shelf = Shelf(connection, PERSON, Person, label="person")
        shelf.put("p", nouns.person("p"), name="p")
        assert (shelf.find("p"), shelf.find("q")) == (nouns.person("p"), None)

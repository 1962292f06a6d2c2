import threading
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from peelian.nouns.ids import PersonId
from peelian.storage import engine as engines
from peelian.storage.links import Links
from peelian.storage.people import People
from tests.fakes import desk_nouns as nouns

ADA, BEN = PersonId("p-1"), PersonId("p-2")
NOW = nouns.NOON
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def linked(store: Engine) -> Engine:
    with engines.writing(store) as connection:
        for person in (ADA, BEN):
            People(connection).put(nouns.person(person))
        Links(connection).add("d1", ADA, LATER)
    return store


def test_a_link_says_whose_it_is_until_it_is_used(linked: Engine) -> None:
    with engines.writing(linked) as connection:
        links = Links(connection)
        assert links.find("d1", NOW) == ADA
        assert links.use("d1", NOW) == ADA
        assert links.find("d1", NOW) is None
        assert links.use("d1", NOW) is None


def test_an_unknown_link_is_nobodys(linked: Engine) -> None:
    with engines.writing(linked) as connection:
        assert Links(connection).find("d2", NOW) is None
        assert Links(connection).use("d2", NOW) is None


def test_a_link_that_has_expired_does_not_work(linked: Engine) -> None:
    with engines.writing(linked) as connection:
        links = Links(connection)
        assert links.find("d1", LATER) is None
        assert links.use("d1", LATER) is None
        assert links.use("d1", LATER - timedelta(microseconds=1)) == ADA


def test_a_new_link_stops_the_one_before_and_nobody_elses(linked: Engine) -> None:
    with engines.writing(linked) as connection:
        links = Links(connection)
        links.add("d2", BEN, LATER)
        links.add("d3", ADA, LATER)
        assert [links.find(digest, NOW) for digest in ("d1", "d2", "d3")] == [None, BEN, ADA]


def test_a_link_that_was_withdrawn_does_not_work(linked: Engine) -> None:
    with engines.writing(linked) as connection:
        Links(connection).withdraw(ADA)
        assert Links(connection).use("d1", NOW) is None


def test_a_link_is_of_somebody_who_is_there(linked: Engine) -> None:
    with pytest.raises(IntegrityError), engines.writing(linked) as connection:
        Links(connection).add("d9", PersonId("nobody"), LATER)


def test_when_it_was_used_is_kept(linked: Engine) -> None:
    with engines.writing(linked) as connection:
        Links(connection).use("d1", NOW)
        assert connection.execute(text("SELECT used_at FROM enrolment_link")).scalar_one() is not None


def test_of_many_uses_at_once_exactly_one_succeeds(linked: Engine) -> None:
    start, won = threading.Barrier(8), list[PersonId]()

    def use() -> None:
        start.wait()
        with engines.writing(linked) as connection:
            person = Links(connection).use("d1", NOW)
        if person is not None:
            won.append(person)

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert won == [ADA]

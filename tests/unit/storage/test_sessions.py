from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from peelian.nouns.ids import PersonId
from peelian.storage import engine as engines
from peelian.storage.people import People
from peelian.storage.sessions import Sessions
from tests.fakes import desk_nouns as nouns

ADA, BEN = PersonId("p-1"), PersonId("p-2")
NOW = nouns.NOON
ENDS_AT = NOW + timedelta(hours=12)
IDLE_S = 900.0
TICK = timedelta(microseconds=1)


@pytest.fixture
def signed_in(store: Engine) -> Engine:
    with engines.writing(store) as connection:
        for person in (ADA, BEN):
            People(connection).put(nouns.person(person))
        sessions = Sessions(connection)
        sessions.open("s1", ADA, NOW, ENDS_AT)
        sessions.open("s2", ADA, NOW, ENDS_AT)
        sessions.open("s3", BEN, NOW, ENDS_AT)
    return store


def test_a_session_is_somebodys_and_an_unknown_one_nobodys(signed_in: Engine) -> None:
    with engines.reading(signed_in) as connection:
        assert Sessions(connection).person("s1", NOW, IDLE_S, touch=False) == ADA
        assert Sessions(connection).person("none", NOW, IDLE_S, touch=False) is None


def test_a_session_that_was_idle_for_too_long_is_over(signed_in: Engine) -> None:
    idle = timedelta(seconds=IDLE_S)
    with engines.writing(signed_in) as connection:
        assert Sessions(connection).person("s1", NOW + idle - TICK, IDLE_S, touch=False) == ADA
        assert Sessions(connection).person("s1", NOW + idle, IDLE_S, touch=True) is None
        assert Sessions(connection).person("s1", NOW + idle, IDLE_S, touch=False) is None, "it was not woken up"


def test_a_use_keeps_a_session_awake_and_a_look_does_not(signed_in: Engine) -> None:
    soon, later = NOW + timedelta(seconds=800), NOW + timedelta(seconds=1000)
    with engines.writing(signed_in) as connection:
        sessions = Sessions(connection)
        assert sessions.person("s1", soon, IDLE_S, touch=True) == ADA
        assert sessions.person("s2", soon, IDLE_S, touch=False) == ADA
        assert sessions.person("s1", later, IDLE_S, touch=False) == ADA
        assert sessions.person("s2", later, IDLE_S, touch=False) is None


def test_a_session_that_was_used_once_is_over_when_it_was_idle_after_that(signed_in: Engine) -> None:
    idle = timedelta(seconds=IDLE_S)
    with engines.writing(signed_in) as connection:
        sessions = Sessions(connection)
        assert sessions.person("s1", NOW + TICK, IDLE_S, touch=True) == ADA
        assert sessions.person("s1", NOW + idle, IDLE_S, touch=False) == ADA
        assert sessions.person("s1", NOW + TICK + idle, IDLE_S, touch=False) is None


def test_a_session_of_a_time_that_is_still_to_come_is_nobodys(signed_in: Engine) -> None:
    with engines.reading(signed_in) as connection:
        sessions = Sessions(connection)
        assert sessions.person("s1", NOW - timedelta(seconds=IDLE_S), IDLE_S, touch=False) == ADA
        assert sessions.person("s1", NOW - timedelta(days=365), IDLE_S, touch=False) is None


def test_a_use_that_comes_late_does_not_set_the_clock_back(signed_in: Engine) -> None:
    with engines.writing(signed_in) as connection:
        sessions = Sessions(connection)
        sessions.person("s1", NOW + timedelta(seconds=800), IDLE_S, touch=True)
        sessions.person("s1", NOW + timedelta(seconds=10), IDLE_S, touch=True)
        assert sessions.person("s1", NOW + timedelta(seconds=1600), IDLE_S, touch=False) == ADA


def test_a_session_ends_however_much_it_is_used(signed_in: Engine) -> None:
    with engines.writing(signed_in) as connection:
        sessions = Sessions(connection)
        assert sessions.person("s1", ENDS_AT - TICK, 10**6, touch=True) == ADA
        assert sessions.person("s1", ENDS_AT, 10**6, touch=True) is None


def test_one_session_is_closed_alone(signed_in: Engine) -> None:
    with engines.writing(signed_in) as connection:
        sessions = Sessions(connection)
        sessions.close("s1")
        assert sessions.person("s1", NOW, IDLE_S, touch=True) is None
        assert sessions.person("s2", NOW, IDLE_S, touch=True) == ADA


def test_all_sessions_of_somebody_are_closed_and_nobody_elses(signed_in: Engine) -> None:
    with engines.writing(signed_in) as connection:
        sessions = Sessions(connection)
        sessions.close_all(ADA)
        assert sessions.person("s2", NOW, IDLE_S, touch=True) is None
        assert sessions.person("s3", NOW, IDLE_S, touch=True) == BEN


def test_sessions_that_ended_go_when_another_begins(signed_in: Engine) -> None:
    with engines.writing(signed_in) as connection:
        Sessions(connection).open("s4", ADA, ENDS_AT, ENDS_AT + timedelta(hours=1))
        assert connection.execute(text("SELECT digest FROM session")).scalars().all() == ["s4"]

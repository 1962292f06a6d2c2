import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from peelian.nouns.ids import PersonId
from peelian.nouns.passkey import Passkey
from peelian.storage import engine as engines
from peelian.storage.passkeys import Passkeys
from peelian.storage.people import People
from tests.fakes import desk_nouns as nouns

ADA, BEN = PersonId("p-1"), PersonId("p-2")
NOW = nouns.NOON
LATER = NOW + timedelta(minutes=5)
KEY = Passkey(credential=b"c1", person=ADA, key=b"public", sign_count=4, added_at=NOW, label="blue key")


@pytest.fixture
def peopled(store: Engine) -> Engine:
    with engines.writing(store) as connection:
        for person in (ADA, BEN):
            People(connection).put(nouns.person(person))
    return store


def test_a_passkey_is_found_by_its_id_and_by_its_owner(peopled: Engine) -> None:
    second = replace(KEY, credential=b"c2", added_at=LATER, label="")
    with engines.writing(peopled) as connection:
        passkeys = Passkeys(connection)
        passkeys.add(second)
        passkeys.add(KEY)
        assert passkeys.find(b"c1") == KEY
        assert passkeys.find(b"none") is None
        assert passkeys.of(ADA) == [KEY, second]
        assert passkeys.of(BEN) == []


def test_nobody_takes_over_an_id_that_is_there(peopled: Engine) -> None:
    with engines.writing(peopled) as connection:
        Passkeys(connection).add(KEY)
    with pytest.raises(IntegrityError), engines.writing(peopled) as connection:
        Passkeys(connection).add(replace(KEY, person=BEN))


def test_a_count_rises_and_never_goes_down(peopled: Engine) -> None:
    with engines.writing(peopled) as connection:
        passkeys = Passkeys(connection)
        passkeys.add(KEY)
        passkeys.count(b"c1", 9)
        passkeys.count(b"c1", 7)
        assert passkeys.find(b"c1") == replace(KEY, sign_count=9)


def test_a_passkey_that_was_removed_is_gone(peopled: Engine) -> None:
    with engines.writing(peopled) as connection:
        Passkeys(connection).add(KEY)
        Passkeys(connection).remove(b"c1")
        assert Passkeys(connection).find(b"c1") is None


def test_a_challenge_is_answered_once(peopled: Engine) -> None:
    with engines.writing(peopled) as connection:
        passkeys = Passkeys(connection)
        passkeys.challenge(b"x" * 32, "sign-in", LATER)
        assert passkeys.answer(b"x" * 32, "sign-in", NOW)
        assert not passkeys.answer(b"x" * 32, "sign-in", NOW)


def test_a_challenge_that_was_never_given_is_not_answered(peopled: Engine) -> None:
    with engines.writing(peopled) as connection:
        assert not Passkeys(connection).answer(b"y" * 32, "sign-in", NOW)


def test_a_challenge_for_one_purpose_is_used_up_by_an_answer_for_another(peopled: Engine) -> None:
    with engines.writing(peopled) as connection:
        passkeys = Passkeys(connection)
        passkeys.challenge(b"x" * 32, "sign-in", LATER)
        assert not passkeys.answer(b"x" * 32, "enrol", NOW)
        assert not passkeys.answer(b"x" * 32, "sign-in", NOW)


@pytest.mark.parametrize(("given", "answers"), [(ADA, BEN), (ADA, None), (None, ADA)])
def test_a_challenge_for_one_person_is_not_answered_by_another(
    peopled: Engine, given: PersonId | None, answers: PersonId | None
) -> None:
    with engines.writing(peopled) as connection:
        passkeys = Passkeys(connection)
        passkeys.challenge(b"x" * 32, "enrol", LATER, person=given)
        assert not passkeys.answer(b"x" * 32, "enrol", NOW, person=answers)
        passkeys.challenge(b"z" * 32, "enrol", LATER, person=given)
        assert passkeys.answer(b"z" * 32, "enrol", NOW, person=given)


def test_a_challenge_that_has_expired_is_not_answered_and_goes(peopled: Engine) -> None:
    with engines.writing(peopled) as connection:
        passkeys = Passkeys(connection)
        passkeys.challenge(b"x" * 32, "sign-in", LATER)
        passkeys.challenge(b"y" * 32, "sign-in", LATER)
        assert not passkeys.answer(b"x" * 32, "sign-in", LATER)
        assert connection.execute(text("SELECT count(*) FROM challenge")).scalar_one() == 0


def test_of_many_answers_at_once_exactly_one_succeeds(peopled: Engine) -> None:
    with engines.writing(peopled) as connection:
        Passkeys(connection).challenge(b"x" * 32, "sign-in", LATER)
    start, answers = threading.Barrier(8), list[bool]()

    def answer() -> None:
        start.wait()
        with engines.writing(peopled) as connection:
            answers.append(Passkeys(connection).answer(b"x" * 32, "sign-in", NOW))

    threads = [threading.Thread(target=answer) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False] * 7 + [True]


def test_the_challenge_itself_is_not_kept(peopled: Engine) -> None:
    with engines.writing(peopled) as connection:
        Passkeys(connection).challenge(b"x" * 32, "sign-in", LATER)
        assert b"x" * 32 not in connection.execute(text("SELECT digest FROM challenge")).scalars().all()

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine

from peelian.audit import succession
from peelian.audit.log import Log
from peelian.audit.note import Signer
from peelian.audit.succession import Handover
from peelian.errors import BrokenLogError, NoteError
from peelian.nouns.event import Event, EventKind
from peelian.storage import engine as engines

Events = Callable[..., list[Event]]
Tamper = Callable[..., None]

CHANGE = Event(kind=EventKind.LOG_KEY_CHANGED, who="p-1", why="once a year", at=datetime(2026, 11, 25, tzinfo=UTC))


def next_of(signer: Signer, seed: int) -> Log:
    return Log(Signer(name=signer.name, private=Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)))


@pytest.fixture
def changed(filled: Engine, log: Log, signer: Signer, events: Events) -> tuple[Engine, Log]:
    """A log of eleven entries whose key was changed twice, with entries between and after."""
    second, third = next_of(signer, 8), next_of(signer, 9)
    with engines.writing(filled) as connection:
        assert log.hand_over(connection, second, CHANGE).size == 13
        second.append(connection, events(2, first=13))
        assert second.hand_over(connection, third, CHANGE).size == 17
        third.append(connection, events(1, first=17))
        third.checkpoint(connection)
    return filled, third


def test_a_log_whose_key_was_changed_verifies_by_its_last_key(changed: tuple[Engine, Log], log: Log) -> None:
    store, third = changed
    with engines.reading(store) as connection:
        keys = succession.of(connection, third.signing_key)
        assert [start for start, _ in keys.keys] == [0, 13, 17]
        assert keys.at(12) == log.signing_key
        assert keys.at(13) != log.signing_key
        assert third.verify(connection).whole
        sizes = [size for size, _ in third.notes(connection)]
    assert sizes == [4, 9, 11, 12, 13, 16, 17, 18]


def test_a_key_that_has_handed_over_signs_nothing_more(changed: tuple[Engine, Log], log: Log, events: Events) -> None:
    store, _ = changed
    with engines.writing(store) as connection, pytest.raises(BrokenLogError, match="did not sign it"):
        log.checkpoint(connection)
    with engines.reading(store) as connection:
        assert not log.verify(connection).whole


def test_a_checkpoint_by_a_key_whose_turn_it_was_not_is_found(
    changed: tuple[Engine, Log], signer: Signer, tamper: Tamper
) -> None:
    store, third = changed
    with engines.reading(store) as connection:
        body = third.notes(connection)[-1][1].partition("\n\n")[0]
    tamper("UPDATE log_checkpoint SET note = :note WHERE size = 18", note=signer.sign(body + "\n"))
    with engines.reading(store) as connection:
        assert not third.verify(connection).whole


def test_a_hand_over_is_read_only_if_both_keys_have_signed_it(signer: Signer, stranger: Signer) -> None:
    new = Signer(name=signer.name, private=stranger.private)
    good = replace(CHANGE, facts=succession.facts(signer, new))
    assert succession.read(4, good) == Handover(number=4, old=signer.key, new=new.key)
    for name in ("old_signature", "new_signature"):
        facts = tuple((one, good.facts[2 if one == "new_signature" else 3][1]) if one == name else (one, value)
                      for one, value in good.facts)  # fmt: skip
        with pytest.raises(NoteError, match="not both"):
            succession.read(4, replace(good, facts=facts))
    with pytest.raises(NoteError, match="does not name both"):
        succession.read(4, replace(good, facts=good.facts[1:]))
    with pytest.raises(NoteError, match="not both"):
        succession.read(4, replace(good, facts=succession.facts(signer, stranger)))


def test_keys_that_do_not_lead_from_one_to_the_next_are_refused(signer: Signer, stranger: Signer) -> None:
    new = Signer(name=signer.name, private=stranger.private)
    one = Handover(number=3, old=signer.key, new=new.key)
    with pytest.raises(NoteError, match="turn it was not"):
        succession.chained([one, Handover(number=9, old=signer.key, new=new.key)], new.key)
    with pytest.raises(NoteError, match="does not lead"):
        succession.chained([one], signer.key)
    assert succession.chained([], signer.key).at(5) == signer.key


def test_a_log_hands_over_to_no_other_log(filled: Engine, log: Log, stranger: Signer) -> None:
    with engines.writing(filled) as connection, pytest.raises(RuntimeError):
        log.hand_over(connection, Log(stranger), CHANGE)

from collections.abc import Callable
from dataclasses import replace
from threading import Thread

import pytest
from sqlalchemy import Engine, func, select

from peelian.audit import checkpoint as checkpoints
from peelian.audit import proof as proofs
from peelian.audit import tree
from peelian.audit.log import Log
from peelian.audit.note import Signer
from peelian.errors import BrokenLogError, NoEntryError, NoteError
from peelian.nouns.event import Event
from peelian.storage import engine as engines
from peelian.storage.log_tables import LOG_CHECKPOINT, LOG_NODE

Events = Callable[..., list[Event]]
Tamper = Callable[..., None]


def sizes(store: Engine) -> list[int]:
    with engines.reading(store) as connection:
        return list(connection.execute(select(LOG_CHECKPOINT.c.size).order_by(LOG_CHECKPOINT.c.size)).scalars())


def test_events_get_numbers_and_are_read_again(filled: Engine, log: Log, events: Events) -> None:
    with engines.writing(filled) as connection:
        assert log.append(connection, events(2, first=11)) == [11, 12]
    with engines.reading(filled) as connection:
        assert log.size(connection) == 13
        assert [(entry.number, entry.event) for entry in log.entries(connection, 11, 99)] == list(
            enumerate(events(2, first=11), 11)
        )


def test_a_transaction_that_is_rolled_back_leaves_no_trace(filled: Engine, log: Log, events: Events) -> None:
    def half() -> None:
        with engines.writing(filled) as connection:
            log.append(connection, events(3, first=50))
            log.checkpoint(connection)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    with engines.writing(filled) as connection:
        assert log.append(connection, events(1, first=11)) == [11]
        assert log.checkpoint(connection).size == 12
        assert log.verify(connection).whole


def test_two_threads_that_append_take_turns(store: Engine, log: Log, events: Events) -> None:
    def append() -> None:
        for _ in range(20):
            with engines.writing(store) as connection:
                log.append(connection, events(3))

    threads = [Thread(target=append) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engines.writing(store) as connection:
        assert log.checkpoint(connection).size == 120
        assert log.verify(connection).whole


def test_a_checkpoint_is_signed_by_itself_when_enough_entries_wait(
    store: Engine, signer: Signer, events: Events
) -> None:
    log = Log(signer, most_unsigned=5)
    for number in range(12):
        with engines.writing(store) as connection:
            log.append(connection, events(1, first=number))
    assert sizes(store) == [5, 10]


def test_a_checkpoint_signs_the_root_of_the_entries(filled: Engine, log: Log, signer: Signer) -> None:
    edge = tree.Frontier()
    with engines.writing(filled) as connection:
        signed = log.checkpoint(connection)
        assert signed == log.latest(connection) == checkpoints.opened(signed.note, signer.key)
        rows = connection.exec_driver_sql("SELECT leaf FROM log_entry ORDER BY number").scalars()
        for leaf in rows:
            edge.add(tree.leaf_hash(leaf))
    assert (signed.size, signed.root) == (11, edge.root())
    assert sizes(filled) == [4, 9, 11]


def test_an_empty_log_can_be_signed(store: Engine, log: Log) -> None:
    with engines.writing(store) as connection:
        assert log.latest(connection) is None
        assert log.checkpoint(connection).root == tree.EMPTY_ROOT
        assert log.verify(connection).whole


def test_nothing_is_signed_over_an_entry_that_was_altered_before_it_was_signed(
    filled: Engine, log: Log, events: Events, tamper: Tamper
) -> None:
    with engines.writing(filled) as connection:
        log.append(connection, events(2, first=11))
    tamper("UPDATE log_entry SET leaf = :leaf WHERE number = 12", leaf=b"{}")
    with engines.writing(filled) as connection, pytest.raises(BrokenLogError, match="at entry 12"):
        log.checkpoint(connection)


def test_nothing_is_signed_over_a_log_that_lost_what_was_signed(filled: Engine, log: Log, tamper: Tamper) -> None:
    tamper("DELETE FROM log_entry WHERE number > 8", "DELETE FROM log_node WHERE level = 0 AND number > 8")
    with engines.writing(filled) as connection, pytest.raises(BrokenLogError, match="11 entries were signed and 9"):
        log.checkpoint(connection)


def test_nothing_is_signed_over_hashes_that_are_not_what_was_signed(
    filled: Engine, log: Log, events: Events, tamper: Tamper
) -> None:
    tamper("UPDATE log_node SET hash = :hash WHERE level = 3", hash=b"h" * 32)
    with engines.writing(filled) as connection:
        log.append(connection, events(1, first=11))
        with pytest.raises(BrokenLogError, match="not what was signed"):
            log.checkpoint(connection)
        with pytest.raises(BrokenLogError, match="not what was signed"):
            log.check(connection)


def test_nothing_is_signed_when_a_hash_over_new_entries_was_altered(
    filled: Engine, log: Log, events: Events, tamper: Tamper
) -> None:
    with engines.writing(filled) as connection:
        log.append(connection, events(1, first=11))
    tamper("UPDATE log_node SET hash = :hash WHERE level = 2 AND number = 2", hash=b"h" * 32)
    with engines.writing(filled) as connection, pytest.raises(BrokenLogError, match="a hash over it, or over later"):
        log.checkpoint(connection)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log_checkpoint SET note = replace(note, '11', '12') WHERE size = 11",
        "UPDATE log_checkpoint SET note = (SELECT note FROM log_checkpoint WHERE size = 9) WHERE size = 11",
        "UPDATE log_checkpoint SET note = '' WHERE size = 11",
    ],
    ids=["altered", "another", "empty"],
)
def test_a_last_checkpoint_that_is_not_what_was_signed_stops_the_log(
    filled: Engine, log: Log, tamper: Tamper, statement: str
) -> None:
    tamper(statement)
    with engines.reading(filled) as connection, pytest.raises(BrokenLogError, match="last checkpoint"):
        log.check(connection)


def test_a_log_that_is_whole_passes_the_check_at_the_start(filled: Engine, log: Log) -> None:
    with engines.reading(filled) as connection:
        log.check(connection)


def test_another_key_signs_nothing_on_top(filled: Engine, stranger: Signer) -> None:
    with engines.writing(filled) as connection, pytest.raises(BrokenLogError, match="did not sign it"):
        Log(stranger).checkpoint(connection)


def test_every_signed_entry_can_be_proved(filled: Engine, log: Log, signer: Signer) -> None:
    with engines.reading(filled) as connection:
        for number in range(11):
            proof = log.prove_inclusion(connection, number)
            assert proofs.verified(proof.text, signer.key) == proof


@pytest.mark.parametrize("number", [-1, 11, 12])
def test_an_entry_that_is_not_signed_is_not_proved(filled: Engine, log: Log, events: Events, number: int) -> None:
    with engines.writing(filled) as connection:
        log.append(connection, events(1, first=11))
        with pytest.raises(NoEntryError, match="11 are there"):
            log.prove_inclusion(connection, number)


def test_nothing_is_proved_before_the_first_checkpoint(store: Engine, log: Log, events: Events) -> None:
    with engines.writing(store) as connection:
        log.append(connection, events(1))
        with pytest.raises(NoEntryError, match="0 are there"):
            log.prove_inclusion(connection, 0)


def test_an_altered_entry_is_not_proved(filled: Engine, log: Log, tamper: Tamper) -> None:
    tamper("UPDATE log_entry SET leaf = :leaf WHERE number = 3", leaf=b"{}")
    with engines.reading(filled) as connection, pytest.raises(BrokenLogError, match="at entry 3"):
        log.prove_inclusion(connection, 3)


def test_the_log_is_proved_to_have_only_grown(filled: Engine, log: Log, signer: Signer) -> None:
    with engines.reading(filled) as connection:
        states = [checkpoints.opened(note, signer.key) for _, note in log.notes(connection)]
        for old in states:
            for new in states[states.index(old) :]:
                path = log.prove_consistency(connection, old.size, new.size)
                assert tree.consistent((old.size, old.root), (new.size, new.root), path)


@pytest.mark.parametrize(("old", "new"), [(-1, 4), (4, 12), (9, 4)])
def test_a_growth_that_did_not_happen_is_not_proved(filled: Engine, log: Log, old: int, new: int) -> None:
    with engines.reading(filled) as connection, pytest.raises(NoEntryError):
        log.prove_consistency(connection, old, new)


def test_the_entries_about_a_thing_are_found_and_no_others(store: Engine, log: Log, events: Events) -> None:
    with engines.writing(store) as connection:
        log.append(connection, [*events(2), *events(2, first=2, deployment="d2"), *events(1, first=4)])
        assert [entry.number for entry in log.about(connection, "deployment", "d1")] == [0, 1, 4]
        assert [entry.number for entry in log.about(connection, "alert", "a3")] == [3]
        assert not log.about(connection, "alert", "d1")
        assert not log.about(connection, "deployment", '"')


def test_words_that_look_like_a_thing_are_not_taken_for_one(store: Engine, log: Log, events: Events) -> None:
    lookalike = replace(events(1)[0], why='["deployment","d9"]', facts=(("said", '["deployment","d9"]'),))
    with engines.writing(store) as connection:
        log.append(connection, [lookalike])
        assert not log.about(connection, "deployment", "d9")


def test_an_entry_that_is_no_event_is_not_shown_as_one(filled: Engine, log: Log, tamper: Tamper) -> None:
    tamper("UPDATE log_entry SET leaf = :leaf WHERE number = 3", leaf=b"{}")
    with engines.reading(filled) as connection, pytest.raises(NoteError, match="not an event"):
        list(log.entries(connection, 0, 11))


def test_an_entry_costs_as_many_rows_as_it_completes_subtrees(filled: Engine) -> None:
    with engines.reading(filled) as connection:
        rows = connection.execute(select(func.count()).select_from(LOG_NODE)).scalar_one()
    assert rows == 11 + 5 + 2 + 1

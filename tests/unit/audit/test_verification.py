from collections.abc import Callable

import pytest
from sqlalchemy import Engine, text

from peelian.audit import checkpoint as checkpoints
from peelian.audit import tree
from peelian.audit.log import Log
from peelian.audit.note import Signer
from peelian.audit.verification import Report
from peelian.nouns.event import Event
from peelian.storage import engine as engines

Events = Callable[..., list[Event]]
Tamper = Callable[..., None]


def verified(store: Engine, log: Log, *held: str) -> Report:
    with engines.reading(store) as connection:
        return log.verify(connection, held=held)


def rehash(store: Engine) -> None:
    """What a skilled forger does: make every stored hash fit the entries as they are now."""
    edge = tree.Frontier()
    with engines.writing(store) as connection:
        leaves = connection.execute(text("SELECT leaf FROM log_entry ORDER BY number")).scalars().all()
        connection.execute(text("DELETE FROM log_node"))
        for leaf in leaves:
            for level, number, value in edge.add(tree.leaf_hash(leaf)):
                row = {"level": level, "number": number, "hash": value}
                connection.execute(text("INSERT INTO log_node VALUES (:level, :number, :hash)"), row)


def notes(store: Engine, log: Log) -> list[str]:
    with engines.reading(store) as connection:
        return [note for _, note in log.notes(connection)]


def test_a_whole_log_is_whole(filled: Engine, log: Log) -> None:
    report = verified(filled, log, *notes(filled, log))
    assert report == Report(entries=11, signed=11, checkpoints=3, faults=())
    assert report.whole
    assert report.first_bad is None


def test_an_empty_log_is_whole(store: Engine, log: Log) -> None:
    assert verified(store, log) == Report(entries=0, signed=0, checkpoints=0, faults=())


def test_it_says_how_many_entries_wait_for_a_signature(filled: Engine, log: Log, events: Events) -> None:
    with engines.writing(filled) as connection:
        log.append(connection, events(2, first=11))
    report = verified(filled, log)
    assert (report.entries, report.signed, report.whole) == (13, 11, True)


@pytest.mark.parametrize("number", range(11))
def test_an_altered_entry_is_named(filled: Engine, log: Log, tamper: Tamper, number: int) -> None:
    tamper("UPDATE log_entry SET leaf = :leaf WHERE number = :number", leaf=b"{}", number=number)
    report = verified(filled, log)
    assert [(fault.first, fault.last, fault.problem) for fault in report.faults] == [(number, number, "altered")]


@pytest.mark.parametrize("number", range(11))
def test_an_altered_entry_whose_hashes_were_made_to_fit_is_found(
    filled: Engine, log: Log, tamper: Tamper, number: int
) -> None:
    tamper("UPDATE log_entry SET leaf = :leaf WHERE number = :number", leaf=b"{}", number=number)
    rehash(filled)
    report = verified(filled, log)
    first, last = next((a, b) for a, b in ((0, 3), (4, 8), (9, 10)) if a <= number <= b)
    assert [(fault.first, fault.last) for fault in report.faults] == [(first, last)]
    assert report.first_bad == first


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log_entry SET leaf = CAST(leaf AS TEXT) WHERE number = 5",
        "UPDATE log_entry SET leaf = 1000000000000 WHERE number = 5",
        "UPDATE log_entry SET leaf = '' WHERE number = 5",
        "UPDATE log_entry SET leaf = x'' WHERE number = 5",
    ],
)
def test_an_entry_that_was_replaced_by_something_of_another_kind_is_named(
    filled: Engine, log: Log, tamper: Tamper, statement: str
) -> None:
    tamper(statement)
    assert [(fault.first, fault.problem) for fault in verified(filled, log).faults] == [(5, "altered")]


def test_an_entry_put_before_the_first_is_found(filled: Engine, log: Log, tamper: Tamper) -> None:
    tamper("INSERT INTO log_entry VALUES (-5, x'7b7d')")
    assert verified(filled, log).first_bad == -5


@pytest.mark.parametrize("number", range(11))
def test_a_dropped_entry_is_named(filled: Engine, log: Log, tamper: Tamper, number: int) -> None:
    tamper("DELETE FROM log_entry WHERE number = :number", number=number)
    report = verified(filled, log)
    assert (number, "missing") in [(fault.first, fault.problem) for fault in report.faults]


@pytest.mark.parametrize("number", range(11))
def test_a_dropped_entry_whose_gap_was_closed_is_found(filled: Engine, log: Log, tamper: Tamper, number: int) -> None:
    tamper(
        "DELETE FROM log_entry WHERE number = :number",
        "UPDATE log_entry SET number = number - 1000 WHERE number > :number",
        "UPDATE log_entry SET number = number + 999 WHERE number < 0",
        number=number,
    )
    assert not verified(filled, log).whole
    rehash(filled)
    assert not verified(filled, log).whole


@pytest.mark.parametrize("number", range(10))
def test_two_entries_that_changed_places_are_found(filled: Engine, log: Log, tamper: Tamper, number: int) -> None:
    tamper(
        "UPDATE log_entry SET number = 1000 WHERE number = :number",
        "UPDATE log_entry SET number = :number WHERE number = :number + 1",
        "UPDATE log_entry SET number = :number + 1 WHERE number = 1000",
        number=number,
    )
    report = verified(filled, log)
    assert {fault.first for fault in report.faults} == {number, number + 1}
    rehash(filled)
    assert not verified(filled, log).whole


def test_an_entry_put_in_between_is_found(filled: Engine, log: Log, tamper: Tamper) -> None:
    tamper(
        "UPDATE log_entry SET number = number - 1000 WHERE number >= 5",
        "UPDATE log_entry SET number = number + 1001 WHERE number < 0",
        "INSERT INTO log_entry VALUES (5, :leaf)",
        leaf=b"{}",
    )
    rehash(filled)
    assert verified(filled, log).first_bad == 4


def test_a_log_cut_short_is_found_by_its_own_checkpoint(filled: Engine, log: Log, tamper: Tamper) -> None:
    tamper("DELETE FROM log_entry WHERE number >= 7")
    rehash(filled)
    report = verified(filled, log)
    assert [(fault.first, fault.last, fault.problem) for fault in report.faults] == [(7, 10, "missing")]


def test_a_log_rolled_back_with_its_checkpoints_is_found_by_one_kept_outside(
    filled: Engine, log: Log, tamper: Tamper
) -> None:
    outside = notes(filled, log)[-1]
    tamper("DELETE FROM log_entry WHERE number >= 9", "DELETE FROM log_checkpoint WHERE size > 9")
    rehash(filled)
    assert verified(filled, log).whole
    report = verified(filled, log, outside)
    assert [(fault.first, fault.last, fault.problem) for fault in report.faults] == [(9, 10, "missing")]


def test_a_log_written_anew_with_its_key_is_found_by_a_checkpoint_kept_outside(
    filled: Engine, log: Log, tamper: Tamper
) -> None:
    outside = notes(filled, log)[-1]
    tamper(
        "UPDATE log_entry SET leaf = :leaf WHERE number = 10", "DELETE FROM log_checkpoint WHERE size > 9", leaf=b"{}"
    )
    rehash(filled)
    with engines.writing(filled) as connection:
        log.checkpoint(connection)
    assert verified(filled, log).whole
    assert [fault.problem for fault in verified(filled, log, outside).faults] == [
        "two different logs of 11 entries were signed",
    ]


def test_a_stored_hash_that_was_altered_is_told_from_an_altered_entry(filled: Engine, log: Log, tamper: Tamper) -> None:
    tamper("UPDATE log_node SET hash = :hash WHERE level = 0 AND number = 10", hash=b"h" * 32)
    report = verified(filled, log)
    assert report.first_bad == 10
    assert "the entry itself is as it was signed" in report.faults[0].problem


def test_an_altered_hash_over_several_entries_is_found(filled: Engine, log: Log, tamper: Tamper) -> None:
    tamper("UPDATE log_node SET hash = :hash WHERE level = 1 AND number = 4", hash=b"h" * 32)
    report = verified(filled, log)
    assert [(fault.first, fault.last) for fault in report.faults] == [(8, 9)]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM log_node WHERE level = 3",
        "DELETE FROM log_node WHERE level = 0 AND number = 10",
        "INSERT INTO log_node VALUES (9, 0, zeroblob(32))",
        "DELETE FROM log_node",
        "INSERT INTO log_node VALUES ('x', 'y', 'z')",
        "INSERT INTO log_node VALUES (1000000000000, 0, zeroblob(32))",
        "INSERT INTO log_node VALUES (-1, 0, zeroblob(32))",
        "UPDATE log_node SET hash = CAST(hash AS TEXT) WHERE level = 1",
        "UPDATE log_node SET hash = 1000000000000 WHERE level = 0",
        "UPDATE log_node SET number = 'x' WHERE level = 3",
    ],
)
def test_a_hash_too_few_or_too_many_is_found(filled: Engine, log: Log, tamper: Tamper, statement: str) -> None:
    tamper(statement)
    assert not verified(filled, log).whole


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log_checkpoint SET note = replace(note, 'peelian', 'Peelian')",
        "UPDATE log_checkpoint SET note = ''",
        "UPDATE log_checkpoint SET note = x'ff00'",
        "UPDATE log_checkpoint SET size = -1 WHERE size = 9",
        "UPDATE log_checkpoint SET size = 8 WHERE size = 9",
        "UPDATE log_checkpoint SET size = 99 WHERE size = 11",
    ],
)
def test_an_altered_checkpoint_is_found(filled: Engine, log: Log, tamper: Tamper, statement: str) -> None:
    tamper(statement)
    assert not verified(filled, log).whole


def test_a_checkpoint_that_is_not_of_this_log_does_not_count(filled: Engine, log: Log, stranger: Signer) -> None:
    foreign = checkpoints.sign(4, tree.EMPTY_ROOT, stranger)
    report = verified(filled, log, foreign.note)
    assert "held outside does not count" in report.faults[0].problem

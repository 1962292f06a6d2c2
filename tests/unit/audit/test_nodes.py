import pytest
from sqlalchemy import Engine

from peelian.audit import nodes, tree
from peelian.errors import BrokenLogError
from peelian.storage import engine as engines


def test_entries_get_the_next_numbers_and_are_given_back_in_order(store: Engine) -> None:
    with engines.writing(store) as connection:
        assert nodes.size(connection) == 0
        assert nodes.add(connection, [b"a", b"b"]) == [0, 1]
        assert nodes.add(connection, []) == []
        assert nodes.add(connection, [b"c"]) == [2]
        assert nodes.size(connection) == 3
        assert list(nodes.leaves(connection, 1, 9)) == [(1, b"b"), (2, b"c")]


def test_what_is_kept_gives_the_root_whatever_the_batches(store: Engine) -> None:
    entries = [f"{number}".encode() for number in range(23)]
    edge = tree.Frontier()
    with engines.writing(store) as connection:
        for start in range(0, 23, 3):
            nodes.add(connection, entries[start : start + 3])
        for entry in entries:
            edge.add(tree.leaf_hash(entry))
        assert tree.frontier(23, nodes.lookup(connection)) == edge


def test_a_hash_that_is_missing_stops_the_log(store: Engine) -> None:
    with engines.writing(store) as connection, pytest.raises(BrokenLogError, match="at entry 8: a hash over it"):
        nodes.lookup(connection)(2, 2)

"""The log's rows: entries and the hashes of perfect subtrees, read and added inside a caller's transaction."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Connection, bindparam, case, func, insert, select

from peelian.audit import tree
from peelian.errors import BrokenLogError
from peelian.storage.log_tables import LOG_CHECKPOINT, LOG_ENTRY, LOG_NODE

AT_ONCE = 1000
"""Rows that are fetched at a time."""


def blob(column: ColumnElement[bytes]) -> ColumnElement[bytes | None]:
    """Read bytes as bytes, and anything else that somebody put in their place as nothing.

    SQLite keeps whatever it is given in a column, and the driver would fall over it: a verifier must not.
    """
    return case((func.typeof(column) == "blob", column))


NODE = select(blob(LOG_NODE.c.hash)).where(
    LOG_NODE.c.level == bindparam("level"), LOG_NODE.c.number == bindparam("number")
)
"""Built once: a log of a million entries asks for ten of them at every append, and building costs more than running."""

LAST = select(func.max(LOG_ENTRY.c.number))
SIGNED = select(func.max(LOG_CHECKPOINT.c.size))
ADD_ENTRY, ADD_NODE = insert(LOG_ENTRY), insert(LOG_NODE)
"""Likewise: every append asks for them."""


def size(connection: Connection) -> int:
    """Return how many entries there are."""
    last = connection.execute(LAST).scalar_one()
    return 0 if last is None else int(last) + 1


def lookup(connection: Connection) -> tree.Nodes:
    """Return how to look up the hash of a perfect subtree."""

    def node(level: int, number: int) -> bytes:
        found = connection.execute(NODE, {"level": level, "number": number}).scalar_one_or_none()
        if found is None:
            raise BrokenLogError(number << level, "a hash over it is missing")
        return found

    return node


def add(connection: Connection, leaves: Sequence[bytes]) -> list[int]:
    """Add entries; return their numbers.

    Raises:
        BrokenLogError: hashes of earlier entries are missing.
    """
    if not leaves:
        return []
    first = size(connection)
    edge = tree.frontier(first, lookup(connection))
    completed = [node for leaf in leaves for node in edge.add(tree.leaf_hash(leaf))]
    connection.execute(ADD_ENTRY, [{"number": number, "leaf": leaf} for number, leaf in enumerate(leaves, first)])
    connection.execute(
        ADD_NODE, [{"level": level, "number": number, "hash": value} for level, number, value in completed]
    )
    return list(range(first, first + len(leaves)))


def leaves(connection: Connection, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Give number and bytes of the entries from `start` up to but not including `end`, in order."""
    query = (
        select(LOG_ENTRY.c.number, blob(LOG_ENTRY.c.leaf))
        .where(LOG_ENTRY.c.number >= start, LOG_ENTRY.c.number < end)
        .order_by(LOG_ENTRY.c.number)
    )
    for number, leaf in connection.execute(query.execution_options(yield_per=AT_ONCE)):
        yield int(number), leaf or b""


def hashes(connection: Connection, level: int, start: int, end: int) -> Iterator[bytes]:
    """Give the hashes of one level from number `start` up to but not including `end`, in order."""
    query = (
        select(blob(LOG_NODE.c.hash))
        .where(LOG_NODE.c.level == level, LOG_NODE.c.number >= start, LOG_NODE.c.number < end)
        .order_by(LOG_NODE.c.number)
    )
    for found in connection.execute(query.execution_options(yield_per=AT_ONCE)).scalars():
        if found is not None:
            yield found


def last_note(connection: Connection) -> str | None:
    """Return the last checkpoint as it was signed, unverified; None before the first."""
    query = select(LOG_CHECKPOINT.c.note).order_by(LOG_CHECKPOINT.c.size.desc()).limit(1)
    found = connection.execute(query).scalar_one_or_none()
    return None if found is None else str(found)

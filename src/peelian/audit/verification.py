"""Verify a whole log: every hash again from the entries' bytes, against every signature. Faults are named by entry.

What it cannot find by itself: entries, their hashes and the checkpoints over them, all taken away together. For that
it takes checkpoints that somebody else holds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, and_, func, select

from peelian.audit import cosignature, cosigned, nodes, succession, tree
from peelian.audit import note as notes
from peelian.audit.checkpoint import SignedCheckpoint
from peelian.audit.cosignature import CosignerKey
from peelian.audit.note import VerifierKey
from peelian.audit.succession import Succession
from peelian.errors import NoteError
from peelian.storage.log_tables import LOG_CHECKPOINT, LOG_ENTRY, LOG_NODE

MOST_FAULTS = 100
"""After so many nothing new is learnt from the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with the entries from `first` to `last`, both among them."""

    first: int
    last: int
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a verification found. `signed`: how many of the entries a checkpoint covers; `checkpoints`: how many."""

    entries: int
    signed: int
    checkpoints: int
    faults: tuple[Fault, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    @property
    def first_bad(self) -> int | None:
        """The first entry with which something is wrong."""
        return min((fault.first for fault in self.faults), default=None)


def verify(
    connection: Connection, key: VerifierKey, *, held: Sequence[str] = (), second: Sequence[CosignerKey] = ()
) -> Report:
    """Verify the log of a store.

    Args:
        connection: in a transaction, so that the log stays as it is meanwhile.
        key: whose signatures count; of those before it, too, if each has handed over to the next.
        second: keys of the log of another kind; where one has signed a checkpoint, that has to fit as well.
        held: checkpoints, as texts, that were kept outside: by whoever they were handed to.
    """
    faults: list[Fault] = []
    keys = _keys(connection, key, faults)
    kept = list(_kept(connection, keys, second, faults))
    outside = list(_outside(held, keys, faults))
    walk = _Walk(roots=_roots([*kept, *outside], faults))
    for number, leaf, stored in _rows(connection):
        walk.step(number, leaf, stored)
    walk.finish()
    faults += [*walk.faults, *_subtrees(connection, walk.edge.size)]
    faults.sort(key=lambda fault: (fault.first, fault.last))
    signed = max((state.size for state in kept), default=0)
    return Report(
        entries=walk.count,
        signed=min(signed, walk.count),
        checkpoints=len(kept),
        faults=tuple(faults[:MOST_FAULTS]),
    )


@dataclass(slots=True, kw_only=True)
class _Walk:
    """Goes over the entries in order, and compares with what was signed wherever something was."""

    roots: dict[int, bytes]
    faults: list[Fault] = field(default_factory=list)
    edge: tree.Frontier = field(default_factory=tree.Frontier)
    count: int = 0
    agreed: int = 0
    """How many entries the last root that fitted covers."""
    suspects: list[int] = field(default_factory=list)
    """Entries since then that do not fit their stored hash: the next root tells which of the two was altered."""
    missing: bool = False

    def step(self, number: int, leaf: bytes, stored: bytes | None) -> None:
        """Take the next entry."""
        self.compare()
        if number != self.edge.size and not self.missing:
            self.faults.append(Fault(first=self.edge.size, last=max(number - 1, self.edge.size), problem="missing"))
            self.missing = True
        entry = tree.leaf_hash(leaf)
        if entry != stored and len(self.suspects) < MOST_FAULTS:
            self.suspects.append(number)
        self.edge.add(entry)
        self.count += 1

    def compare(self) -> None:
        """Compare with what was signed over as many entries as were seen, if anything was."""
        size = self.edge.size
        wanted = self.roots.pop(size, None)
        if wanted is None or self.missing:
            return
        if self.edge.root() == wanted:
            self._name("their stored hash is not theirs; the entry itself is as it was signed")
            self.agreed = size
        elif self.suspects:
            self._name("altered")
        elif not any(fault.first >= self.agreed for fault in self.faults):
            problem = "one or more of these entries were altered, and their hashes with them"
            self.faults.append(Fault(first=self.agreed, last=max(size - 1, self.agreed), problem=problem))

    def finish(self) -> None:
        """Compare for the last time, and name what was signed and is not there."""
        self.compare()
        self._name("altered")
        longest = max(self.roots, default=0)
        if longest > self.edge.size and not self.missing:
            self.faults.append(Fault(first=self.edge.size, last=longest - 1, problem="missing"))

    def _name(self, problem: str) -> None:
        self.faults += [Fault(first=number, last=number, problem=problem) for number in self.suspects]
        self.suspects.clear()


def _keys(connection: Connection, last: VerifierKey, faults: list[Fault]) -> Succession:
    """Return every key that the log had; where they do not lead to the last one, that one alone."""
    try:
        return succession.of(connection, last)
    except NoteError as error:
        faults.append(Fault(first=0, last=0, problem=f"its keys do not follow from each other: {error.problem}"))
        return Succession(keys=((0, last),))


def _kept(
    connection: Connection, keys: Succession, second: Sequence[CosignerKey], faults: list[Fault]
) -> Iterator[SignedCheckpoint]:
    """Give the store's own checkpoints, those that are what they should be."""
    lines, witnesses = cosigned.by_size(connection), _witnesses(connection, faults)
    for row in connection.execute(select(LOG_CHECKPOINT).order_by(LOG_CHECKPOINT.c.size)):
        try:
            state = keys.opened(str(row.note))
            cosignature.found(notes.with_lines(state.note, lines.get(row.size, ())), state, [*second, *witnesses])
        except NoteError as error:
            problem = f"the checkpoint over {row.size} entries cannot be relied on: {error.problem}"
            faults.append(Fault(first=0, last=max(row.size - 1, 0), problem=problem))
            continue
        if state.size != row.size:
            problem = f"the checkpoint over {row.size} entries was replaced by one over {state.size}"
            faults.append(Fault(first=0, last=max(row.size - 1, 0), problem=problem))
        yield state


def _witnesses(connection: Connection, faults: list[Fault]) -> list[CosignerKey]:
    try:
        return list(dict.fromkeys(key for _, key, _ in cosigned.rows(connection)))
    except NoteError as error:
        faults.append(Fault(first=0, last=0, problem=f"a witness was replaced: {error.problem}"))
        return []


def _outside(held: Sequence[str], keys: Succession, faults: list[Fault]) -> Iterator[SignedCheckpoint]:
    """Give the checkpoints that others hold, those that are of this log."""
    for note in held:
        try:
            yield keys.opened(note)
        except NoteError as error:
            faults.append(Fault(first=0, last=0, problem=f"a checkpoint held outside does not count: {error.problem}"))


def _roots(states: Sequence[SignedCheckpoint], faults: list[Fault]) -> dict[int, bytes]:
    """Return the root that was signed for each size; two for one size mean that there were two logs."""
    roots: dict[int, bytes] = {}
    for state in states:
        if roots.setdefault(state.size, state.root) != state.root:
            problem = f"two different logs of {state.size} entries were signed"
            faults.append(Fault(first=0, last=max(state.size - 1, 0), problem=problem))
    return roots


def _rows(connection: Connection) -> Iterator[tuple[int, bytes, bytes | None]]:
    """Give number, bytes and stored hash of every entry, in order."""
    hashed = LOG_ENTRY.outerjoin(LOG_NODE, and_(LOG_NODE.c.level == 0, LOG_NODE.c.number == LOG_ENTRY.c.number))
    query = select(LOG_ENTRY.c.number, nodes.blob(LOG_ENTRY.c.leaf), nodes.blob(LOG_NODE.c.hash)).select_from(hashed)
    rows = connection.execute(query.order_by(LOG_ENTRY.c.number).execution_options(yield_per=nodes.AT_ONCE))
    for number, leaf, stored in rows:
        yield int(number), leaf or b"", stored


def _subtrees(connection: Connection, size: int) -> Iterator[Fault]:
    """Give the stored hashes over several entries that do not follow from those below, and those that are not there."""
    place = (func.typeof(LOG_NODE.c.level) == "integer", func.typeof(LOG_NODE.c.number) == "integer")
    counted = connection.execute(
        select(LOG_NODE.c.level, func.count().label("held")).where(*place).group_by(LOG_NODE.c.level)
    )
    counts = {int(row.level): int(row.held) for row in counted}
    for level in sorted({*counts, *range(size.bit_length())}):
        if level < 0 or counts.get(level, 0) != size >> level:
            problem = (
                f"level {level} of the hashes over them has {counts.get(level, 0)} where {size} entries need others"
            )
            yield Fault(first=0, last=max(size - 1, 0), problem=problem)
    if connection.execute(select(func.count()).select_from(LOG_NODE)).scalar_one() != sum(counts.values()):
        yield Fault(first=0, last=max(size - 1, 0), problem="something that is no hash is among the hashes over them")
    node, left, right = LOG_NODE.alias(), LOG_NODE.alias(), LOG_NODE.alias()
    children = node.join(left, and_(left.c.level == node.c.level - 1, left.c.number == node.c.number * 2)).join(
        right, and_(right.c.level == node.c.level - 1, right.c.number == node.c.number * 2 + 1)
    )
    query = (
        select(node.c.level, node.c.number, *(nodes.blob(one.c.hash) for one in (node, left, right)))
        .select_from(children)
        .where(node.c.level.between(1, size.bit_length()))
    )
    for level, number, stored, one, other in connection.execute(query.execution_options(yield_per=nodes.AT_ONCE)):
        if stored is None or tree.node_hash(one or b"", other or b"") != stored:
            yield Fault(first=number << level, last=(number + 1 << level) - 1, problem="a hash over them was altered")

"""The log: events are added inside the caller's transaction, so that a change and its entry are kept or lost together.

Record first, show second: what an entry speaks of may be shown once the transaction is committed. The log is signed
at a checkpoint. One is made whenever so many entries wait for it; the desk makes one now and then besides, and hands
it to others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, func, insert, select

from peelian.audit import checkpoint as checkpoints
from peelian.audit import cosigned, nodes, succession, tree, verification
from peelian.audit import leaf as leaves
from peelian.audit import note as notes
from peelian.audit.checkpoint import Checkpoint, SignedCheckpoint
from peelian.audit.cosignature import Cosigner, CosignerKey
from peelian.audit.note import Signer, VerifierKey
from peelian.audit.proof import InclusionProof
from peelian.audit.verification import Report
from peelian.errors import BrokenLogError, NoEntryError, NoteError
from peelian.nouns.event import Event, EventKind, Source
from peelian.storage.log_tables import LOG_CHECKPOINT, LOG_ENTRY

SECOND_KEYS = "peelian log second keys v1"
"""First line of what the log's key signs of its keys of another kind."""

MOST_UNSIGNED = 100
"""Entries that may wait for a signature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An event and its place in the log. `number`: from 0."""

    number: int
    event: Event


class Log:
    """One log, signed with one key. It keeps nothing in memory: a rolled-back transaction leaves no trace."""

    def __init__(
        self,
        signer: Signer,
        *,
        second: Cosigner | None = None,
        former: Sequence[CosignerKey] = (),
        most_unsigned: int = MOST_UNSIGNED,
    ):
        """Take a log.

        Args:
            signer: its key.
            second: another key of the log, of ML-DSA-44, that signs every checkpoint as well.
            former: such keys that came before it.
            most_unsigned: entries that may wait for a signature.
        """
        self._signer = signer
        self._second = second
        self._former = tuple(former)
        self._most_unsigned = most_unsigned

    @property
    def origin(self) -> str:
        """The log's name, as its checkpoints carry it."""
        return self._signer.name

    @property
    def key(self) -> str:
        """The public key on one line, as anybody who verifies needs it."""
        return self._signer.key.text

    @property
    def signing_key(self) -> VerifierKey:
        """The public key that signs now."""
        return self._signer.key

    @property
    def second_keys(self) -> tuple[CosignerKey, ...]:
        """The log's keys of ML-DSA-44, the one that signs now first."""
        return (*([] if self._second is None else [self._second.key]), *self._former)

    @property
    def second_keys_note(self) -> str | None:
        """The log's keys of ML-DSA-44 under the signature of its key; None where it has none."""
        if not self.second_keys:
            return None
        lines = [SECOND_KEYS, self.origin, *(key.text for key in self.second_keys)]
        return self._signer.sign("\n".join(lines) + "\n")

    def append(self, connection: Connection, events: Sequence[Event]) -> list[int]:
        """Add events; return their numbers. They are in the log when the caller's transaction is committed.

        Args:
            connection: in a transaction that may write (`storage.engine.writing`).
            events: what happened, in order.

        Raises:
            BrokenLogError: the log is not the one that was signed; the caller's transaction must not be committed.
        """
        numbers = nodes.add(connection, [leaves.encoded(event) for event in events])
        if numbers and numbers[-1] + 1 - self._signed_size(connection) >= self._most_unsigned:
            self.checkpoint(connection)
        return numbers

    def checkpoint(self, connection: Connection) -> SignedCheckpoint:
        """Sign the log as it is now, and keep what was signed. Without new entries, return the last one.

        Entries since the last checkpoint are hashed again from their bytes, on top of the tree that was signed: what
        is signed now can only add to what was signed before.

        Raises:
            BrokenLogError: the log is not the one that was signed. Nothing is signed.
        """
        return self._checkpoint(connection, self.latest(connection))

    def _checkpoint(self, connection: Connection, last: SignedCheckpoint | None) -> SignedCheckpoint:
        edge = self._signed_edge(connection, last)
        size = nodes.size(connection)
        if last is not None and size == last.size:
            return last
        lookup = nodes.lookup(connection)
        for number, leaf in nodes.leaves(connection, edge.size, size):
            entry = tree.leaf_hash(leaf)
            if number != edge.size or lookup(0, number) != entry:
                raise BrokenLogError(edge.size, "it was altered, or removed, before it was signed")
            edge.add(entry)
        if edge.root() != tree.frontier(size, lookup).root():
            raise BrokenLogError(last.size if last else 0, "a hash over it, or over later ones, was altered")
        signed = self._signed(size, edge.root())
        connection.execute(insert(LOG_CHECKPOINT).values(size=size, note=signed.note))
        return signed

    def check(self, connection: Connection) -> None:
        """Make sure that the log has not lost or changed what was last signed. Cheap: meant for every start.

        Raises:
            BrokenLogError: it has.
        """
        self._signed_edge(connection, self.latest(connection))

    def latest(self, connection: Connection) -> SignedCheckpoint | None:
        """Return the last checkpoint, or None before the first.

        Raises:
            BrokenLogError: this log's key did not sign it.
        """
        query = select(LOG_CHECKPOINT.c.size, LOG_CHECKPOINT.c.note).order_by(LOG_CHECKPOINT.c.size.desc()).limit(1)
        row = connection.execute(query).one_or_none()
        if row is None:
            return None
        try:
            signed = checkpoints.opened(str(row.note), self._signer.key)
        except NoteError as error:
            raise BrokenLogError(row.size, f"its last checkpoint cannot be relied on ({error.problem})") from error
        if signed.size != row.size:
            raise BrokenLogError(row.size, "its last checkpoint is over another number of entries")
        return signed

    def notes(self, connection: Connection) -> list[tuple[int, str]]:
        """Return every checkpoint with all that was signed of it, and the number of entries it covers, in order."""
        query = select(LOG_CHECKPOINT.c.size, LOG_CHECKPOINT.c.note).order_by(LOG_CHECKPOINT.c.size)
        lines = cosigned.by_size(connection)
        return [
            (int(row.size), notes.with_lines(str(row.note), lines.get(row.size, ())))
            for row in connection.execute(query)
        ]

    def hand_over(self, connection: Connection, to: "Log", change: Event) -> SignedCheckpoint:
        """Hand over to a new key of the same log; return the first checkpoint that it signs.

        Args:
            connection: in a transaction that may write.
            to: the log with its new key.
            change: who changes it, when and why; the facts are filled in.

        Raises:
            BrokenLogError: the log is not the one that was signed before.
        """
        if to.origin != self.origin:
            raise RuntimeError("a key hands over to one of the same log")
        facts = succession.facts(self._signer, to._signer)  # noqa: SLF001 - of the same class
        nodes.add(connection, [leaves.encoded(replace(change, kind=EventKind.LOG_KEY_CHANGED, facts=facts))])
        last = self.checkpoint(connection)
        taken = Event(
            kind=EventKind.LOG_KEY_TAKEN_UP, source=Source.COMMAND_LINE, who=change.who, why=change.why, at=change.at
        )
        nodes.add(connection, [leaves.encoded(taken)])
        return to._checkpoint(connection, last)  # noqa: SLF001 - of the same class

    def verify(self, connection: Connection, *, held: Sequence[str] = ()) -> Report:
        """Derive every hash again and compare with every signature, and with checkpoints that others hold."""
        return verification.verify(connection, self._signer.key, held=held, second=self.second_keys)

    def size(self, connection: Connection) -> int:
        """Return how many entries there are."""
        return nodes.size(connection)

    def entries(self, connection: Connection, start: int, end: int) -> Iterator[Entry]:
        """Give the entries from `start` up to but not including `end`, in order.

        Raises:
            NoteError: one of them is not an event.
        """
        for number, leaf in nodes.leaves(connection, start, end):
            yield Entry(number=number, event=leaves.decoded(leaf))

    def about(self, connection: Connection, kind: str, name: str) -> list[Entry]:
        """Return every entry that is about one thing, in order. It looks through the whole log.

        Args:
            connection: in any transaction.
            kind: of the thing, such as `deployment`.
            name: its id.

        Raises:
            NoteError: one of them is not an event.
        """
        # A quotation mark inside a text is escaped, so these bytes stand for a thing it is about and for nothing else.
        pair = leaves.canonical([kind, name])
        query = select(LOG_ENTRY.c.number, nodes.blob(LOG_ENTRY.c.leaf)).where(func.instr(LOG_ENTRY.c.leaf, pair) > 0)
        return [
            Entry(number=number, event=leaves.decoded(leaf or b""))
            for number, leaf in connection.execute(query.order_by(LOG_ENTRY.c.number))
        ]

    def prove_inclusion(self, connection: Connection, number: int) -> InclusionProof:
        """Return what proves to anybody that an entry is in the log, under the last checkpoint.

        Raises:
            NoEntryError: the last checkpoint does not cover such an entry.
            BrokenLogError: the log is not the one that was signed.
        """
        signed = self.latest(connection)
        if signed is None or not 0 <= number < signed.size:
            raise NoEntryError(number, 0 if signed is None else signed.size)
        path = tree.inclusion(number, signed.size, nodes.lookup(connection))
        leaf = next((leaf for _, leaf in nodes.leaves(connection, number, number + 1)), b"")
        if not tree.included(tree.leaf_hash(leaf), number, size=signed.size, root=signed.root, path=path):
            raise BrokenLogError(number, "it, or a hash that proves it, was altered")
        note = notes.with_lines(signed.note, cosigned.by_size(connection).get(signed.size, ()))
        return InclusionProof(number=number, leaf=leaf, path=tuple(path), checkpoint=replace(signed, note=note))

    def prove_consistency(self, connection: Connection, old: int, new: int) -> tuple[bytes, ...]:
        """Return the path that proves the log of `new` entries to begin with that of `old` entries.

        Raises:
            NoEntryError: there are fewer entries, or the old log is the larger one.
            BrokenLogError: hashes are missing.
        """
        size = nodes.size(connection)
        if not 0 <= old <= new <= size:
            raise NoEntryError(max(old, new), size)
        return tuple(tree.consistency(old, new, nodes.lookup(connection)))

    def _signed(self, size: int, root: bytes) -> SignedCheckpoint:
        """Sign with every key of the log."""
        signed = checkpoints.sign(size, root, self._signer)
        if self._second is None:
            return signed
        state = Checkpoint(origin=signed.origin, size=size, root=root)
        return replace(signed, note=signed.note + self._second.line(state, time_s=0))

    def _signed_size(self, connection: Connection) -> int:
        last = connection.execute(nodes.SIGNED).scalar_one()
        return 0 if last is None else int(last)

    def _signed_edge(self, connection: Connection, last: SignedCheckpoint | None) -> tree.Frontier:
        """Return the right edge of what was last signed, after making sure that it is still that."""
        size = nodes.size(connection)
        if last is None:
            return tree.Frontier()
        if size < last.size:
            raise BrokenLogError(size, f"{last.size} entries were signed and {size} are there")
        edge = tree.frontier(last.size, nodes.lookup(connection))
        if edge.root() != last.root:
            raise BrokenLogError(0, f"the hashes over the first {last.size} entries are not what was signed")
        return edge

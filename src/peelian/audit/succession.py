"""Which key signs which part of a log: an old key hands over to a new one in an entry that both have signed.

The old key signs the last checkpoint that it ever signs over that entry; the next one is the new key's. So whoever
holds the first key can follow to the last one, and a stolen old key is of no use for what comes after.
"""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from peelian.audit import checkpoint as checkpoints
from peelian.audit import leaf as leaves
from peelian.audit import nodes
from peelian.audit import note as notes
from peelian.audit.checkpoint import SignedCheckpoint
from peelian.audit.note import Signer, VerifierKey
from peelian.errors import NoteError
from peelian.nouns.event import Event, EventKind, Fact
from peelian.storage.log_tables import LOG_ENTRY

HEADER = "peelian log key change v1"
"""First line of what both keys sign, so that the signature means nothing anywhere else."""

MARK = b':log_key:changed"'
"""In the bytes of such an entry, and of no other: a quotation mark inside a text is escaped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """An entry in which one key hands over to the next. `number`: of the entry."""

    number: int
    old: VerifierKey
    new: VerifierKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """Every key of a log, the first one first, with the smallest number of entries that it signs."""

    keys: tuple[tuple[int, VerifierKey], ...]

    def at(self, size: int) -> VerifierKey:
        """Return the key that signs a checkpoint over so many entries."""
        return next(key for start, key in reversed(self.keys) if size >= start)

    def opened(self, note: str) -> SignedCheckpoint:
        """Read a checkpoint, if the key whose turn it was has signed it.

        Raises:
            NoteError: it has not, or it is no checkpoint of this log.
        """
        claimed = [*note.split("\n"), "", ""][1]
        size = int(claimed) if claimed.isascii() and claimed.isdecimal() and len(claimed) < 20 else 0  # noqa: PLR2004
        return checkpoints.opened(note, self.at(size))


def statement(old: VerifierKey, new: VerifierKey) -> str:
    """Return what both keys sign."""
    return f"{HEADER}\n{old.name}\n{old.text}\n{new.text}\n"


def facts(old: Signer, new: Signer) -> tuple[tuple[str, Fact], ...]:
    """Return what the entry says: both keys, and the signatures of both."""
    text = statement(old.key, new.key).encode()
    return (
        ("old_key", old.key.text),
        ("new_key", new.key.text),
        ("old_signature", base64.b64encode(old.private.sign(text)).decode()),
        ("new_signature", base64.b64encode(new.private.sign(text)).decode()),
    )


def read(number: int, event: Event) -> Handover:
    """Read an entry in which a key hands over.

    Raises:
        NoteError: it is none, or one of the two has not signed it.
    """
    said = {name: str(value) for name, value in event.facts}
    try:
        old, new = notes.verifier(said["old_key"]), notes.verifier(said["new_key"])
        signed = [(old, said["old_signature"]), (new, said["new_signature"])]
    except KeyError as error:
        raise NoteError("key change", "it does not name both keys") from error
    text = statement(old, new)
    if old.name != new.name or not all(key.signed(text, notes.unbase64(one, "key change")) for key, one in signed):
        raise NoteError("key change", "not both keys have signed it")
    return Handover(number=number, old=old, new=new)


def chained(handovers: Sequence[Handover], last: VerifierKey) -> Succession:
    """Return the keys in order, of which this is the last.

    Raises:
        NoteError: they do not lead from one to the next, and to that one.
    """
    keys = [(0, handovers[0].old if handovers else last)]
    for handover in handovers:
        if handover.old != keys[-1][1]:
            raise NoteError("key change", f"entry {handover.number} hands over from a key whose turn it was not")
        keys.append((handover.number + 2, handover.new))
    if keys[-1][1] != last:
        raise NoteError("key change", "the last one does not lead to the key that signs now")
    return Succession(keys=tuple(keys))


def of(connection: Connection, last: VerifierKey) -> Succession:
    """Return the keys of a store's log, of which this is the last.

    Raises:
        NoteError: its entries do not lead to that one.
    """
    return chained([read(number, event) for number, event in _changes(connection)], last)


def _changes(connection: Connection) -> Iterator[tuple[int, Event]]:
    query = select(LOG_ENTRY.c.number, nodes.blob(LOG_ENTRY.c.leaf)).where(func.instr(LOG_ENTRY.c.leaf, MARK) > 0)
    for number, leaf in connection.execute(query.order_by(LOG_ENTRY.c.number)):
        event = leaves.decoded(leaf or b"")
        if event.kind is EventKind.LOG_KEY_CHANGED:
            yield int(number), event

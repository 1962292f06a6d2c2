"""The log of an open desk, for tools that read it and for phones that watch over it."""

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from peelian.audit import cosigned, nodes, tiles, tree
from peelian.audit import note as notes
from peelian.audit.cosignature import CosignerKey, Kind
from peelian.audit.log import Log
from peelian.errors import NoteError
from peelian.nouns.device import Device
from peelian.nouns.event import Event
from peelian.wiring.audit import cosigning, keys
from peelian.wiring.audit.cosigning import Cosigned
from peelian.wiring.store import DeskStore

PHONE = "peelian/phone/"
"""A phone's name as a witness begins with it, and ends with what the desk calls the phone."""

MOST_OTHERS = 5
"""Checkpoints of other witnesses that a phone is shown: the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What the log has grown to since somebody looked.

    `key`: the log's public key. `note`: its last checkpoint. `path`: hashes, in base64, that prove it to add to what
    was seen. `others`: checkpoints that other witnesses have signed, with their signatures.
    """

    key: str
    note: str
    path: tuple[str, ...]
    others: tuple[str, ...]


class Logbook:
    """The log, read in transactions of its own."""

    def __init__(self, store: DeskStore, log: Log) -> None:
        self._store = store
        self._log = log

    def latest(self) -> str | None:
        """Return the last checkpoint with all that was signed of it; None before the first.

        Raises:
            BrokenLogError: this log's key did not sign it.
        """
        with self._store.read() as unit:
            last = self._log.latest(unit.connection)
            if last is None:
                return None
            return notes.with_lines(last.note, cosigned.by_size(unit.connection).get(last.size, ()))

    def tile(self, name: str) -> bytes | None:
        """Return a tile or a bundle of entries by its path below `tile/`; None where the signed log has none there.

        Raises:
            BrokenLogError: something of the log is missing.
        """
        wanted = tiles.read(name)
        if wanted is None:
            return None
        with self._store.read() as unit:
            last = self._log.latest(unit.connection)
            there = last is not None and tiles.there(wanted, last.size)
            return tiles.content(unit.connection, wanted) if there else None

    def proof(self, number: int) -> str:
        """Sign the log as it is now, and return the proof that an entry is in it.

        Raises:
            NoEntryError: there is no such entry.
            BrokenLogError: the log is not the one that was signed.
        """
        with self._store.change() as unit:
            self._log.checkpoint(unit.connection)
            return self._log.prove_inclusion(unit.connection, number).text

    def latest_proof(self, thing: tuple[str, str]) -> str | None:
        """Sign the log as it is now, and return the proof of the newest entry about one thing; None where none is.

        Raises:
            BrokenLogError: the log is not the one that was signed.
        """
        with self._store.change() as unit:
            self._log.checkpoint(unit.connection)
            found = self._log.about(unit.connection, *thing)
            return self._log.prove_inclusion(unit.connection, found[-1].number).text if found else None

    def growth(self, size: int, root: bytes, who: str, *, upto: int | None = None) -> Growth | None:
        """Return what the log has grown to; None where it does not begin with what was seen, which is an alarm.

        Args:
            size: entries of the checkpoint that was seen last; 0 before the first.
            root: its root.
            who: name of the witness who asks; what that one has signed itself is not told again.
            upto: entries of another checkpoint that the proof is to lead to; the last one, where it is not given.
        """
        with self._store.change() as unit:
            self._log.checkpoint(unit.connection)
        with self._store.read() as unit:
            connection = unit.connection
            last = self._log.latest(connection)
            if last is None or size > last.size or (upto or last.size) > last.size or size > (upto or last.size):
                return None
            lookup = nodes.lookup(connection)
            if tree.frontier(size, lookup).root() != root:
                return None
            path = tuple(notes.base64_of(one) for one in tree.consistency(size, upto or last.size, lookup))
            lines = cosigned.by_size(connection)
            newest: dict[str, int] = {key.name: at for at, key, _ in cosigned.rows(connection) if key.name != who}
            sizes = sorted(set(newest.values()), reverse=True)[:MOST_OTHERS]
            kept = dict(self._log.notes(connection)) if sizes else {}
            note = notes.with_lines(last.note, lines.get(last.size, ()))
        return Growth(key=self._log.key, note=note, path=path, others=tuple(kept[at] for at in sizes))

    def cosign(self, size: int, line: str, key: CosignerKey) -> bool:
        """Keep what a witness has signed; say whether it has.

        Raises:
            NoEntryError: no such checkpoint was given out.
        """
        try:
            with self._store.change() as unit:
                cosigned.keep(unit.connection, self._log.signing_key, size, (key, line))
        except NoteError:
            return False
        return True

    def request(self, witness: Sequence[CosignerKey], *, old: int | None = None) -> str:
        """Sign the log as it is now, and write what is asked of a witness.

        Raises:
            BrokenLogError: the log is not the one that was signed.
            NoEntryError: the witness has signed more entries than there are.
        """
        with self._store.change() as unit:
            self._log.checkpoint(unit.connection)
        with self._store.read() as unit:
            return cosigning.request_in(unit.connection, self._log, witness, old)

    def keep(self, witness: Sequence[CosignerKey], size: int, answer: str) -> Cosigned:
        """Keep what a witness answered about the checkpoint over so many entries.

        Raises:
            NoEntryError: no such checkpoint was given out.
            NoteError: one of its keys has not signed it.
        """
        with self._store.change() as unit:
            for key in witness:
                cosigned.keep(unit.connection, self._log.signing_key, size, (key, answer))
        return Cosigned(size=size, names=tuple(key.name for key in witness))

    def witnessed_at(self, witness: Sequence[CosignerKey]) -> int | None:
        """Return when one of these keys signed last (POSIX seconds); None if none ever has."""
        with self._store.read() as unit:
            return max((at for key in witness if (at := cosigned.last_time_s(unit.connection, key))), default=None)

    def record(self, events: Iterable[Event]) -> None:
        """Record what happened to the log itself."""
        with self._store.change() as unit:
            unit.journal.record(*events)


def open_logbook(store: DeskStore, data: Path) -> Logbook:
    """Return the log of a desk that is open.

    Raises:
        LogKeyError: its key cannot be used.
    """
    with store.read() as unit:
        return Logbook(store, keys.log_in(data, unit.connection))


def phone_key(device: Device) -> CosignerKey:
    """Return a phone's key as that of a witness."""
    return CosignerKey(name=f"{PHONE}{device.id}", kind=Kind.P256, public=bytes.fromhex(device.public_key))


def root_of(text: str) -> bytes | None:
    """Read a root that is written in base64; nothing stands for the empty log's; None where it is none."""
    if not text:
        return tree.EMPTY_ROOT
    try:
        content = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return content if len(content) == tree.HASH_BYTES else None

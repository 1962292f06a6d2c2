"""What witnesses have signed of a store's checkpoints: kept beside them, and given out with them."""

from collections.abc import Iterator

from sqlalchemy import Connection, insert, select

from peelian.audit import cosignature, succession
from peelian.audit import note as notes
from peelian.audit.cosignature import CosignerKey
from peelian.audit.note import VerifierKey
from peelian.errors import NoEntryError, NoteError
from peelian.storage.log_tables import LOG_CHECKPOINT, LOG_COSIGNATURE


def rows(connection: Connection) -> Iterator[tuple[int, CosignerKey, str]]:
    """Give what witnesses have signed: number of entries, the witness, and the line.

    Raises:
        NoteError: somebody has put there what is no witness's key.
    """
    query = select(LOG_COSIGNATURE).order_by(LOG_COSIGNATURE.c.size, LOG_COSIGNATURE.c.key)
    for row in connection.execute(query):
        yield int(row.size), cosignature.cosigner_key(str(row.key)), str(row.line)


def by_size(connection: Connection) -> dict[int, list[str]]:
    """Return the lines by the number of entries that they are about."""
    lines: dict[int, list[str]] = {}
    query = select(LOG_COSIGNATURE.c.size, LOG_COSIGNATURE.c.line).order_by(
        LOG_COSIGNATURE.c.size, LOG_COSIGNATURE.c.key
    )
    for row in connection.execute(query):
        lines.setdefault(int(row.size), []).append(str(row.line))
    return lines


def last_size(connection: Connection, key: CosignerKey) -> int:
    """Return over how many entries a witness has signed last; 0 if it never has."""
    return max((size for size, one, _ in rows(connection) if one == key), default=0)


def last_time_s(connection: Connection, key: CosignerKey) -> int:
    """Return when a witness signed last, as it says (POSIX seconds); 0 if it never has."""
    lines = [line for _, one, line in rows(connection) if one == key]
    return max((cosignature.time_s(line) for line in lines), default=0)


def keep(connection: Connection, log: VerifierKey, size: int, answer: tuple[CosignerKey, str]) -> None:
    """Keep what a witness signed of the checkpoint over so many entries. Signed again, nothing changes.

    Args:
        connection: in a transaction that may write.
        log: the key that signs the log now.
        size: of the checkpoint.
        answer: the witness, and the lines that it answered; those of others are passed over.

    Raises:
        NoEntryError: no such checkpoint was given out.
        NoteError: the witness has not signed it.
    """
    key, lines = answer
    query = select(LOG_CHECKPOINT.c.note).where(LOG_CHECKPOINT.c.size == size)
    note = connection.execute(query).scalar_one_or_none()
    if note is None:
        raise NoEntryError(size, 0)
    state = succession.of(connection, log).opened(str(note))
    for line in lines.splitlines(keepends=True):
        if cosignature.found(notes.with_lines(state.note, [line]), state, [key]):
            there = select(LOG_COSIGNATURE.c.size).where(
                LOG_COSIGNATURE.c.size == size, LOG_COSIGNATURE.c.key == key.text
            )
            if connection.execute(there).first() is None:
                connection.execute(insert(LOG_COSIGNATURE).values(size=size, key=key.text, line=line))
            return
    raise NoteError("cosignature", f"{key.name} has not signed this checkpoint")

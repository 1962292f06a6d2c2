"""Write a log into a folder that can be verified without Peelian (`audit/offline/peelian_verify.py`)."""

from pathlib import Path

from sqlalchemy import Connection

from peelian.audit import cosigned, nodes
from peelian.audit.log import Log
from peelian.errors import StoreError

ENTRIES = "entries.jsonl"
"""One entry a line: the very bytes that were hashed, which hold no line end."""
CHECKPOINTS = "checkpoints"
"""A folder with one file a checkpoint, named after the number of entries."""
KEY = "log-key.txt"
"""The public key on one line."""
SECOND_KEYS = "log-keys-mldsa44.txt"
"""The log's keys of ML-DSA-44, signed by the public key."""
WITNESSES = "witness-keys.txt"
"""Public keys of the witnesses who have signed a checkpoint, one a line."""
PRIVATE_FOLDER = 0o700


def prepare(folder: Path) -> None:
    """Make the folder, or see that it is empty: before anything is logged that then does not happen.

    Raises:
        StoreError: it holds something already, or cannot be made.
    """
    try:
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        holds = any(folder.iterdir())
    except OSError as error:
        raise _unwritable(folder, error) from error
    if holds:
        raise StoreError(folder, "it holds something already", "Give a new folder")


def write(connection: Connection, log: Log, folder: Path) -> int:
    """Write every entry that is signed, every checkpoint and the public key; return how many entries.

    Args:
        connection: in a transaction, in which nothing is added meanwhile.
        log: the log.
        folder: as `prepare` left it.

    Raises:
        StoreError: the folder cannot be written.
        BrokenLogError: the last checkpoint cannot be relied on.
    """
    last = log.latest(connection)
    size = 0 if last is None else last.size
    try:
        (folder / CHECKPOINTS).mkdir()
        with (folder / ENTRIES).open("wb") as file:
            file.writelines(leaf + b"\n" for _, leaf in nodes.leaves(connection, 0, size))
        for covered, note in log.notes(connection):
            (folder / CHECKPOINTS / f"{covered:012}.txt").write_bytes(note.encode())
        (folder / KEY).write_bytes(f"{log.key}\n".encode())
        if log.second_keys_note is not None:
            (folder / SECOND_KEYS).write_bytes(log.second_keys_note.encode())
        witnesses = dict.fromkeys(key.text for _, key, _ in cosigned.rows(connection))
        if witnesses:
            (folder / WITNESSES).write_bytes("".join(f"{key}\n" for key in witnesses).encode())
    except OSError as error:
        raise _unwritable(folder, error) from error
    return size


def _unwritable(folder: Path, error: OSError) -> StoreError:
    return StoreError(folder, f"the export cannot be written ({error.strerror})", "Give another folder")

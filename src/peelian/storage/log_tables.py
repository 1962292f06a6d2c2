"""Tables of the log: entries as they were hashed, hashes of perfect subtrees, signed checkpoints.

The migration adds triggers that refuse to change or remove a row, or to leave out a number. They guard against our
own mistakes; what guards against a person with a screwdriver is the tree and the signatures.
"""

from sqlalchemy import Column, Integer, LargeBinary, Table, Text

from peelian.storage.metadata import METADATA

LOG_ENTRY = Table(
    "log_entry",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("leaf", LargeBinary, nullable=False),
)
"""`number`: from 0, without gaps. `leaf`: the bytes that were hashed, canonical JSON of one event."""

LOG_NODE = Table(
    "log_node",
    METADATA,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""Hash over the entries from `number` * 2 ** `level`, 2 ** `level` of them. A subtree that is not full is not kept:
so a row never changes, and an entry costs as many rows as it completes subtrees."""

LOG_CHECKPOINT = Table(
    "log_checkpoint",
    METADATA,
    Column("size", Integer, primary_key=True, autoincrement=False),
    Column("note", Text, nullable=False),
)
"""`note`: the signed checkpoint over the first `size` entries, as it was given out."""

LOG_COSIGNATURE = Table(
    "log_cosignature",
    METADATA,
    Column("size", Integer, primary_key=True, autoincrement=False),
    Column("key", Text, primary_key=True),
    Column("line", Text, nullable=False),
)
"""What a witness signed: `size` of the checkpoint, the witness's public key on one line, and the line of its signature
as it stands under the checkpoint."""

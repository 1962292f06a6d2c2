"""Tables of the vault: how its key is made, a wrapped key a subject, and what lies sealed under each.

Nothing in them can be read without the key that wraps the others, which is never in the store.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, LargeBinary, Table, Text

from peelian.storage.metadata import METADATA

VAULT_LOCK = Table(
    "vault_lock",
    METADATA,
    Column("id", Integer, CheckConstraint("id = 1", name="one_row"), primary_key=True, autoincrement=False),
    Column("method", Text, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("passes", Integer, nullable=False),
    Column("memory_kib", Integer, nullable=False),
    Column("lanes", Integer, nullable=False),
    Column("check_value", LargeBinary, nullable=False),
)
"""`method`: `passphrase` or `key_file`. `salt`, `passes`, `memory_kib`, `lanes`: how Argon2id makes the key of a
passphrase. `check_value`: sealed under the key, so that a wrong one is found at once."""

VAULT_KEY = Table(
    "vault_key",
    METADATA,
    Column("subject", Text, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)
"""One key a subject. Where its row is gone, what lay under it can be read by nobody."""

VAULT_CONTENT = Table(
    "vault_content",
    METADATA,
    Column("subject", Text, ForeignKey("vault_key.subject"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)
"""What lies in the vault. The foreign key lets nothing outlive the key that opens it."""

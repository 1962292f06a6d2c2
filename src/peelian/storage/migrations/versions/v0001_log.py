"""The log: entries, hashes of subtrees, checkpoints; rows that stay as they are."""

import sqlalchemy as sa
from alembic import op

revision = "v0001"
down_revision = None

KEPT = ("log_entry", "log_node", "log_checkpoint")
"""Tables whose rows are neither changed nor removed."""


def upgrade() -> None:
    """Make the tables, and the triggers that keep them append-only."""
    op.create_table(
        "log_entry",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("leaf", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_log_entry"),
    )
    op.create_table(
        "log_node",
        sa.Column("level", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("level", "number", name="pk_log_node"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "log_checkpoint",
        sa.Column("size", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("size", name="pk_log_checkpoint"),
    )
    for table in KEPT:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'the log is only ever added to'); END"
            )
    op.execute(
        "CREATE TRIGGER log_entry_no_gap BEFORE INSERT ON log_entry "
        "WHEN NEW.number != COALESCE((SELECT MAX(number) + 1 FROM log_entry), 0) "
        "BEGIN SELECT RAISE(ABORT, 'the log has no gaps'); END"
    )

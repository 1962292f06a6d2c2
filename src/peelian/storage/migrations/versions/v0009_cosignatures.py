"""Signatures that witnesses put under the log's checkpoints; rows that stay as they are."""

import sqlalchemy as sa
from alembic import op

revision = "v0009"
down_revision = "v0008"


def upgrade() -> None:
    """Make the table, and the triggers that keep it append-only."""
    op.create_table(
        "log_cosignature",
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("line", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("size", "key", name="pk_log_cosignature"),
    )
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER log_cosignature_no_{verb.lower()} BEFORE {verb} ON log_cosignature "
            "BEGIN SELECT RAISE(ABORT, 'the log is only ever added to'); END"
        )

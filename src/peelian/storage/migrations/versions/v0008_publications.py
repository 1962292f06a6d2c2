"""Records as they were published, byte for byte, to which is only added."""

import sqlalchemy as sa
from alembic import op

revision = "v0008"
down_revision = "v0007"


def upgrade() -> None:
    """Make the table, and let nothing in it change."""
    op.create_table(
        "published_record",
        sa.Column("deployment", sa.Text, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sa.Column("entry", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("deployment", name="pk_published_record"),
    )
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER published_record_no_{act.lower()} BEFORE {act} ON published_record "
            "BEGIN SELECT RAISE(ABORT, 'a published record stays'); END"
        )

"""Retention: legal holds, and the ledger by which somebody can ask whether they were on a list."""

import sqlalchemy as sa
from alembic import op

revision = "v0014"
down_revision = "v0013"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "legal_hold",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_legal_hold"),
        sa.UniqueConstraint("id", name="uq_legal_hold_id"),
    )
    op.create_index("ix_legal_hold_about", "legal_hold", ["about"])
    op.create_table(
        "membership",
        sa.Column("entry", sa.Text, nullable=False),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("deployment", sa.Text, nullable=False),
        sa.Column("category", sa.Text, nullable=False),
        sa.Column("listed_at", sa.BigInteger, nullable=False),
        sa.Column("over_at", sa.BigInteger, nullable=True),
        sa.PrimaryKeyConstraint("entry", "token", name="pk_membership"),
    )
    op.create_index("ix_membership_token", "membership", ["token"])

"""Operator-initiated checks: reference sets, the rows that remain, codes, reviews, and counts of what people said."""

import sqlalchemy as sa
from alembic import op

revision = "v0004"
down_revision = "v0003"

NOUNS: dict[str, tuple[tuple[str, bool], ...]] = {
    "reference_set": (("stage", True),),
    "reference_member": (("of", True),),
    "operator_check": (("officer", True), ("standing", True)),
    "child_code": (),
    "check_review": (),
}
"""Tables of nouns, with the text columns that they are looked up by and whether there is an index."""

MOMENTS: dict[str, tuple[str, bool]] = {"operator_check": ("opened_at", True), "child_code": ("expires_at", False)}
"""Likewise, columns of moments."""


def upgrade() -> None:
    """Make the tables."""
    for table, keys in NOUNS.items():
        moments = [MOMENTS[table]] if table in MOMENTS else []
        op.create_table(
            table,
            sa.Column("number", sa.Integer, nullable=False),
            sa.Column("id", sa.Text, nullable=False),
            *(sa.Column(key, sa.Text, nullable=False) for key, _ in keys),
            *(sa.Column(moment, sa.BigInteger, nullable=False) for moment, _ in moments),
            sa.Column("document", sa.Text, nullable=False),
            sa.PrimaryKeyConstraint("number", name=f"pk_{table}"),
            sa.UniqueConstraint("id", name=f"uq_{table}_id"),
        )
        for key, indexed in (*keys, *moments):
            if indexed:
                op.create_index(f"ix_{table}_{key}", table, [key])
    op.create_table(
        "check_refusal",
        sa.Column("month", sa.Text, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("month", "rule", name="pk_check_refusal"),
    )
    op.create_table(
        "self_described",
        sa.Column("month", sa.Text, nullable=False),
        sa.Column("trigger", sa.Text, nullable=False),
        sa.Column("possible", sa.Boolean, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("month", "trigger", "possible", "question", "answer", name="pk_self_described"),
    )

"""Check-ins: orders, prompts, devices, numbers, concerns and what is held; and the store's own bound on prompts."""

import sqlalchemy as sa
from alembic import op

revision = "v0006"
down_revision = "v0005"

NOUNS: dict[str, tuple[str, ...]] = {
    "check_order": ("wearer",),
    "check_watch": ("wearer",),
    "check_concern": ("order_id",),
    "check_holding": ("order_id",),
    "check_place_event": ("order_id",),
    "check_request": ("order_id",),
    "check_prompt": ("order_id", "state"),
}
"""Tables of nouns, with the text columns that they are looked up by."""

A_SIXTH = """
CREATE TRIGGER check_prompt_no_sixth BEFORE INSERT ON check_prompt
WHEN NOT EXISTS (SELECT 1 FROM check_prompt WHERE id = NEW.id)
 AND (SELECT count(*) FROM check_prompt WHERE wearer = NEW.wearer
       AND counts_at >= NEW.sent_at - 86400000000 AND sent_at <= NEW.sent_at + 86400000000) >= 5
BEGIN SELECT RAISE(ABORT, 'a sixth prompt in 24 hours'); END
"""
"""Microseconds. Whatever the program believes of itself, SQLite keeps no sixth; also not when a clock was put back."""

NO_LATER = """
CREATE TRIGGER check_prompt_no_later BEFORE UPDATE ON check_prompt
WHEN NEW.wearer <> OLD.wearer OR NEW.sent_at <> OLD.sent_at OR NEW.counts_at > OLD.counts_at
BEGIN SELECT RAISE(ABORT, 'a prompt is moved'); END
"""
"""Nor can one be moved to another person or time, so that room is made for another."""


def upgrade() -> None:
    """Make the tables and the bound."""
    for table, keys in NOUNS.items():
        op.create_table(
            table,
            sa.Column("number", sa.Integer, nullable=False),
            sa.Column("id", sa.Text, nullable=False),
            *(sa.Column(key, sa.Text, nullable=False) for key in keys),
            *(_moments() if table == "check_prompt" else []),
            sa.Column("document", sa.Text, nullable=False),
            sa.PrimaryKeyConstraint("number", name=f"pk_{table}"),
            sa.UniqueConstraint("id", name=f"uq_{table}_id"),
        )
        for key in keys:
            op.create_index(f"ix_{table}_{key}", table, [key])
    op.create_index("ix_check_prompt_wearer_counts_at", "check_prompt", ["wearer", "counts_at"])
    op.create_table(
        "check_nonce",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("issued_at", sa.BigInteger, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_check_nonce"),
        sa.UniqueConstraint("id", name="uq_check_nonce_id"),
    )
    op.create_index("ix_check_nonce_issued_at", "check_nonce", ["issued_at"])
    op.execute(A_SIXTH)
    op.execute(NO_LATER)


def _moments() -> list["sa.Column[str] | sa.Column[int]"]:
    return [
        sa.Column("wearer", sa.Text, nullable=False),
        sa.Column("sent_at", sa.BigInteger, nullable=False),
        sa.Column("counts_at", sa.BigInteger, nullable=False),
    ]

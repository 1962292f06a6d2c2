"""Beside an order to check in stands when the clock has to look at it next, so that a round opens no other."""

import sqlalchemy as sa
from alembic import op

revision = "v0018"
down_revision = "v0017"


def upgrade() -> None:
    """Add the column; every order that is there is looked at once, in the first round."""
    op.add_column("check_order", sa.Column("look_at", sa.BigInteger, nullable=True))
    op.execute("UPDATE check_order SET look_at = 0")
    op.create_index("ix_check_order_look_at", "check_order", ["look_at"])

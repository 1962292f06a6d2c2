"""What a register told the public."""

import sqlalchemy as sa
from alembic import op

revision = "v0013"
down_revision = "v0012"

NAME = "register_publication"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        NAME,
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name=f"pk_{NAME}"),
        sa.UniqueConstraint("id", name=f"uq_{NAME}_id"),
    )
    op.create_index(f"ix_{NAME}_state", NAME, ["state"])

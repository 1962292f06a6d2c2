"""What waits for a second person: rounds to publish, answers to correct, parts of the register to take along."""

import sqlalchemy as sa
from alembic import op

revision = "v0011"
down_revision = "v0010"

NOUNS: dict[str, str] = {
    "survey_publication_request": "",
    "survey_correction_request": "place",
    "estate_export_request": "state",
}
"""Tables of nouns, with the text column that they are looked up by."""


def upgrade() -> None:
    """Make the tables."""
    for name, key in NOUNS.items():
        op.create_table(
            name,
            sa.Column("number", sa.Integer, nullable=False),
            sa.Column("id", sa.Text, nullable=False),
            *([sa.Column(key, sa.Text, nullable=False)] if key else []),
            sa.Column("document", sa.Text, nullable=False),
            sa.PrimaryKeyConstraint("number", name=f"pk_{name}"),
            sa.UniqueConstraint("id", name=f"uq_{name}_id"),
        )
        if key:
            op.create_index(f"ix_{name}_{key}", name, [key])

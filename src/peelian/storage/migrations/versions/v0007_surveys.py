"""Surveys: questionnaires, rounds, what bodies answered, and corrections, to which is only added."""

import sqlalchemy as sa
from alembic import op

revision = "v0007"
down_revision = "v0006"

NOUNS: dict[str, tuple[str, ...]] = {
    "survey_questionnaire": (),
    "survey_round": ("opens_on",),
    "survey_return": ("round", "body"),
}
"""Tables of nouns, with the text columns that they are looked up by."""


def upgrade() -> None:
    """Make the tables."""
    for name, keys in NOUNS.items():
        op.create_table(
            name,
            sa.Column("number", sa.Integer, nullable=False),
            sa.Column("id", sa.Text, nullable=False),
            *[sa.Column(key, sa.Text, nullable=False) for key in keys],
            sa.Column("document", sa.Text, nullable=False),
            sa.PrimaryKeyConstraint("number", name=f"pk_{name}"),
            sa.UniqueConstraint("id", name=f"uq_{name}_id"),
        )
    op.create_index("ix_survey_return_round", "survey_return", ["round"])
    op.create_table(
        "survey_correction",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("round", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_survey_correction"),
    )
    op.create_index("ix_survey_correction_round", "survey_correction", ["round"])
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER survey_correction_no_{act.lower()} BEFORE {act} ON survey_correction "
            "BEGIN SELECT RAISE(ABORT, 'a correction stays'); END"
        )

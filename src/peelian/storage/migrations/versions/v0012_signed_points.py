"""Operating points that two people sign, and what a deployment keeps of those that it ran with."""

import json

import sqlalchemy as sa
from alembic import op

revision = "v0012"
down_revision = "v0011"

ADDED: dict[str, object] = {"policy_digest": "", "points": [], "point_request": None}
"""What a deployment has besides; nobody signed a point for one before."""


def upgrade() -> None:
    """Make the table, and give every deployment what it lacks."""
    op.create_table(
        "signed_point",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_signed_point"),
        sa.UniqueConstraint("id", name="uq_signed_point_id"),
    )
    op.create_index("ix_signed_point_stage", "signed_point", ["stage"])
    connection = op.get_bind()
    deployments = sa.table("deployment", sa.column("number", sa.Integer), sa.column("document", sa.Text))
    for number, document in connection.execute(sa.select(deployments.c.number, deployments.c.document)).all():
        whole = json.loads(document) | ADDED
        written = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        connection.execute(deployments.update().where(deployments.c.number == number).values(document=written))

"""The van's phones: which there are, the links that they are enrolled by, and what was done on them with an alert."""

import json

import sqlalchemy as sa
from alembic import op

revision = "v0003"
down_revision = "v0002"

ADDED = ("second_looks", "steps")
"""What an alert has besides; nothing of either was done before."""


def upgrade() -> None:
    """Make the tables, and give every alert what it lacks."""
    op.create_table(
        "device",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("deployment", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_device"),
        sa.UniqueConstraint("id", name="uq_device_id"),
    )
    op.create_index("ix_device_deployment", "device", ["deployment"])
    op.create_table(
        "phone_link",
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("deployment", sa.Text, nullable=False),
        sa.Column("officer", sa.Text, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_phone_link"),
        sa.ForeignKeyConstraint(["officer"], ["person.id"], name="fk_phone_link_officer_person"),
    )
    connection = op.get_bind()
    cases = sa.table("alert_case", sa.column("number", sa.Integer), sa.column("document", sa.Text))
    for number, document in connection.execute(sa.select(cases.c.number, cases.c.document)).all():
        whole = json.loads(document) | {name: [] for name in ADDED}
        written = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        connection.execute(cases.update().where(cases.c.number == number).values(document=written))

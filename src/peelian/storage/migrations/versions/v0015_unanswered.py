"""When an alert was closed that nobody had answered for."""

import json

import sqlalchemy as sa
from alembic import op

revision = "v0015"
down_revision = "v0014"

ADDED = "unanswered_at"


def upgrade() -> None:
    """Give every alert what it lacks; none was closed so before."""
    connection = op.get_bind()
    rows = sa.table("alert_case", sa.column("number", sa.Integer), sa.column("document", sa.Text))
    for number, document in connection.execute(sa.select(rows.c.number, rows.c.document)).all():
        whole = json.loads(document) | {ADDED: None}
        written = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        connection.execute(rows.update().where(rows.c.number == number).values(document=written))

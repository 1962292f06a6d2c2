"""When the lead was told that nobody had said how an alert ended."""

import json

import sqlalchemy as sa
from alembic import op

revision = "v0017"
down_revision = "v0016"

ADDED = "unfinished_at"


def upgrade() -> None:
    """Give every alert what it lacks; of none was the lead told before."""
    connection = op.get_bind()
    rows = sa.table("alert_case", sa.column("number", sa.Integer), sa.column("document", sa.Text))
    for number, document in connection.execute(sa.select(rows.c.number, rows.c.document)).all():
        whole = json.loads(document) | {ADDED: None}
        written = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        connection.execute(rows.update().where(rows.c.number == number).values(document=written))

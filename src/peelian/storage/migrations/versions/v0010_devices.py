"""Which phone let go of an alert, when an alert was declined by everybody, and in which browser a check was opened."""

import json
from collections.abc import Mapping
from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "v0010"
down_revision = "v0009"

ADDED: Final[Mapping[str, Mapping[str, object]]] = {
    "alert_case": {"dropped": [], "declined_at": None},
    "operator_check": {"device": ""},
}
"""What nouns have besides, by table; nobody knows any of it of what is there already."""


def upgrade() -> None:
    """Give every alert and every check what it lacks."""
    connection = op.get_bind()
    for name, lacking in ADDED.items():
        rows = sa.table(name, sa.column("number", sa.Integer), sa.column("document", sa.Text))
        for number, document in connection.execute(sa.select(rows.c.number, rows.c.document)).all():
            whole = json.loads(document) | lacking
            written = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            connection.execute(rows.update().where(rows.c.number == number).values(document=written))

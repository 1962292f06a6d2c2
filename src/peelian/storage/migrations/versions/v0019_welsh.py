"""A questionnaire may be in Welsh as well; those of before are in English alone."""

import json

import sqlalchemy as sa
from alembic import op

revision = "v0019"
down_revision = "v0018"

ADDED = "welsh"


def upgrade() -> None:
    """Give every questionnaire what it lacks."""
    connection = op.get_bind()
    rows = sa.table("survey_questionnaire", sa.column("number", sa.Integer), sa.column("document", sa.Text))
    for number, document in connection.execute(sa.select(rows.c.number, rows.c.document)).all():
        whole = json.loads(document) | {ADDED: []}
        written = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        connection.execute(rows.update().where(rows.c.number == number).values(document=written))

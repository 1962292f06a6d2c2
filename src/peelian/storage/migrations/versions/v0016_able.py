"""What equipment can do stands in the narrow rows of the register, where it is summed up without reading documents."""

import sqlalchemy as sa
from alembic import op

revision = "v0016"
down_revision = "v0015"

TOTALS = "ix_asset_totals"

FILLED = """
UPDATE asset SET able = coalesce((SELECT group_concat(value, ' ') FROM (
SELECT word.value FROM asset_document, json_each(asset_document.document, '$.capabilities') AS word
WHERE asset_document.number = asset.number ORDER BY word.value)), '')"""
"""Words in their order, as they are written for an asset that comes in."""


def upgrade() -> None:
    """Add the column, fill it, and put it in the index that sums are made from."""
    op.add_column("asset", sa.Column("able", sa.Text, nullable=False, server_default=sa.text("''")))
    op.execute(FILLED)
    op.drop_index(TOTALS, "asset")
    op.create_index(TOTALS, "asset", ["body", "system", "facts", "product", "quantity", "able"])

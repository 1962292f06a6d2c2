"""The register of surveillance equipment: bodies, who works there, assets and their changes, concerns, matches."""

import sqlalchemy as sa
from alembic import op

revision = "v0005"
down_revision = "v0004"

TEXTS = ("id", "body", "reference", "system", "maker", "model", "serial", "serial_key", "supplier_key", "product")
INDEXES = {
    "ix_asset_body_reference": ["body", "reference"],
    "ix_asset_reference": ["reference"],
    "ix_asset_maker": ["maker"],
    "ix_asset_model": ["model"],
    "ix_asset_system": ["system"],
    "ix_asset_serial_key": ["serial_key"],
    "ix_asset_totals": ["body", "system", "facts", "product", "quantity"],
    "ix_asset_supplier_key": ["supplier_key"],
    "ix_asset_product": ["product"],
    "ix_asset_quantity": ["quantity"],
    "ix_asset_due_on": ["due_on"],
}
UNIQUE = frozenset({"ix_asset_body_reference"})


def upgrade() -> None:
    """Make the tables."""
    _bodies()
    _assets()
    _concerns()


def _bodies() -> None:
    op.create_table("body", *_noun("body"), _text("name"))
    op.create_table(
        "estate_seat", _text("person"), _text("body"), sa.PrimaryKeyConstraint("person", name="pk_estate_seat")
    )
    op.create_index("ix_estate_seat_body", "estate_seat", ["body"])


def _assets() -> None:
    op.create_table(
        "asset",
        sa.Column("number", sa.Integer, nullable=False),
        *map(_text, TEXTS),
        sa.Column("quantity", sa.Integer, nullable=False),
        _text("facts"),
        _text("due_on"),
        sa.Column("contract_ends_on", sa.Text),
        sa.Column("replacement_on", sa.Text),
        sa.Column("yearly_cost_gbp", sa.Integer),
        sa.Column("replacement_cost_gbp", sa.Integer),
        sa.PrimaryKeyConstraint("number", name="pk_asset"),
        sa.UniqueConstraint("id", name="uq_asset_id"),
    )
    for name, columns in INDEXES.items():
        op.create_index(name, "asset", columns, unique=name in UNIQUE)
    op.create_table(
        "asset_document",
        sa.Column("number", sa.Integer, nullable=False),
        _text("document"),
        sa.PrimaryKeyConstraint("number", name="pk_asset_document"),
    )
    op.create_table(
        "asset_change",
        sa.Column("number", sa.Integer, nullable=False),
        _text("asset"),
        sa.Column("at", sa.BigInteger, nullable=False),
        _text("document"),
        sa.PrimaryKeyConstraint("number", name="pk_asset_change"),
    )
    op.create_index("ix_asset_change_asset", "asset_change", ["asset"])


def _concerns() -> None:
    digest = sa.PrimaryKeyConstraint("digest", name="pk_asset_product")
    op.create_table("asset_product", _text("digest"), _text("document"), digest)
    op.create_table(
        "asset_product_key",
        *map(_text, ("key", "product")),
        sa.PrimaryKeyConstraint("key", "product", name="pk_asset_product_key"),
        sa.ForeignKeyConstraint(
            ["product"], ["asset_product.digest"], name="fk_asset_product_key_product_asset_product"
        ),
    )
    columns = (*map(_text, ("standpoint", "stated_on", "expires_on")),)
    moment = sa.Column("recorded_at", sa.BigInteger, nullable=False)
    op.create_table("supplier_concern", *_noun("supplier_concern"), moment, *columns)
    op.create_index("ix_supplier_concern_recorded_at", "supplier_concern", ["recorded_at"])
    keys = {
        "supplier_concern_key": ("key", "concern"),
        "supplier_concern_match": ("product", "concern", "part"),
    }
    for table, names in keys.items():
        more = [_text("document")] if table.endswith("match") else []
        op.create_table(table, *map(_text, names), *more, sa.PrimaryKeyConstraint(*names, name=f"pk_{table}"))
        op.create_index(f"ix_{table}_concern", table, ["concern"])


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _noun(table: str) -> tuple[sa.Column[int] | sa.Column[str] | sa.Constraint, ...]:
    return (
        sa.Column("number", sa.Integer, nullable=False),
        _text("id"),
        _text("document"),
        sa.PrimaryKeyConstraint("number", name=f"pk_{table}"),
        sa.UniqueConstraint("id", name=f"uq_{table}_id"),
    )

"""Tables of the register: what is looked for and counted stands in narrow rows, the documents beside them.

A search through a hundred thousand assets reads the narrow rows alone.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, text

from peelian.storage import shelf
from peelian.storage.metadata import METADATA
from peelian.storage.moments import Moment

ASSET = Table(
    "asset",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("body", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("system", Text, nullable=False),
    Column("maker", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("serial", Text, nullable=False),
    Column("serial_key", Text, nullable=False),
    Column("supplier_key", Text, nullable=False, index=True),
    Column("product", Text, nullable=False, index=True),
    Column("quantity", Integer, nullable=False, index=True),
    Column("facts", Text, nullable=False),
    Column("due_on", Text, nullable=False, index=True),
    Column("contract_ends_on", Text),
    Column("replacement_on", Text),
    Column("yearly_cost_gbp", Integer),
    Column("replacement_cost_gbp", Integer),
    Column("able", Text, nullable=False, server_default=text("''")),
    Index("ix_asset_body_reference", "body", "reference", unique=True),
    Index("ix_asset_reference", "reference"),
    Index("ix_asset_maker", "maker"),
    Index("ix_asset_model", "model"),
    Index("ix_asset_system", "system"),
    Index("ix_asset_serial_key", "serial_key"),
    Index("ix_asset_totals", "body", "system", "facts", "product", "quantity", "able"),
)
"""One row an asset. `serial_key`, `supplier_key`: folded. `product`: its digest. `facts`: five letters, one a fact.
`able`: what it can do, words in their order. Days as ISO texts, which sort as days do;
`due_on` is the last day that there is where nothing falls due."""

ASSET_DOCUMENT = Table(
    "asset_document",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("document", Text, nullable=False),
)
"""The assets themselves, by their numbers."""

ASSET_CHANGE = Table(
    "asset_change",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("asset", Text, nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("document", Text, nullable=False),
)
"""What was changed, of assets that are gone as well."""

PRODUCT = Table(
    "asset_product",
    METADATA,
    Column("digest", Text, primary_key=True),
    Column("document", Text, nullable=False),
)
"""What assets are of, each once: concerns are held against these, and not against every asset."""

PRODUCT_KEY = Table(
    "asset_product_key",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("product", Text, ForeignKey("asset_product.digest"), primary_key=True),
)
"""What a product is found by."""

SUPPLIER_CONCERN = shelf.table(
    "supplier_concern",
    Column("recorded_at", Moment, nullable=False, index=True),
    Column("standpoint", Text, nullable=False),
    Column("stated_on", Text, nullable=False),
    Column("expires_on", Text, nullable=False),
)
"""`stated_on`, `expires_on`: from and until when it counts, as long as it is open."""

CONCERN_KEY = Table(
    "supplier_concern_key",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("concern", Text, primary_key=True, index=True),
)
"""What a concern is found by."""

MATCH = Table(
    "supplier_concern_match",
    METADATA,
    Column("product", Text, primary_key=True),
    Column("concern", Text, primary_key=True, index=True),
    Column("part", Text, primary_key=True),
    Column("document", Text, nullable=False),
)
"""Which concern is about which product, and how that was found."""

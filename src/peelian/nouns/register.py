"""What is asked of the register, and what it answers in numbers."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from peelian.nouns import checks
from peelian.nouns.asset import Answer, Asset, Capability, SystemType
from peelian.nouns.identifier import folded
from peelian.nouns.ids import BodyId, SupplierConcernId

Serial = tuple[BodyId, str, str]
"""A serial number as it is compared: whose it is, who made it, and the number, the last two folded."""

LARGEST_PAGE = 500
"""Assets that are shown or fetched at once."""


def serial(asset: Asset) -> Serial:
    """Return an asset's serial number as it is compared."""
    return asset.body, folded(asset.product.maker), asset.serial.casefold()


class Sort(StrEnum):
    """What assets are sorted by."""

    REFERENCE = "reference"
    MAKER = "maker"
    MODEL = "model"
    SYSTEM = "system"
    BODY = "body"
    QUANTITY = "quantity"
    DUE = "due"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which assets, and in which order.

    `body`: None for all bodies. `flagged`: only those with a concern that counts on `today`; `concern`: with this one.
    `text`: in the reference, maker, model or serial number. `due_by`: only those of which something is due by that day.
    `maker`, `supplier`: in any spelling; makers of components are meant as well.
    """

    today: date
    body: BodyId | None = None
    system: SystemType | None = None
    maker: str = ""
    supplier: str = ""
    text: str = ""
    concern: SupplierConcernId | None = None
    flagged: bool = False
    due_by: date | None = None
    sort: Sort = Sort.REFERENCE
    descending: bool = False
    offset: int = 0
    limit: int = 50

    def __post_init__(self) -> None:
        checks.finite("Query", "offset", self.offset, low=0)
        checks.finite("Query", "limit", self.limit, low=1, high=LARGEST_PAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """How many assets are alike in what reports count by. `quantity`: with fleets counted by their size.

    `flagged`: whether a concern counts against them. The other five are the facts that a body says of itself.
    """

    body: BodyId
    system: SystemType
    flagged: bool
    uses: Answer
    aware: Answer
    due_diligence: Answer
    mitigated: Answer
    replacement_dated: bool
    assets: int
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """How many pieces of a kind a body has that can do the same; fleets are counted by their size."""

    body: BodyId
    system: SystemType
    capabilities: frozenset[Capability]
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What one body would have to replace of one kind, were a supplier gone.

    `without_cost`: assets for which no replacement cost is given; the sums say nothing about them. `dated`: assets that
    have a replacement date. `last_replacement_on`: the latest of these. `last_contract_ends_on`: of their contracts.
    """

    body: BodyId
    system: SystemType
    assets: int
    quantity: int
    yearly_cost_gbp: int
    replacement_cost_gbp: int
    without_cost: int
    dated: int
    last_replacement_on: date | None
    last_contract_ends_on: date | None

"""An asset of the register: one piece of surveillance equipment, or a fleet of alike ones, of one body."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from peelian.errors import InvalidValueError
from peelian.nouns import checks, identifier
from peelian.nouns.ids import AssetId, BodyId

_COUNTRY = re.compile(r"[A-Z]{2}")


class SystemType(StrEnum):
    """What an asset is; the Commissioner's survey asks by these."""

    CCTV_EXTERNAL = "cctv_external"
    CCTV_INTERNAL = "cctv_internal"
    ANPR = "anpr"
    BODY_WORN = "body_worn"
    UAV = "uav"
    """Drones."""
    HELICOPTER = "helicopter"
    FACIAL_RECOGNITION = "facial_recognition"
    OTHER = "other"


class Capability(StrEnum):
    """What an asset can do, whether or not it is used so."""

    AUDIO = "audio"
    THERMAL = "thermal"
    NIGHT = "night"
    ANALYTICS = "analytics"
    FACIAL_RECOGNITION = "facial_recognition"


class Exposure(StrEnum):
    """Who could reach an asset over a network."""

    UNKNOWN = "unknown"
    OFFLINE = "offline"
    CLOSED = "closed"
    """A network of its own."""
    INTERNAL = "internal"
    """The body's network."""
    INTERNET = "internet"


class Answer(StrEnum):
    """What a body says of itself. Not knowing is an answer, and is never taken for a no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A part of a product that somebody else may have made. `cpe`, `purl`: empty, or well formed."""

    name: str
    maker: str = ""
    country: str = ""
    version: str = ""
    cpe: str = ""
    purl: str = ""

    def __post_init__(self) -> None:
        checks.text("Component", "name", self.name)
        _identified("Component", self.country, self.cpe, self.purl)


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """What was bought. Assets of one product are alike in all of this, and concerns are matched with it.

    `country`: of the maker, two letters (ISO 3166-1); empty where it is not known. `firmware`: its version.
    `update_channel`: how new firmware comes in.
    """

    maker: str
    model: str
    country: str = ""
    firmware: str = ""
    update_channel: str = ""
    cpe: str = ""
    purl: str = ""
    components: tuple[Component, ...] = ()

    def __post_init__(self) -> None:
        checks.text("Product", "maker", self.maker)
        checks.text("Product", "model", self.model)
        _identified("Product", self.country, self.cpe, self.purl)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document that an asset needs. `reference`: what it is filed under; `on`: its date."""

    reference: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """With whom, until when, and for how much. Pounds are whole; None where no cost is given, which is not nought."""

    supplier: str = ""
    ends_on: date | None = None
    yearly_cost_gbp: int | None = None
    replacement_cost_gbp: int | None = None

    def __post_init__(self) -> None:
        for name in ("yearly_cost_gbp", "replacement_cost_gbp"):
            cost = getattr(self, name)
            if cost is not None:
                checks.finite("Contract", name, cost, low=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Five separate facts: a body may use equipment and not know of a concern, or know of it and do nothing.

    `mitigation`: what it is. `replacement_on`: the day by which it is to be replaced; None where there is none.
    `replacement_plan`: in words.
    """

    uses: Answer = Answer.UNKNOWN
    aware: Answer = Answer.UNKNOWN
    due_diligence: Answer = Answer.UNKNOWN
    mitigated: Answer = Answer.UNKNOWN
    mitigation: str = ""
    replacement_on: date | None = None
    replacement_plan: str = ""

    @property
    def has_replacement_date(self) -> bool:
        """Whether a day is set by which it is replaced."""
        return self.replacement_on is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One asset, or a fleet of `quantity` alike ones.

    `reference`: what its body calls it; no other asset of that body is called so. `serial`: of one, empty for a fleet.
    `firmware_on`: when the firmware was last brought up to date. `retention_days`: how long footage is kept.
    `sharing`: with whom. `sro`, `spoc`: posts, where they are others than the body's. `own`: part of Peelian itself.
    Where it stands is not in it: a list of places would be a risk of its own.
    """

    id: AssetId
    body: BodyId
    reference: str
    system: SystemType
    product: Product
    serial: str = ""
    quantity: int = 1
    capabilities: frozenset[Capability] = frozenset()
    exposure: Exposure = Exposure.UNKNOWN
    contract: Contract = field(default_factory=Contract)
    sro: str = ""
    spoc: str = ""
    dpia: Paper = field(default_factory=Paper)
    self_assessment: Paper = field(default_factory=Paper)
    firmware_on: date | None = None
    retention_days: int | None = None
    sharing: tuple[str, ...] = ()
    standing: Standing = field(default_factory=Standing)
    own: bool = False

    def __post_init__(self) -> None:
        for name in ("id", "body", "reference"):
            checks.text("Asset", name, getattr(self, name))
        checks.finite("Asset", "quantity", self.quantity, low=1)
        if self.retention_days is not None:
            checks.finite("Asset", "retention_days", self.retention_days, low=0)
        if self.serial and self.quantity != 1:
            raise InvalidValueError("Asset", "serial", "empty for a fleet", repr(self.serial))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What somebody did to an asset. `altered`: field, before and after, as they are shown; empty when it was added."""

    asset: AssetId
    at: datetime
    who: str
    why: str
    altered: tuple[tuple[str, str, str], ...] = ()

    def __post_init__(self) -> None:
        checks.text("Change", "asset", self.asset)
        checks.text("Change", "who", self.who)
        checks.text("Change", "why", self.why)
        checks.aware("Change", "at", self.at)


def _identified(noun: str, country: str, cpe: str, purl: str) -> None:
    if country and not _COUNTRY.fullmatch(country):
        raise InvalidValueError(noun, "country", "two capital letters, such as GB", repr(country))
    if cpe:
        identifier.cpe(cpe)
    if purl:
        identifier.purl(purl)

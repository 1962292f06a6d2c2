"""A concern about a supplier: a sourced, dated statement about a maker, model, component or country, and the reply."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from peelian.errors import InvalidValueError
from peelian.nouns import checks, identifier
from peelian.nouns.ids import AssetId, PersonId, SupplierConcernId


class Ground(StrEnum):
    """What kind of concern it is."""

    SECURITY = "security"
    ETHICS = "ethics"


class Target(StrEnum):
    """What a concern is about."""

    MAKER = "maker"
    MODEL = "model"
    COMPONENT = "component"
    COUNTRY = "country"


class Standpoint(StrEnum):
    """Where a concern stands. A reply does not end it: both are shown side by side."""

    OPEN = "open"
    RESOLVED = "resolved"
    """What it was about has been put right."""
    WITHDRAWN = "withdrawn"
    """Whoever stated it does not hold it any more."""


class MatchedBy(StrEnum):
    """How it was found that a concern is about an asset."""

    IDENTIFIER = "identifier"
    NAME = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """Which products an identifier means, and which versions of them. An empty bound binds nothing.

    `cpe`: a CPE 2.3 name, or `purl`: a package URL; one of them. `since`, `up_to`: first and last version that is
    meant. `after`, `before`: the versions just outside, where those are named instead.
    """

    cpe: str = ""
    purl: str = ""
    since: str = ""
    after: str = ""
    before: str = ""
    up_to: str = ""

    def __post_init__(self) -> None:
        if bool(self.cpe) == bool(self.purl):
            raise InvalidValueError("Criterion", "cpe", "there, or a purl instead", repr((self.cpe, self.purl)))
        if self.cpe:
            identifier.cpe(self.cpe)
        if self.purl:
            identifier.purl(self.purl)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the supplier says to a concern. `on`: when they said it; `source`: where it can be read."""

    by: str
    on: date
    text: str
    source: str = ""

    def __post_init__(self) -> None:
        checks.text("Reply", "by", self.by)
        checks.text("Reply", "text", self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierConcern:
    """A statement that somebody made, and whom or what it is about.

    `statement`: what is said, as the source says it. `source`: who said it; `where`: its address or reference; `on`:
    its date. `maker`: the name by which it is matched, with `also` for other spellings; empty where only a country or
    identifiers are meant. `model`: empty unless one is meant. `country`: two letters. `criteria`: identifiers.
    `exploited_on`: the day since which attackers are known to use it. `expires_on`: from that day on it does not count
    any more, unless somebody looks at it again. `recorded_by`: who put it here, or the system from a file.
    """

    id: SupplierConcernId
    target: Target
    ground: Ground
    statement: str
    source: str
    on: date
    where: str = ""
    maker: str = ""
    also: tuple[str, ...] = ()
    model: str = ""
    country: str = ""
    criteria: tuple[Criterion, ...] = ()
    standpoint: Standpoint = Standpoint.OPEN
    reply: Reply | None = None
    exploited_on: date | None = None
    expires_on: date | None = None
    recorded_by: PersonId
    recorded_at: datetime

    def __post_init__(self) -> None:
        for name in ("id", "statement", "source", "recorded_by"):
            checks.text("SupplierConcern", name, getattr(self, name))
        checks.aware("SupplierConcern", "recorded_at", self.recorded_at)
        needed = {
            Target.MAKER: self.maker,
            Target.MODEL: (self.maker and self.model) or self.criteria,
            Target.COMPONENT: self.maker or self.criteria,
            Target.COUNTRY: self.country,
        }
        if not needed[self.target]:
            raise InvalidValueError("SupplierConcern", "target", f"a {self.target} that is named", "one without a name")
        if self.expires_on is not None and self.expires_on <= self.on:
            raise InvalidValueError("SupplierConcern", "expires_on", "after its date", self.expires_on.isoformat())

    def holds_on(self, day: date) -> bool:
        """Say whether it counts on a day: open, stated by then, and not expired."""
        if self.standpoint is not Standpoint.OPEN or day < self.on:
            return False
        return self.expires_on is None or day < self.expires_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A concern is about a product. `part`: the product itself, or the component that is meant; `said`: the match."""

    concern: SupplierConcernId
    by: MatchedBy
    part: str
    said: str

    def __post_init__(self) -> None:
        for name in ("concern", "part", "said"):
            checks.text("Match", name, getattr(self, name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A concern that counts, on an asset, with the match that led there."""

    asset: AssetId
    concern: SupplierConcern
    match: Match

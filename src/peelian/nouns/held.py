"""What is held of a wearer, and since when; of fixes never more than the last, unless the order says so."""

from dataclasses import dataclass
from datetime import datetime

from peelian.errors import InvalidValueError
from peelian.nouns import checks
from peelian.nouns.fix import Fix
from peelian.nouns.order import CLASS, OrderId
from peelian.nouns.wearer import WearerId
from peelian.nouns.zone import Happening, Run, Zone, ZoneId


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Something sealed in the vault under its `id`, of one class of data, with a clock that runs from `since`."""

    id: str
    order: OrderId
    wearer: WearerId
    kept: str
    since: datetime

    def __post_init__(self) -> None:
        for field in ("id", "order", "wearer"):
            checks.text("Held", field, getattr(self, field))
        if not CLASS.fullmatch(self.kept):
            raise InvalidValueError("Held", "kept", "a class of data", repr(self.kept))
        checks.aware("Held", "since", self.since)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zones:
    """All zones of one order, sealed together."""

    zones: tuple[Zone, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """All that is kept to judge the next fix: the last one, and a run for each zone."""

    last: Fix | None = None
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """Fixes of one hour as they were reported, for an order that says so."""

    fixes: tuple[Fix, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceEvent:
    """Something that fixes added up to. Where that was is not in it. `why`: in words."""

    id: str
    order: OrderId
    wearer: WearerId
    zone: ZoneId
    happened: Happening
    at: datetime
    why: str

    def __post_init__(self) -> None:
        for field in ("id", "order", "wearer", "zone", "why"):
            checks.text("PlaceEvent", field, getattr(self, field))
        checks.aware("PlaceEvent", "at", self.at)

"""A fix: where a device says that it was, and how sure of it positioning is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from peelian.nouns import checks


class FixSource(StrEnum):
    """In which words a fix was reported."""

    NATIVE = "native"
    OWNTRACKS = "owntracks"
    OSMAND = "osmand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """A fix. The person is somewhere in the circle of `radius_m` around it, and nobody can say where.

    `latitude`, `longitude`: degrees, WGS 84. `radius_m`: of accuracy, metres; None where none was reported. `at`: by
    the device's clock; `received_at`: by ours. `mocked`: the device says that an app made the place up.
    """

    latitude: float
    longitude: float
    radius_m: float | None
    at: datetime
    received_at: datetime
    source: FixSource = FixSource.NATIVE
    mocked: bool = False

    def __post_init__(self) -> None:
        checks.finite("Fix", "latitude", self.latitude, low=-90, high=90)
        checks.finite("Fix", "longitude", self.longitude, low=-180, high=180)
        if self.radius_m is not None:
            checks.finite("Fix", "radius_m", self.radius_m, low=0)
        checks.aware("Fix", "at", self.at)
        checks.aware("Fix", "received_at", self.received_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """How a place lies to an area. `edge_m`: metres to the nearest border, of the outline or of a hole."""

    inside: bool
    edge_m: float

    def __post_init__(self) -> None:
        checks.finite("Clearance", "edge_m", self.edge_m, low=0)


class Position(StrEnum):
    """On which side of a border somebody is, as far as anybody can say."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    UNCLEAR = "unclear"

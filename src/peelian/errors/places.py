"""Where somebody is, or where they may be, was said in words that cannot be used."""

from dataclasses import dataclass

from typing_extensions import override

from peelian.errors.base import BadInputError


@dataclass(eq=False)
class PlaceReportError(BadInputError):
    """A device's report of a place is not well formed."""

    source: str
    problem: str

    @property
    @override
    def sentence(self) -> str:
        return f"This {self.source} report cannot be used: {self.problem}. Send it again as that format describes it."


@dataclass(eq=False)
class ZoneFileError(BadInputError):
    """A zone's GeoJSON is not well formed, or is no area that anybody could keep to."""

    problem: str

    @property
    @override
    def sentence(self) -> str:
        return f"This zone cannot be used: {self.problem}. Give a GeoJSON polygon in longitude and latitude (RFC 7946)."

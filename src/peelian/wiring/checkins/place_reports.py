"""Reads places in the words of other apps. Who they say they are is not looked at: the door has proven that."""

from datetime import datetime

from peelian.geo import osmand as osmands
from peelian.geo import owntracks as owntracking
from peelian.nouns.fix import Fix


def owntracks(content: bytes, received_at: datetime) -> Fix | None:
    """Read a message of OwnTracks; None where it is whole and no place.

    Raises:
        PlaceReportError: it is none.
    """
    reported = owntracking.parse(content, received_at=received_at)
    return None if reported is None else reported.fix


def osmand(query: str, received_at: datetime) -> Fix:
    """Read a query of OsmAnd's protocol.

    Raises:
        PlaceReportError: a place or a time is missing, or something is said twice.
    """
    return osmands.parse_query(query, received_at=received_at).fix


def traccar(content: bytes, received_at: datetime) -> Fix:
    """Read a report as Traccar's clients from version 9 on send it.

    Raises:
        PlaceReportError: a place or a time is missing.
    """
    return osmands.parse_json(content, received_at=received_at).fix

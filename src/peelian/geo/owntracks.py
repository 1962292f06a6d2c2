"""OwnTracks: what its app posts by HTTP or MQTT. Of its kinds of message only a location is a fix."""

from datetime import datetime

from peelian.errors import PlaceReportError
from peelian.geo import reports
from peelian.geo.reports import Reported
from peelian.nouns.fix import FixSource

SOURCE = FixSource.OWNTRACKS


def parse(content: bytes, *, received_at: datetime) -> Reported | None:
    """Read a message; None where it is whole and no location (a transition, a waypoint, a farewell).

    Raises:
        PlaceReportError: it is no OwnTracks message, or its location lacks a place or a time.
    """
    read = reports.read_json(content, SOURCE.value)
    kind = read.get("_type")
    if not isinstance(kind, str):
        raise PlaceReportError(SOURCE.value, "it has no _type")
    if kind != "location":
        return None
    found = reports.fix(
        SOURCE,
        latitude=reports.number(read.get("lat"), SOURCE.value, "lat"),
        longitude=reports.number(read.get("lon"), SOURCE.value, "lon"),
        radius_m=reports.radius(read.get("acc"), SOURCE.value, "acc"),
        at=reports.moment(read.get("tst"), SOURCE.value, "tst"),
        received_at=received_at,
    )
    return Reported(reporter=str(read.get("topic") or read.get("tid") or "")[:100], fix=found)

"""A zone or a curfew as a form, and its outline as a drawing: no map, so that no other host learns where it is."""

import math
from typing import Final

from markupsafe import Markup

from peelian.errors import InvalidValueError, ZoneFileError
from peelian.nouns.order import Order
from peelian.nouns.zone import Area, Place, Season, Zone, ZoneId, ZoneKind
from peelian.web.forms import hours as hours_form
from peelian.web.forms.form import Faults, Filled
from peelian.wiring.checkins import zone_files

SIDE: Final = 240.0
"""Of the drawing, in its own units."""

MARGIN: Final = 12.0

METRES_PER_DEGREE: Final = 111_195.0
"""Of latitude, on a sphere of the Earth's mean radius of 6,371 km."""

SEASON: Final = ("from_month", "from_day", "to_month", "to_day")
LARGEST_BYTES: Final = zone_files.LONGEST_BYTES + 1


def read(form: Filled, order: Order, identity: str) -> Zone | Faults:
    """Read a zone of an order. `identity`: its new id."""
    wrong: list[tuple[str, str]] = []
    kind, why, file = form.text("kind"), form.text("why"), form.file("areas")
    wrong += [] if kind in set(ZoneKind) else [("kind", "Choose what is imposed")]
    wrong += [] if why else [("why", "Say what it is imposed for")]
    areas: tuple[Area, ...] = ()
    try:
        areas = zone_files.areas(b"" if file is None else file.file.read(LARGEST_BYTES))
    except ZoneFileError as error:
        wrong.append(("areas", error.sentence if file is not None else "Choose a GeoJSON file"))
    hours = hours_form.hours(form, "zone")
    if hours is None and (kind == ZoneKind.CURFEW or form.text("zone-from") or form.text("zone-to")):
        wrong.append(("zone-from", "Give days, from when and until when"))
    try:
        season = _season(form)
    except (ValueError, InvalidValueError):
        return Faults((*wrong, ("from_month", "Give the season's first and last day as figures")))
    if wrong:
        return Faults(tuple(wrong))
    return Zone(
        id=ZoneId(identity),
        order=order.id,
        kind=ZoneKind(kind),
        why=why,
        areas=areas,
        time_zone=order.terms.time_zone,
        hours=hours,
        season=season,
    )


def outline(zone: Zone) -> Markup:
    """Draw a zone to scale, north up, with a line that says how long it is. Made of numbers alone."""
    rings = [ring for area in zone.areas for ring in (area.outline, *area.holes)]
    places = [place for ring in rings for place in ring]
    west, east = min(lon for lon, _ in places), max(lon for lon, _ in places)
    south, north = min(lat for _, lat in places), max(lat for _, lat in places)
    shrink = math.cos(math.radians((south + north) / 2))
    wide, high = max((east - west) * shrink, 1e-9), max(north - south, 1e-9)
    scale = (SIDE - 2 * MARGIN) / max(wide, high)

    def point(place: Place) -> str:
        return f"{MARGIN + (place[0] - west) * shrink * scale:.1f} {MARGIN + (north - place[1]) * scale:.1f}"

    path = " ".join("M" + " L".join(point(place) for place in ring) + " Z" for ring in rings)
    metres = _round_length((SIDE / 2) / scale * METRES_PER_DEGREE)
    long = metres / METRES_PER_DEGREE * scale
    foot = 2 * MARGIN + high * scale + 8
    drawn = (
        f'<svg class="zone-drawing" viewBox="0 0 {SIDE:.0f} {foot + 22:.0f}" aria-hidden="true" focusable="false">'
        f'<path class="zone-area zone-area--{zone.kind.value}" fill-rule="evenodd" d="{path}"/>'
        f'<path class="zone-scale" d="M{MARGIN} {foot:.1f} h{long:.1f} m0 -4 v8 m-{long:.1f} -8 v8"/>'
        f'<text class="zone-words" x="{MARGIN}" y="{foot + 17:.1f}">{_length(metres)}</text></svg>'
    )
    return Markup(drawn)  # noqa: S704 - made of numbers and closed words alone


def _season(form: Filled) -> Season | None:
    """Read a season, or None where nothing of one was filled in.

    Raises:
        ValueError: something is no figure.
        InvalidValueError: there is no such day.
    """
    filled = {name: form.text(name) for name in SEASON}
    if not any(filled.values()):
        return None
    return Season(**{name: int(text) for name, text in filled.items()})


def _round_length(metres: float) -> float:
    """Return the largest length of 1, 2 or 5 and noughts that is no longer."""
    power = 10.0 ** math.floor(math.log10(max(metres, 1e-3)))
    return max(step * power for step in (1, 2, 5) if step * power <= max(metres, power))


def _length(metres: float) -> str:
    return f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"  # noqa: PLR2004 - metres in a kilometre

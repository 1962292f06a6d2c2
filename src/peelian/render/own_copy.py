"""Somebody's own copy of what is held of them, as a page that stands alone, and as plain values for a program."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

Rows = Mapping[str, Sequence[Mapping[str, object]]]

ZONE = ZoneInfo("Europe/London")

NONE = "None"
"""What is not there is said not to be."""


def html(at: datetime, parts: Rows, pictures: Mapping[str, bytes]) -> str:
    """Return the page. `pictures`: JPEG, made here from pixels, by what they are."""
    environment = Environment(
        loader=PackageLoader("peelian.render"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    shown = {label: f"data:image/jpeg;base64,{b64encode(one).decode('ascii')}" for label, one in pictures.items()}
    told_parts = {
        heading: [{name: told(value) for name, value in row.items()} for row in rows] for heading, rows in parts.items()
    }
    return environment.get_template("own_copy.html.j2").render(at=told(at), parts=told_parts, pictures=shown)


def told(value: object) -> str:
    """Write a value for people: moments as clocks in the United Kingdom show them."""
    if value is None or value == "":
        return NONE
    if isinstance(value, datetime):
        local = value.astimezone(ZONE)
        return f"{local.day} {local:%B %Y}, {local:%H:%M}"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return str(value)


def plain(value: object) -> object:
    """Return a value as JSON can hold it: moments in UTC."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value

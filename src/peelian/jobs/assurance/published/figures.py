"""Reads the published figures that come with Peelian, and reckons the intervals that follow from published counts."""

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from peelian.errors import InvalidValueError
from peelian.jobs.assurance import intervals
from peelian.nouns import checks

REQUIRED = ("system", "measured_by", "when", "what", "at", "stated", "source", "not_comparable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One published figure.

    `stated`: as it was published. `at`: the setting it is of. `interval`: 95 %, where counts were published; else None.
    """

    system: str
    measured_by: str
    when: str
    what: str
    at: str
    stated: str
    source: str
    not_comparable: str
    interval: tuple[float, float] | None

    def __post_init__(self) -> None:
        for field in REQUIRED:
            checks.text("Figure", field, getattr(self, field))
        if not self.source.startswith("https://"):
            raise InvalidValueError("Figure", "source", "an address", self.source)


def shipped() -> tuple[Figure, ...]:
    """Return the figures that come with Peelian, in their order."""
    text = (resources.files("peelian.jobs.assurance.published") / "figures.toml").read_text(encoding="utf-8")
    return tuple(of(fields) for fields in tomllib.loads(text)["figure"])


def of(fields: dict[str, Any]) -> Figure:
    """Make a figure of what a file says.

    Raises:
        InvalidValueError: something is missing, empty or not of this form.
    """
    missing = [name for name in REQUIRED if name not in fields]
    if missing:
        raise InvalidValueError("Figure", missing[0], "given", "nothing")
    events, trials = fields.get("events"), fields.get("trials")
    interval = intervals.wilson(events, trials) if events is not None and trials else None
    return Figure(**{name: fields[name] for name in REQUIRED}, interval=interval)

"""What happened, who did it, why and when: what the log is told, and never whom it happened to.

An event names things by their ids. A name, a picture or a template has no place in it, because the log is never
erased: what must be provable and erasable goes in as a commitment (`audit.leaf.commitment`).
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from peelian.errors import InvalidValueError
from peelian.nouns import checks
from peelian.nouns.event_kind import EventKind, Logged

__all__ = [
    "LARGEST_NUMBER",
    "LONGEST_TEXT",
    "LONGEST_WHY",
    "MOST_PARTS",
    "NEVER",
    "RECIPIENT",
    "SYSTEM",
    "Event",
    "EventKind",
    "Fact",
    "Logged",
    "Source",
]


class Source(StrEnum):
    """Which part of Peelian saw it happen."""

    DESK = "desk"
    RECOGNISER = "recogniser"
    HANDSET = "handset"
    WEARABLE = "wearable"
    COMMAND_LINE = "command_line"


SYSTEM = "system"
"""Who did it where no person did: a clock ran out, a bound was reached, a camera was lost."""

RECIPIENT = "recipient"
"""The kind of thing in `about` that says who was given something; section 62 wants it of every disclosure."""

LONGEST_WHY = 500
LONGEST_TEXT = 200
"""Characters. Too short for a picture or a template, even in base64."""
MOST_PARTS = 50
"""Things that an event may be about, and facts that it may have: too few for a template, one number each."""
LARGEST_NUMBER = 2**53 - 1
"""Beyond it, JSON numbers are no longer exact (RFC 8785)."""

NEVER = frozenset(
    [
        "address",
        "birth_date",
        "crop",
        "date_of_birth",
        "dob",
        "embedding",
        "face",
        "forename",
        "image",
        "name",
        "nickname",
        "number_plate",
        "photo",
        "photograph",
        "picture",
        "pixels",
        "probe",
        "surname",
        "template",
        "thumbnail",
        "vector",
    ]
)
"""Names of facts that are refused, since they announce what must not be there."""

_PERSON = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@-]{0,99}")
_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")

Fact = str | int | float | bool | None
"""A plain value of a fact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened.

    `who`: id of the person who did it, or `SYSTEM`. `why`: in that person's words; may be empty only for `SYSTEM`. It
    stays for ever, so it describes a purpose and not a face.
    `at`: UTC. `about`: kind and id of each thing that it concerns. `facts`: name and value; no personal data.
    `regime`: the law that the processing was under, such as “DPA 2018 Part 3”.
    """

    kind: EventKind
    source: Source = Source.DESK
    who: str
    why: str = ""
    at: datetime
    about: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, Fact], ...] = ()
    regime: str | None = None

    def __post_init__(self) -> None:
        if not _PERSON.fullmatch(self.who):
            raise InvalidValueError("Event", "who", f"an id, or {SYSTEM!r}", repr(self.who))
        if self.who != SYSTEM:
            checks.text("Event", "why", self.why)
        _plain("why", self.why, LONGEST_WHY)
        if self.regime is not None:
            checks.text("Event", "regime", self.regime)
            _plain("regime", self.regime, LONGEST_TEXT)
        if self.at.tzinfo is None or self.at.utcoffset() != timedelta(0):
            raise InvalidValueError("Event", "at", "a time in UTC", repr(self.at))
        _about(self.about)
        if self.kind.logged is Logged.DISCLOSURE and all(kind != RECIPIENT for kind, _ in self.about):
            raise InvalidValueError("Event", "about", f"with a {RECIPIENT!r}, since it discloses", repr(self.about))
        _facts(self.facts)

    @property
    def action(self) -> str:
        """What happened, as `source:subject:action`."""
        return f"{self.source.value}:{self.kind.value}"

    @property
    def time(self) -> str:
        """When it happened, to the microsecond, always written in the same way."""
        return self.at.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _about(about: tuple[tuple[str, str], ...]) -> None:
    _few("about", len(about))
    for kind, name in about:
        _word("about", kind)
        checks.text("Event", "about", name)
        _plain("about", name, LONGEST_TEXT)


def _facts(facts: tuple[tuple[str, Fact], ...]) -> None:
    _few("facts", len(facts))
    if len({name for name, _ in facts}) != len(facts):
        raise InvalidValueError("Event", "facts", "facts of different names", repr([name for name, _ in facts]))
    for name, value in facts:
        _word("facts", name)
        if name in NEVER:
            raise InvalidValueError("Event", "facts", "free of personal data", f"one called {name!r}")
        if isinstance(value, str):
            _plain("facts", value, LONGEST_TEXT)
        elif isinstance(value, int | float) and not abs(value) <= LARGEST_NUMBER:
            raise InvalidValueError("Event", "facts", f"numbers up to {LARGEST_NUMBER}", f"{name} = {value}")
        elif value is not None and not isinstance(value, int | float):
            raise InvalidValueError("Event", "facts", "plain values", f"{name}, a {type(value).__name__}")


def _few(field: str, count: int) -> None:
    if count > MOST_PARTS:
        raise InvalidValueError("Event", field, f"at most {MOST_PARTS} of them", str(count))


def _word(field: str, word: str) -> None:
    if not _WORD.fullmatch(word):
        raise InvalidValueError("Event", field, "named in lower case, with underscores", repr(word))


def _plain(field: str, value: str, longest: int) -> None:
    """Refuse a text that is too long, or that holds what cannot be shown on one line."""
    if len(value) > longest:
        raise InvalidValueError("Event", field, f"at most {longest} characters", f"{len(value)}")
    if not value.isprintable():
        raise InvalidValueError("Event", field, "printable, on one line", repr(value))

"""An event as the bytes that are hashed, and commitments to what must not be among them.

Canonical JSON (RFC 8785): an event has one form, so that anybody who writes it down again gets the same bytes.
"""

import hashlib
import json
from datetime import datetime

import rfc8785

from peelian.errors import InvalidValueError, NoteError
from peelian.nouns.event import Event, EventKind, Source

VERSION = 1
"""Of the form below; readers of an old log need to know it."""

COMMITMENT = b"peelian commitment v1"
"""Separates these hashes from all others that anybody makes."""

LONGEST_ENTRY = 0xFFFF
"""Bytes: in a bundle of entries (c2sp.org/tlog-tiles) the length of each is written in two."""

SALT_BYTES = 16
"""At least. With less, a value that has few forms could be found by trying them."""


def encoded(event: Event) -> bytes:
    """Return the canonical bytes of an event.

    Raises:
        InvalidValueError: they are more than an entry may have, which no text in a common script comes near.
    """
    fields: dict[str, object] = {
        "v": VERSION,
        "action": event.action,
        "logged": event.kind.logged.value,
        "who": event.who,
        "why": event.why,
        "at": event.time,
        "about": [list(thing) for thing in event.about],
        "facts": dict(event.facts),
    }
    if event.regime is not None:
        fields["regime"] = event.regime
    content = canonical(fields)
    if len(content) > LONGEST_ENTRY:
        raise InvalidValueError("Event", "bytes", f"at most {LONGEST_ENTRY}", str(len(content)))
    return content


def canonical(value: object) -> bytes:
    """Return the only form of a value in JSON."""
    return rfc8785.dumps(value)  # type: ignore[arg-type]


def decoded(leaf: bytes) -> Event:
    """Read an event from its bytes.

    Raises:
        NoteError: they are not an event's, or not its only form.
    """
    try:
        fields = json.loads(leaf)
        source, _, kind = fields["action"].partition(":")
        event = Event(
            kind=EventKind(kind),
            source=Source(source),
            who=fields["who"],
            why=fields["why"],
            at=datetime.fromisoformat(fields["at"]),
            about=tuple((thing, name) for thing, name in fields["about"]),
            facts=tuple(fields["facts"].items()),
            regime=fields.get("regime"),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, InvalidValueError) as error:
        raise NoteError("entry", "it is not an event that this version knows") from error
    if encoded(event) != leaf:
        raise NoteError("entry", "it is not written in its only form")
    return event


def commitment(salt: bytes, value: bytes) -> str:
    """Return a hash (hex) that binds to a value without telling it.

    The salt is kept with the value and erased with it: then nothing leads from the log back to it.

    Args:
        salt: random bytes, at least 16, of this value alone.
        value: what is committed to.

    Raises:
        ValueError: the salt is too short.
    """
    if len(salt) < SALT_BYTES:
        raise ValueError(len(salt))
    parts = (COMMITMENT, salt, value)
    return hashlib.sha256(b"".join(len(part).to_bytes(8, "big") + part for part in parts)).hexdigest()

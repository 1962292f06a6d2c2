"""Sessions: who is signed in. The browser holds a random token, the desk only its digest."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from fastapi import Response

from peelian.errors import StoreError
from peelian.nouns.ids import PersonId
from peelian.nouns.person import Person
from peelian.web.door import Door

IDLE_S: Final = 15 * 60
"""NIST SP 800-63B-4, AAL3: a session that was idle for 15 minutes has ended."""

LONGEST_S: Final = 12 * 3600
"""NIST SP 800-63B-4, AAL3: nobody stays signed in for more than 12 hours."""

TOUCH_S: Final = 30
"""So much earlier than `IDLE_S` a session may end at most."""

MOST_SEEN: Final = 1000
"""Sessions whose last use is remembered; beyond, all are written down once more."""

TOKEN_BYTES: Final = 32
"""256 bits of chance, as OWASP ASVS asks at least 128 of a session's token."""

SESSION: Final = "session"


def digest(token: str) -> str:
    """Return what is kept of a token."""
    return sha256(token.encode("utf-8")).hexdigest()


def begin(door: Door, person: PersonId) -> str:
    """Begin a session, and return its token."""
    token, now = door.secret(TOKEN_BYTES).hex(), door.now()
    with door.store.change() as unit:
        unit.sessions.open(digest(token), person, now, now + timedelta(seconds=LONGEST_S))
    return token


def give(door: Door, response: Response, token: str) -> None:
    """Hand a session's token to the browser; no script can read it, and no other site can make the browser send it."""
    response.set_cookie(
        door.cookie(SESSION), token, max_age=LONGEST_S, path="/", secure=door.secure, httponly=True, samesite="strict"
    )


def end(door: Door, response: Response, token: str) -> None:
    """End a session, and take its token from the browser."""
    with door.store.change() as unit:
        unit.sessions.close(digest(token))
    response.delete_cookie(door.cookie(SESSION), path="/", secure=door.secure, httponly=True, samesite="strict")


def who(door: Door, token: str | None, *, touch: bool) -> Person | None:
    """Return whose token it is, or None when it is nobody's, has ended, or the person was switched off.

    `touch` counts as a use. A use within half a minute of another is not written down, since a write is costly.
    """
    if not token:
        return None
    key, now = digest(token), door.now()
    touch = touch and _due(door, key, now)
    try:
        found = _found(door, key, now, touch=touch)
    except StoreError:
        if not touch:
            raise
        # Nothing can be written now, and so nothing be changed; whoever is here may read on until they were idle.
        touch, found = False, _found(door, key, now, touch=False)
    if touch:
        if len(door.seen) >= MOST_SEEN:
            door.seen.clear()
        door.seen[key] = now
    return found if found is not None and found.active else None


def _found(door: Door, key: str, now: datetime, *, touch: bool) -> Person | None:
    with door.store.change() if touch else door.store.read() as unit:
        person = unit.sessions.person(key, now, IDLE_S, touch=touch)
        return unit.people.get(person) if person is not None else None


def _due(door: Door, key: str, now: datetime) -> bool:
    last = door.seen.get(key)
    return last is None or now - last >= timedelta(seconds=TOUCH_S)

"""What every page of the door stands on: the store, the policy, the clock, and where it is reached."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, cast
from urllib.parse import urlsplit

from fastapi import Depends
from starlette.requests import HTTPConnection

from peelian.law.policy import Policy
from peelian.web.ports import Consoles, DoorStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """The desk's web door.

    `origin`: scheme, host and port at which browsers reach it. `secret`: so many random bytes. `demo`: whether people
    of a demonstration may sign in by one click, from this machine alone.
    """

    store: DoorStore
    policy: Policy
    consoles: Consoles
    origin: str
    now: Callable[[], datetime]
    secret: Callable[[int], bytes]
    demo: bool = False
    seen: dict[str, datetime] = field(default_factory=dict, repr=False)
    """When a session was last counted as used, by its digest: not every request has to be written down."""

    @property
    def host(self) -> str:
        """The name that browsers know it by; passkeys are bound to it."""
        return urlsplit(self.origin).hostname or ""

    @property
    def secure(self) -> bool:
        """Whether it is reached by https."""
        return self.origin.startswith("https://")

    def utc(self) -> datetime:
        """The time of day in UTC, as the log wants it."""
        return self.now().astimezone(UTC)

    def cookie(self, name: str) -> str:
        """Return a cookie's name; with https, no other host and no plain connection can set one so named."""
        return f"__Host-peelian-{name}" if self.secure else f"peelian-{name}"


def of(connection: HTTPConnection) -> Door:
    """Return the door that a request came through."""
    return cast("Door", connection.app.state.door)


TheDoor = Annotated[Door, Depends(of)]
"""Asks for the door, as a route's parameter."""

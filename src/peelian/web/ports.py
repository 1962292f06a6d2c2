"""What the web door needs of others, in its own words."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from peelian.jobs.live.desk.alerts import Finding, Opinion
from peelian.jobs.people import Journal, People
from peelian.nouns.ids import AlertId, CameraId, DeploymentId, PersonId
from peelian.nouns.passkey import Passkey
from peelian.nouns.person import Person
from peelian.nouns.refusal import Refusals

Stop = Callable[[], None]
"""Ends what was begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewFace:
    """A face in a preview. `box`: x, y, width, height in pixels of the preview."""

    box: tuple[int, int, int, int]
    alerted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A camera's picture for the console: every face without an alert was blurred before it came here.

    `seen_at_ms`: when the camera saw it, milliseconds since 1970. `jpeg`: `height` by `width`.
    """

    camera: CameraId
    frame: int
    seen_at_ms: int
    width: int
    height: int
    faces: tuple[PreviewFace, ...]
    jpeg: bytes


class ConsoleDesk(Protocol):
    """One deployment, as its console uses it. Everything here may be called from any thread.

    Facts are plain JSON: `docs/console.md` lists their fields. Refusals come back as values.
    """

    def snapshot(self) -> Mapping[str, object]:
        """Say how things stand.

        `title`, `place`, `stage`, `cameras`, `officers`, `alerts` and `health`; the last two as the events tell them.
        """
        ...

    def on_event(self, listener: Callable[[str, Mapping[str, object]], None]) -> Stop:
        """Call the listener with the type and the facts of every event from now on: alert, case, health, ended."""
        ...

    def on_preview(self, listener: Callable[[Preview], None]) -> Stop:
        """Call the listener with every preview from now on; none is made while nobody listens."""
        ...

    def picture(self, person: Person, alert: AlertId, which: Literal["probe", "reference"]) -> bytes:
        """Return a picture (JPEG) of an alert, cropped and levelled alike for both.

        Raises:
            NotFoundError: there is none, or it was destroyed.
        """
        ...

    def look(self, person: Person, alert: AlertId) -> Refusals | None:
        """Record that somebody has an alert before them; its pictures are asked for after it."""
        ...

    def adjudicate(self, person: Person, alert: AlertId, opinion: Opinion) -> Refusals | None:
        """Record what somebody makes of two pictures; from then on the band may be shown."""
        ...

    def release(self, person: Person, alert: AlertId, to: PersonId) -> Refusals | None:
        """Send an alert to an engagement officer."""
        ...

    def outcome(self, person: Person, alert: AlertId, finding: Finding) -> Refusals | None:
        """Record what came of an alert, and by which independent check."""
        ...


class Consoles(Protocol):
    """The deployments that have a console now."""

    def of(self, deployment: DeploymentId) -> ConsoleDesk:
        """Return one.

        Raises:
            NotFoundError: there is none of that id, or it is not live.
        """
        ...


class Links(Protocol):
    """Enrolment links, kept as digests."""

    def add(self, digest: str, person: PersonId, expires_at: datetime) -> None:
        """Keep a link."""
        ...

    def find(self, digest: str, now: datetime) -> PersonId | None:
        """Say whose an unused link is that has not expired."""
        ...

    def use(self, digest: str, now: datetime) -> PersonId | None:
        """Use up a link, and say whose it was; exactly one of two uses at once succeeds."""
        ...


class Passkeys(Protocol):
    """Passkeys of people, and the challenges that they answer."""

    def add(self, passkey: Passkey) -> None:
        """Keep a passkey."""
        ...

    def find(self, credential: bytes) -> Passkey | None:
        """Return one by its id."""
        ...

    def of(self, person: PersonId) -> list[Passkey]:
        """Return all of somebody."""
        ...

    def count(self, credential: bytes, sign_count: int) -> None:
        """Keep the authenticator's new count."""
        ...

    def challenge(self, challenge: bytes, purpose: str, expires_at: datetime) -> None:
        """Keep a challenge."""
        ...

    def answer(self, challenge: bytes, purpose: str, now: datetime) -> bool:
        """Use up a challenge; exactly one of two uses at once succeeds."""
        ...


class Sessions(Protocol):
    """Who is signed in, kept as digests of tokens."""

    def open(self, digest: str, person: PersonId, now: datetime, ends_at: datetime) -> None:
        """Begin a session."""
        ...

    def person(self, digest: str, now: datetime, idle_s: float, *, touch: bool) -> PersonId | None:
        """Say whose a session is that has neither ended nor been idle for too long; `touch` counts as a use."""
        ...

    def close(self, digest: str) -> None:
        """End a session."""
        ...

    def close_all(self, person: PersonId) -> None:
        """End all sessions of somebody."""
        ...


class DoorUnit(Protocol):
    """One transaction over what the door itself needs."""

    @property
    def people(self) -> People:
        """All people."""
        ...

    @property
    def journal(self) -> Journal:
        """The log."""
        ...

    @property
    def links(self) -> Links:
        """All enrolment links."""
        ...

    @property
    def passkeys(self) -> Passkeys:
        """All passkeys and open challenges."""
        ...

    @property
    def sessions(self) -> Sessions:
        """All sessions."""
        ...


class DoorStore(Protocol):
    """Where the door keeps who may come in."""

    def change(self) -> AbstractContextManager[DoorUnit]:
        """Open a unit that may change things."""
        ...

    def read(self) -> AbstractContextManager[DoorUnit]:
        """Open a unit that only reads."""
        ...

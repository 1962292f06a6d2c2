"""What a wearer's device signs, and the number that makes it good for one time only."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from peelian.errors import InvalidValueError
from peelian.nouns import checks
from peelian.nouns.prompt import PromptId
from peelian.nouns.wearer import WatchId

NONCE_BYTES = 32
HEAD = b"peelian check-in 1"
"""The first line of what is signed: a signature over it means nothing anywhere else."""

_HEX = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[A-Za-z0-9._-]{1,100}")


class Purpose(StrEnum):
    """What a signature is for; one made for one of these is worth nothing for another."""

    ANSWER = "answer"
    """A photo."""
    ANSWER_LEFT = "answer_left"
    """Two photos: one looks into the camera, and in the other the head is turned to the person's own left."""
    ANSWER_RIGHT = "answer_right"
    """Likewise, turned to the right."""
    OTHERWISE = "otherwise"
    """An alternative of equal value."""
    DELIVERED = "delivered"
    """The device shows the prompt."""


class Camera(StrEnum):
    """Where a device says that its photo comes from."""

    LIVE = "live"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A moment by the server's own steady clock, which no change of the time of day moves.

    `seconds`: since some moment of its run. `boot`: which run that was; seconds of two runs do not compare.
    """

    seconds: float
    boot: str

    def __post_init__(self) -> None:
        checks.finite("Tick", "seconds", self.seconds)
        checks.text("Tick", "boot", self.boot)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nonce:
    """A number that was given out once, for one prompt, device and purpose. `id`: SHA-256 (hex) of the number."""

    id: str
    prompt: PromptId
    watch: WatchId
    purpose: Purpose
    issued: Tick
    issued_at: datetime
    used: bool = False

    def __post_init__(self) -> None:
        if not _HEX.fullmatch(self.id):
            raise InvalidValueError("Nonce", "id", "SHA-256 in hex", repr(self.id))
        for field in ("prompt", "watch"):
            checks.text("Nonce", field, getattr(self, field))
        checks.aware("Nonce", "issued_at", self.issued_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a device signs with its key (ES256) when it answers.

    `nonce`: 32 bytes in hex. `counter`: greater than in everything it signed before. `content_sha256`: of the photo, or
    of what is said instead of one. `said_at`: by the device's clock; tells how far that is out, and decides nothing.
    """

    purpose: Purpose
    nonce: str
    watch: WatchId
    prompt: PromptId
    counter: int
    content_sha256: str
    camera: Camera
    said_at: datetime

    def __post_init__(self) -> None:
        for field in ("nonce", "content_sha256"):
            if not _HEX.fullmatch(getattr(self, field)):
                raise InvalidValueError("Statement", field, "32 bytes in hex", repr(getattr(self, field)))
        for field in ("watch", "prompt"):
            if not _ID.fullmatch(getattr(self, field)):
                raise InvalidValueError("Statement", field, "an id", repr(getattr(self, field)))
        checks.finite("Statement", "counter", self.counter, low=1)
        checks.aware("Statement", "said_at", self.said_at)

    def message(self) -> bytes:
        """Return the exact bytes that are signed: one line a field, in this order, each told from the next."""
        lines = (
            HEAD,
            self.purpose.value.encode(),
            self.nonce.encode(),
            self.watch.encode(),
            self.prompt.encode(),
            str(self.counter).encode(),
            self.content_sha256.encode(),
            self.camera.value.encode(),
            self.said_at.isoformat().encode(),
        )
        return b"\n".join(lines) + b"\n"

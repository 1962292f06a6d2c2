"""A phone of the van: whose it is, for which deployment, and what became of it."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from peelian.errors import InvalidValueError
from peelian.nouns import checks
from peelian.nouns.ids import DeploymentId, PersonId

DeviceId = NewType("DeviceId", str)
"""One phone of one officer in one deployment; a phone that is enrolled again is another."""

POINT = re.compile(r"04[0-9a-f]{128}")
"""A point of the curve P-256 that is not compressed: one byte, and two coordinates of 32 (SEC 1, 2.3.3)."""

LONGEST_LABEL = 60


class DeviceState(StrEnum):
    """What became of a phone. It goes one way."""

    ACTIVE = "active"
    LEFT = "left"
    """The officer gave it back."""
    WIPED = "wiped"
    """It was lost, or its code was guessed at too often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WakeUp:
    """Where a phone can be woken (RFC 8030), and under which key (RFC 8291). Base64url."""

    endpoint: str
    p256dh: str
    auth: str

    def __post_init__(self) -> None:
        for field in ("endpoint", "p256dh", "auth"):
            checks.text("WakeUp", field, getattr(self, field))


@dataclass(frozen=True, slots=True, kw_only=True)
class Denied:
    """Something that a phone asked for and was refused. `asked`: the verb; `rule`, `reason`: what the refusal said."""

    at: datetime
    asked: str
    rule: str
    reason: str

    def __post_init__(self) -> None:
        checks.aware("Denied", "at", self.at)
        for field in ("asked", "rule", "reason"):
            checks.text("Denied", field, getattr(self, field))


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A phone. It belongs to one officer and one deployment for as long as it lives.

    `public_key`: point of P-256 in hex, not compressed; the other half never leaves the phone. `expires_at`: the end of
    the deployment, at the latest. `wrong_codes`: so many in a row. `denied`: the newest of what it was refused;
    `denied_looks`: how many second looks it was refused in all. `seen_at`: when it was last unlocked.
    """

    id: DeviceId
    deployment: DeploymentId
    officer: PersonId
    label: str
    public_key: str
    enrolled_at: datetime
    expires_at: datetime
    state: DeviceState = DeviceState.ACTIVE
    over_at: datetime | None = None
    seen_at: datetime | None = None
    wrong_codes: int = 0
    denied: tuple[Denied, ...] = ()
    denied_count: int = 0
    denied_looks: int = 0
    wake_up: WakeUp | None = None

    def __post_init__(self) -> None:
        for field in ("id", "deployment", "officer", "label"):
            checks.text("Device", field, getattr(self, field))
        if len(self.label) > LONGEST_LABEL:
            raise InvalidValueError("Device", "label", f"at most {LONGEST_LABEL} characters", str(len(self.label)))
        if not POINT.fullmatch(self.public_key):
            raise InvalidValueError("Device", "public_key", "a point of P-256 in hex", repr(self.public_key))
        for field in ("wrong_codes", "denied_count", "denied_looks"):
            checks.finite("Device", field, getattr(self, field), low=0)
        for field in ("enrolled_at", "expires_at", "over_at", "seen_at"):
            if getattr(self, field) is not None:
                checks.aware("Device", field, getattr(self, field))

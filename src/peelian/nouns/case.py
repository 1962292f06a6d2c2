"""An alert on its way through people's hands: what they saw, decided, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from peelian.nouns import checks
from peelian.nouns.device import DeviceId
from peelian.nouns.ids import AlertId, CameraId, DeploymentId, EntryId, PersonId
from peelian.nouns.phone import PhoneStep, SecondLook

ALL = PersonId("*")
"""In place of one officer: whoever has a phone of the deployment. No person can be called so."""


class View(StrEnum):
    """What an operator makes of two pictures side by side."""

    TRUE = "true"
    FALSE = "false"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjudication:
    """An operator's view, made before the band was shown. `reasons`: keys of the policy pack."""

    by: PersonId
    at: datetime
    view: View
    reasons: tuple[str, ...]
    note: str = ""

    def __post_init__(self) -> None:
        checks.text("Adjudication", "by", self.by)
        checks.aware("Adjudication", "at", self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """An alert that an operator sent to an engagement officer, or to `ALL` of the deployment."""

    by: PersonId
    to: PersonId
    at: datetime

    def __post_init__(self) -> None:
        checks.text("Release", "by", self.by)
        checks.text("Release", "to", self.to)
        checks.aware("Release", "at", self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One step of what came of an alert. `result`, `check`: keys of the policy pack; `check` is the independent one."""

    by: PersonId
    at: datetime
    result: str
    check: str
    note: str = ""

    def __post_init__(self) -> None:
        checks.text("Outcome", "by", self.by)
        checks.aware("Outcome", "at", self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An alert at the desk. Its probe lies sealed under its id.

    `similarity`: kept to compute the band, and never shown. `seen_at`: when the face was last seen; `raised_at`: when
    the alert was recorded. `first_shown_at`: when a person first had it before them. `deleted_at`: when its probe was
    shredded. `steps`, `second_looks`: what officers did on their phones, in the order in which the desk heard of it.
    `dropped`: phones that were lost or given back before their officer had spoken to anybody; what they held is free
    again. `declined_at`: when its time was over and everybody whom it had reached had said that they would not go.
    `unanswered_at`: when its time was over and nobody had spoken to anybody, nor had everybody declined.
    `unfinished_at`: when the lead was told that somebody was sent or spoken to, and nobody had said how it ended.
    """

    id: AlertId
    deployment: DeploymentId
    entry: EntryId
    camera: CameraId
    seen_at: datetime
    raised_at: datetime
    similarity: float
    shots: int
    category: str
    volunteer: bool = False
    first_shown_at: datetime | None = None
    adjudication: Adjudication | None = None
    release: Release | None = None
    outcomes: tuple[Outcome, ...] = ()
    deleted_at: datetime | None = None
    steps: tuple[PhoneStep, ...] = ()
    second_looks: tuple[SecondLook, ...] = ()
    dropped: tuple[DeviceId, ...] = ()
    declined_at: datetime | None = None
    unanswered_at: datetime | None = None
    unfinished_at: datetime | None = None

    def __post_init__(self) -> None:
        for field in ("id", "deployment", "entry", "camera"):
            checks.text("Case", field, getattr(self, field))
        checks.finite("Case", "similarity", self.similarity, low=-1.001, high=1.001)
        for field in ("seen_at", "raised_at"):
            checks.aware("Case", field, getattr(self, field))
        for field in ("first_shown_at", "deleted_at", "declined_at", "unanswered_at", "unfinished_at"):
            if getattr(self, field) is not None:
                checks.aware("Case", field, getattr(self, field))

    @property
    def closed_at(self) -> datetime | None:
        """When it was closed by itself, since nobody went on with it; None where that did not happen."""
        return self.declined_at or self.unanswered_at

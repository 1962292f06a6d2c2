"""One person on one deployment's watchlist: why, by which picture, and whether it still holds."""

from dataclasses import dataclass
from datetime import date, datetime

from peelian.nouns import checks
from peelian.nouns.deployment import Approval
from peelian.nouns.ids import DeploymentId, EntryId, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a reference picture comes from. `taken_on`: its date; `sha256`: of the picture as it is kept."""

    image: str
    taken_on: date
    source: str
    legal_basis: str
    sha256: str

    def __post_init__(self) -> None:
        for field in ("image", "source", "legal_basis", "sha256"):
            checks.text("Provenance", field, getattr(self, field))


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What the live-status check said. `live`: whether the reason for listing still holds. `checker`: who said so."""

    at: datetime
    live: bool
    checker: str

    def __post_init__(self) -> None:
        checks.aware("Status", "at", self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Volunteer:
    """Somebody on the Blue list: seeded so that true recognition can be measured. `consent`: its reference."""

    consent: str
    expires_at: datetime

    def __post_init__(self) -> None:
        checks.text("Volunteer", "consent", self.consent)
        checks.aware("Volunteer", "expires_at", self.expires_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Who an entry is about. Kept sealed, apart from the entry, under a key of its own.

    `reference`: what the list's keeper calls them (a nominal number). `born`: where it is known.
    """

    reference: str
    name: str
    born: date | None = None

    def __post_init__(self) -> None:
        checks.text("Subject", "reference", self.reference)
        checks.text("Subject", "name", self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry, without the person: who it is about, the picture and the template lie sealed under its id.

    `category`: a key of the policy pack. `reason`: why this person, for this deployment. `basis`: the offence, order
    or warrant. `instructions`: what to do on an alert. `under_18`, `under_13`: by the date of birth, on the day it was
    added. `quality`: what the quality gate measured, in words. `volunteer`: only for the Blue list.
    """

    id: EntryId
    deployment: DeploymentId
    category: str
    reason: str
    basis: str
    instructions: str
    picture: Provenance
    added_by: PersonId
    added_at: datetime
    quality: str
    under_18: bool = False
    under_13: bool = False
    expires_at: datetime | None = None
    status: Status | None = None
    child_approval: Approval | None = None
    volunteer: Volunteer | None = None

    def __post_init__(self) -> None:
        for field in ("id", "deployment", "category", "added_by"):
            checks.text("Entry", field, getattr(self, field))
        checks.aware("Entry", "added_at", self.added_at)
        if self.expires_at is not None:
            checks.aware("Entry", "expires_at", self.expires_at)

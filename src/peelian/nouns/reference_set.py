"""A declared reference set: pictures that operator-initiated checks are made against, and nothing else ever is."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from peelian.nouns import checks
from peelian.nouns.deployment import Approval
from peelian.nouns.entry import Provenance
from peelian.nouns.ids import MemberId, PersonId, SetId


class SetStage(StrEnum):
    """How far a set has come."""

    DRAFT = "draft"
    """Pictures may be added; nothing is searched in it."""
    PUBLISHED = "published"
    """Two people stand behind it; pictures only leave it."""
    DESTROYED = "destroyed"
    """Its keys are gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One picture of one person in one set, without the person: reference, picture and template lie sealed.

    `of`: the set. `keep_until`: the last day on which it may be kept. `no_further_action_on`: the day on which it was
    decided that nothing more is held against them; from then on it is weeded.
    """

    id: MemberId
    of: SetId
    picture: Provenance
    quality: str
    added_by: PersonId
    added_at: datetime
    keep_until: date
    no_further_action_on: date | None = None

    def __post_init__(self) -> None:
        for field in ("id", "of", "added_by"):
            checks.text("Member", field, getattr(self, field))
        checks.aware("Member", "added_at", self.added_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Somebody asks that a set be published just as it is. `digest`: of all its members."""

    by: PersonId
    at: datetime
    digest: str

    def __post_init__(self) -> None:
        checks.text("Request", "by", self.by)
        checks.text("Request", "digest", self.digest)
        checks.aware("Request", "at", self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceSet:
    """A set.

    `kind`: a key of the policy pack, like custody. `pack`: the model pack of its templates. `version`: rises with
    every publication and every weeding. `size`: pictures in it. `digest`: of the members of this version; empty before
    it was first published. `importers`: who put pictures in it.
    """

    id: SetId
    kind: str
    title: str
    pack: str
    made_by: PersonId
    made_at: datetime
    stage: SetStage = SetStage.DRAFT
    version: int = 0
    size: int = 0
    digest: str = ""
    importers: frozenset[PersonId] = frozenset()
    weeded_on: date | None = None
    request: Request | None = None
    publication: Approval | None = None
    expires_on: date | None = None

    def __post_init__(self) -> None:
        for field in ("id", "kind", "title", "pack", "made_by"):
            checks.text("ReferenceSet", field, getattr(self, field))
        checks.aware("ReferenceSet", "made_at", self.made_at)
        checks.finite("ReferenceSet", "version", self.version, low=0)
        checks.finite("ReferenceSet", "size", self.size, low=0)

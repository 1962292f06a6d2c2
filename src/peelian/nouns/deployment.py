"""A deployment: what was planned, who authorised it, and how far it has come."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from peelian.nouns import checks
from peelian.nouns.ids import CameraId, DeploymentId, EntryId, PersonId, PointId


class Stage(StrEnum):
    """How far a deployment has come. It goes one way."""

    DRAFT = "draft"
    AUTHORISED = "authorised"
    SEALED = "sealed"
    """Its list is sealed: nothing in it can change any more."""
    LIVE = "live"
    ENDED = "ended"
    DESTROYED = "destroyed"
    """Its list and its pictures can be read by nobody any more."""
    RECORDED = "recorded"
    """Its record is published; nothing of it changes any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraPlan:
    """A camera that the authority names.

    `source`: its address or file; may hold a password, and is shown only without it. `zone`: what it looks at.
    """

    name: CameraId
    source: str
    zone: str

    def __post_init__(self) -> None:
        checks.text("CameraPlan", "name", self.name)
        checks.text("CameraPlan", "source", self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """References of the documents that must be there before an authority can be given."""

    dpia: str = ""
    """Data protection impact assessment (DPA 2018 s.64)."""
    equality: str = ""
    """Equality impact assessment (Equality Act 2010 s.149)."""
    community: str = ""
    """Community impact assessment."""
    policy: str = ""
    """Appropriate policy document (DPA 2018 s.42)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """How the public is told.

    `signage`: which signs stand where. `published_at`: when the notice was or will be published. `where`: its address.
    """

    signage: str = ""
    published_at: datetime | None = None
    where: str = ""

    def __post_init__(self) -> None:
        if self.published_at is not None:
            checks.aware("Notice", "published_at", self.published_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an authorising officer is asked to authorise. May be incomplete while it is a draft.

    `use_case`: a key of the policy pack. `place_link`: the grounds for expecting the listed people at this place.
    `pack`: the model pack. `fpir`: the false positive identification rate of the operating point that is asked for.
    `expected_faces`: how many people are expected to pass. `false_alerts_allowed`: so many false alerts may be counted;
    one more stops the deployment.
    """

    title: str = ""
    use_case: str = ""
    legal_basis: str = ""
    necessity: str = ""
    proportionality: str = ""
    place: str = ""
    place_link: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    cameras: tuple[CameraPlan, ...] = ()
    documents: Documents = field(default_factory=Documents)
    notice: Notice = field(default_factory=Notice)
    pack: str = "starter"
    fpir: float = 1e-3
    expected_faces: int = 0
    false_alerts_allowed: int = 0

    def __post_init__(self) -> None:
        for name, moment in (("starts_at", self.starts_at), ("ends_at", self.ends_at)):
            if moment is not None:
                checks.aware("Plan", name, moment)
        checks.finite("Plan", "fpir", self.fpir, low=0, high=1)
        checks.finite("Plan", "expected_faces", self.expected_faces, low=0)
        checks.finite("Plan", "false_alerts_allowed", self.false_alerts_allowed, low=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Somebody's yes to one exact thing. `to`: SHA-256 (hex) of what was approved. `reason`: in their words."""

    by: PersonId
    rank: str
    at: datetime
    to: str
    reason: str

    def __post_init__(self) -> None:
        checks.text("Approval", "by", self.by)
        checks.text("Approval", "to", self.to)
        checks.aware("Approval", "at", self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A list that cannot change any more, and what its record will say of it when it is gone.

    `root`: Merkle root (hex) over its entries; `size`: how many they are, the volunteers among them included.
    `categories`: how many entries each has. `picture_ages_years`: median and greatest age of the pictures.
    """

    by: PersonId
    at: datetime
    root: str
    size: int
    volunteers: int
    categories: tuple[tuple[str, int], ...]
    picture_ages_years: tuple[float, float]

    def __post_init__(self) -> None:
        checks.text("Seal", "by", self.by)
        checks.text("Seal", "root", self.root)
        checks.finite("Seal", "size", self.size, low=1)
        checks.finite("Seal", "volunteers", self.volunteers, low=0, high=self.size)
        checks.aware("Seal", "at", self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """When and why a deployment ended. `by`: a person, or `system`. `cause`: a word of the closed list."""

    at: datetime
    by: PersonId
    cause: str
    why: str

    def __post_init__(self) -> None:
        checks.aware("Ending", "at", self.at)
        for name in ("by", "cause", "why"):
            checks.text("Ending", name, getattr(self, name))


@dataclass(frozen=True, slots=True, kw_only=True)
class PointUse:
    """An operating point that a deployment runs with, from a moment on: what the record says of it.

    `digest`: SHA-256 (hex) of the evidence that two people signed. `target`: the FPIR, measured with `gallery_size`
    listed. `verdict`: of the evidence, on declared groups. `override`: for which reasons it was used although that is
    not balanced; empty where it is. `why`: it was chosen; `asked_by`, `approved_by`: who changed to it while it ran.
    """

    id: PointId
    name: str
    digest: str
    target: float
    gallery_size: int
    threshold: float
    verdict: str
    override: str
    since: datetime
    why: str
    asked_by: PersonId
    approved_by: PersonId

    def __post_init__(self) -> None:
        for name in ("id", "name", "digest", "why", "asked_by", "approved_by"):
            checks.text("PointUse", name, getattr(self, name))
        checks.finite("PointUse", "threshold", self.threshold, low=-1, high=1)
        checks.aware("PointUse", "since", self.since)


@dataclass(frozen=True, slots=True, kw_only=True)
class PointRequest:
    """Somebody asks that a live deployment goes on with another point. `digest`: of that point's evidence."""

    point: PointId
    digest: str
    by: PersonId
    at: datetime
    reason: str

    def __post_init__(self) -> None:
        for name in ("point", "digest", "by", "reason"):
            checks.text("PointRequest", name, getattr(self, name))
        checks.aware("PointRequest", "at", self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """A volunteer of the Blue list crossed the zone, as somebody who stood there says."""

    entry: EntryId
    at: datetime
    by: PersonId

    def __post_init__(self) -> None:
        checks.text("Crossing", "entry", self.entry)
        checks.text("Crossing", "by", self.by)
        checks.aware("Crossing", "at", self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What somebody who was spoken to said of themselves, for equality monitoring. Nothing in it leads to a person.

    `correct`: whether the alert was confirmed to be about them. Empty where they did not say.
    """

    correct: bool
    ethnicity: str = ""
    age_band: str = ""
    sex: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """One deployment. Each stage adds what made it so; nothing that an earlier stage said changes.

    `policy`: name and version of the policy pack in force; `policy_digest`: its SHA-256 (hex). `unconfined`: whether
    the recogniser ran without the kernel's guard. `faces_seen`: how many faces the recogniser followed, an estimate of
    people who passed. `points`: operating points that it ran with, the first from its start on; `point_request`:
    somebody asks for another.
    """

    id: DeploymentId
    plan: Plan
    drafted_by: PersonId
    policy: str
    stage: Stage = Stage.DRAFT
    authorisation: Approval | None = None
    seal: Seal | None = None
    started_at: datetime | None = None
    ending: Ending | None = None
    destroyed_at: datetime | None = None
    recorded_at: datetime | None = None
    unconfined: bool = False
    faces_seen: int = 0
    policy_digest: str = ""
    points: tuple[PointUse, ...] = ()
    point_request: PointRequest | None = None
    crossings: tuple[Crossing, ...] = ()
    declared: tuple[Declared, ...] = ()

    def __post_init__(self) -> None:
        checks.text("Deployment", "id", self.id)
        checks.text("Deployment", "drafted_by", self.drafted_by)
        checks.finite("Deployment", "faces_seen", self.faces_seen, low=0)
        for name in ("started_at", "destroyed_at", "recorded_at"):
            if getattr(self, name) is not None:
                checks.aware("Deployment", name, getattr(self, name))

"""A record as it was published: the very bytes whose digest the log holds."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from peelian.nouns import checks
from peelian.nouns.ids import DeploymentId


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One deployment's record. `document`: canonical JSON. `entry`: number of the log entry that says so, from 0."""

    deployment: DeploymentId
    document: bytes
    entry: int
    at: datetime

    def __post_init__(self) -> None:
        checks.text("Publication", "deployment", self.deployment)
        checks.finite("Publication", "entry", self.entry, low=0)
        checks.aware("Publication", "at", self.at)

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the document, as the log has it."""
        return sha256(self.document).hexdigest()

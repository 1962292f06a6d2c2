"""That somebody was on a list: which, why and when, and nothing of who they are."""

from dataclasses import dataclass
from datetime import datetime

from peelian.nouns import checks
from peelian.nouns.ids import DeploymentId, EntryId


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """One person on one list, without the person. `category`: a key of the policy pack. `over_at`: None while it is."""

    entry: EntryId
    deployment: DeploymentId
    category: str
    listed_at: datetime
    over_at: datetime | None = None

    def __post_init__(self) -> None:
        for name in ("entry", "deployment", "category"):
            checks.text("Membership", name, getattr(self, name))
        checks.aware("Membership", "listed_at", self.listed_at)
        if self.over_at is not None:
            checks.aware("Membership", "over_at", self.over_at)

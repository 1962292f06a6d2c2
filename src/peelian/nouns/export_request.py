"""A request to take part of the register along, which somebody else has to allow."""

from dataclasses import dataclass
from datetime import datetime

from peelian.nouns import checks
from peelian.nouns.deployment import Approval
from peelian.nouns.ids import BodyId, ExportId, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """A request. `body`: whose part; None for all. `asked`: what is looked for, by name, as an address says it.

    `assets`: how many that were when it was asked. `approval`: bound to what is asked for, and for what.
    `taken_at`: when it was taken along; an approval is good for once.
    """

    id: ExportId
    body: BodyId | None
    asked: tuple[tuple[str, str], ...]
    assets: int
    why: str
    by: PersonId
    at: datetime
    approval: Approval | None = None
    taken_at: datetime | None = None

    def __post_init__(self) -> None:
        for name in ("id", "why", "by"):
            checks.text("ExportRequest", name, getattr(self, name))
        checks.finite("ExportRequest", "assets", self.assets, low=0)
        checks.aware("ExportRequest", "at", self.at)

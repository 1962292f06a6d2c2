"""“No” as a value."""

from dataclasses import dataclass

from peelian.nouns import checks


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The law, or a quality floor, says no; `reason` tells a person why, in words that can be shown."""

    rule: str
    reason: str

    def __post_init__(self) -> None:
        checks.text("Refused", "rule", self.rule)
        checks.text("Refused", "reason", self.reason)

"""“No” as a value."""

from dataclasses import dataclass

from typing_extensions import override

from peelian.errors import InvalidValueError
from peelian.nouns import checks


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The law, or a quality floor, says no; `reason` tells a person why, in words that can be shown."""

    rule: str
    reason: str

    def __post_init__(self) -> None:
        checks.text("Refused", "rule", self.rule)
        checks.text("Refused", "reason", self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusals:
    """Everything that stands against something, at once: a person should not have to find out one by one."""

    reasons: tuple[Refused, ...]

    def __post_init__(self) -> None:
        if not self.reasons:
            raise InvalidValueError("Refusals", "reasons", "at least one refusal", "none")

    @override
    def __str__(self) -> str:
        """Return all reasons in one sentence, each once: many entries may lack the same."""
        return "; ".join(dict.fromkeys(one.reason for one in self.reasons))

"""The rules themselves cannot be read."""

from dataclasses import dataclass

from typing_extensions import override

from peelian.errors.base import BadInputError


@dataclass(eq=False)
class PolicyError(BadInputError):
    """A policy pack is not well formed. Nothing runs without rules."""

    problem: str
    detail: str
    remedy: str = "Put a whole policy pack in its place"

    @property
    @override
    def sentence(self) -> str:
        return f"The policy pack cannot be used: {self.problem} ({self.detail}). {self.remedy}."

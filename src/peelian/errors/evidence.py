"""A figure or a threshold has nothing behind it."""

from dataclasses import dataclass

from typing_extensions import override

from peelian.errors.base import PeelianError


@dataclass(eq=False)
class OperatingPointError(PeelianError):
    """An operating point is missing or does not fit what is about to run."""

    problem: str
    remedy: str

    @property
    @override
    def sentence(self) -> str:
        return f"{self.problem}. {self.remedy}."


@dataclass(eq=False)
class NotEnoughDataError(PeelianError):
    """A figure was asked for that the data cannot support."""

    figure: str
    have: int
    need: int

    @property
    @override
    def sentence(self) -> str:
        return f"Not enough data for {self.figure}: {self.have} comparisons, at least {self.need} needed."

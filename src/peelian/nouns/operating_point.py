"""A threshold that comes with its evidence."""

from dataclasses import dataclass
from datetime import date

from peelian.errors import InvalidValueError
from peelian.nouns import checks
from peelian.nouns.ids import ModelId


@dataclass(frozen=True, slots=True, kw_only=True)
class Proportion:
    """A rate that was counted: errors out of trials, with the ends of its 95 % interval."""

    errors: int
    trials: int
    value: float
    low: float
    high: float

    def __post_init__(self) -> None:
        checks.finite("Proportion", "trials", self.trials, low=1)
        checks.finite("Proportion", "errors", self.errors, low=0, high=self.trials)
        checks.finite("Proportion", "value", self.value, low=0, high=1)
        checks.finite("Proportion", "low", self.low, low=0, high=1)
        checks.finite("Proportion", "high", self.high, low=0, high=1)
        if not self.low <= self.high:
            raise InvalidValueError("Proportion", "low", "at most high", f"{self.low:g} > {self.high:g}")


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatingPoint:
    """A similarity threshold, for one model and gallery size, with the rates measured at it.

    `threshold`: cosine similarity in [-1, 1] from which a candidate counts.
    `target`: the FPIR (1:N, `gallery_size` ≥ 1) or FMR (1:1, `gallery_size` = 0) that was asked for.
    `false_positive`: FPIR or FMR measured at the threshold; `false_negative`: FNIR or FNMR likewise.
    """

    name: str
    model: ModelId
    pack: str
    gallery_size: int
    target: float
    threshold: float
    false_positive: Proportion
    false_negative: Proportion
    data: str
    measured_on: date

    def __post_init__(self) -> None:
        for field in ("name", "model", "pack", "data"):
            checks.text("OperatingPoint", field, getattr(self, field))
        checks.finite("OperatingPoint", "gallery_size", self.gallery_size, low=0)
        checks.finite("OperatingPoint", "target", self.target, low=0, high=1)
        checks.finite("OperatingPoint", "threshold", self.threshold, low=-1, high=1)

    @property
    def is_one_to_one(self) -> bool:
        """Whether it holds for comparing one picture with one other, and not for searching a list."""
        return self.gallery_size == 0

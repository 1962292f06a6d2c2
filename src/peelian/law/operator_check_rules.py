"""What a policy pack says of operator-initiated checks and of the sets that they are made against."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peelian.nouns import checks

COUNTS = (
    "candidates",
    "photos",
    "undecided_s",
    "code_minutes",
    "officer_per_hour",
    "desk_per_hour",
    "row_days",
    "set_days",
    "weeding_days",
    "most_members",
    "sampled_of_hundred",
)
"""Whole numbers of the section, none of which may be nothing."""

PARTS = ("sets", "triggers", "legal_bases", "tried", "outcomes", "findings")
"""Closed lists of the section: key to the words that people see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A kind of place. `private`: a check there needs a risk of significant harm, and its reason."""

    title: str
    private: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRules:
    """The rules. What is not a key of a map cannot be chosen.

    `candidates`: the most that an answer shows. `fpir`: how many strangers may be shown anybody, of all. `photos`: of
    one check. `undecided_s`: how long a photograph lives without a decision. `code_minutes`: of a supervisor's code.
    `officer_per_hour`, `desk_per_hour`: checks. `row_days`: how long a face-free row is kept. `set_days`: how long a
    published set lives. `weeding_days`: how old its last weeding may be. `sampled_of_hundred`: rows looked through.
    """

    candidates: int
    fpir: float
    photos: int
    undecided_s: int
    code_minutes: int
    officer_per_hour: int
    desk_per_hour: int
    row_days: int
    set_days: int
    weeding_days: int
    most_members: int
    sampled_of_hundred: int
    sets: Mapping[str, str]
    triggers: Mapping[str, str]
    legal_bases: Mapping[str, str]
    tried: Mapping[str, str]
    places: Mapping[str, Place]
    outcomes: Mapping[str, str]
    findings: Mapping[str, str]

    def __post_init__(self) -> None:
        for name in COUNTS:
            checks.finite("CheckRules", name, getattr(self, name), low=1)
        checks.finite("CheckRules", "sampled_of_hundred", self.sampled_of_hundred, high=100)
        checks.finite("CheckRules", "fpir", self.fpir, low=0, high=1)
        for name in (*PARTS, "places"):
            checks.text("CheckRules", name, " ".join(getattr(self, name)))


def read(section: Mapping[str, Any]) -> CheckRules:
    """Read the section of a policy pack.

    Raises:
        KeyError: something is missing.
        TypeError: something is of another kind.
        InvalidValueError: a bound is no bound, or a list is empty.
    """
    told: dict[str, Any] = {name: _whole(section[name]) for name in COUNTS}
    told |= {part: _words(section[part]) for part in PARTS}
    places = {key: _place(it) for key, it in section["places"].items()}
    return CheckRules(fpir=section["fpir"], places=places, **told)


def _place(it: Mapping[str, Any]) -> Place:
    if not isinstance(it["private"], bool):
        raise TypeError(repr(it))  # what is neither yes nor no would be read as one of them
    return Place(title=it["title"], private=it["private"])


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(repr(value))
    return value


def _words(value: Mapping[str, Any]) -> dict[str, str]:
    words = dict(value.items())
    if not all(isinstance(word, str) for word in words.values()):
        raise TypeError(repr(value))
    return words

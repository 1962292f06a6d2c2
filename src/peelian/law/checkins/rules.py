"""What a policy pack says of check-ins. What a pack may never loosen stands here, as constants."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peelian.errors import InvalidValueError
from peelian.nouns import checks
from peelian.nouns.order import QuietKind

MOST_IN_24_HOURS = 5
"""Prompts that anybody may get in any 24 hours (smartwatch plan 2022: up to five). A pack may ask for fewer, never for
more; the store keeps to it by itself as well."""

LARGEST_FMR = 1e-4
"""NIST SP 800-63B-4 section 3.2.3: false matches at most 1 in 10,000."""

CEILING_DAYS = 2192
"""Six years, the longest time that the 2022 plan named. Nothing may be kept for longer, for whatever reason."""

KEPT = ("photo", "template", "fix", "event", "prompt", "case")
"""Classes of what is kept of somebody under an order, each with a clock of its own, which the order may set."""

DRAFT = "draft"
"""The class of orders that nobody activates: what was written of somebody goes when it was left lying."""

CLOCKS = (*KEPT, DRAFT)
"""Every class that has a clock in the policy pack."""

LEAST_PROMPT_DAYS = 2
"""For so long prompts are kept at least: the bound on prompts in a day looks back at them."""

COUNTS = (
    "most_prompts",
    "deliver_minutes",
    "answer_minutes",
    "sleep_hours",
    "review_days",
    "longest_days",
    "tries",
    "nonce_s",
    "look_hours",
    "decide_hours",
    "buffer_hours",
    "slice_hours",
)
"""Whole numbers of the section, none of which may be nothing."""

PARTS = ("powers", "excuses", "outcomes", "contacts", "purposes", "recipients", "share_fields", "exemptions")
"""Closed lists of the section: key to the words that people see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRules:
    """How places are judged.

    `persist_s`, `persist_fixes`: an event needs so many seconds, and so many fixes, all on the wrong side.
    `usable_m`: a fix with a larger radius is never used alone. `fastest_m_s`: faster is a fault of positioning.
    `ahead_s`: a fix from further in the future is refused; `stale_minutes`: an older one says nothing of now.
    """

    persist_s: float
    persist_fixes: int
    usable_m: float
    fastest_m_s: float
    ahead_s: float
    stale_minutes: float

    def __post_init__(self) -> None:
        for name in ("persist_s", "usable_m", "fastest_m_s", "ahead_s", "stale_minutes"):
            checks.finite("PlaceRules", name, getattr(self, name), low=0)
        checks.finite("PlaceRules", "persist_fixes", self.persist_fixes, low=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInRules:
    """The rules. What is not a key of a map cannot be chosen.

    `most_prompts`: in any 24 hours. `deliver_minutes`: within which a prompt must reach its device, or is the system's
    fault. `answer_minutes`: to answer, from when it was shown. `sleep_hours`: of quiet at night at least.
    `review_days`: at most from one review to the next. `longest_days`: of an order. `tries`: photos of one prompt.
    `nonce_s`: how long one may be used. `look_hours`, `decide_hours`: service times of the review desk.
    `buffer_hours`: how long fixes lie sealed for judging. `slice_hours`: of raw fixes that one request may open.
    `keep_days`: by class. `adverse`: outcomes that need two people. `fmr`: of a comparison. `turn`: whether a photo
    comes with a second one, of the head turned as the server asks.
    """

    most_prompts: int
    deliver_minutes: int
    answer_minutes: int
    sleep_hours: int
    review_days: int
    longest_days: int
    tries: int
    nonce_s: int
    look_hours: int
    decide_hours: int
    buffer_hours: int
    slice_hours: int
    fmr: float
    turn: bool
    keep_days: Mapping[str, float]
    places: PlaceRules
    adverse: frozenset[str]
    powers: Mapping[str, str]
    excuses: Mapping[str, str]
    outcomes: Mapping[str, str]
    contacts: Mapping[str, str]
    purposes: Mapping[str, str]
    recipients: Mapping[str, str]
    share_fields: Mapping[str, str]
    exemptions: Mapping[str, str]
    quiet: Mapping[str, str]

    def __post_init__(self) -> None:
        for name in COUNTS:
            checks.finite("CheckInRules", name, getattr(self, name), low=1)
        checks.finite("CheckInRules", "most_prompts", self.most_prompts, high=MOST_IN_24_HOURS)
        checks.finite("CheckInRules", "fmr", self.fmr, low=0, high=LARGEST_FMR)
        for name in (*PARTS, "quiet"):
            checks.text("CheckInRules", name, " ".join(getattr(self, name)))
        for kept, days in self.keep_days.items():
            low = LEAST_PROMPT_DAYS if kept == "prompt" else 0
            checks.finite("CheckInRules", f"keep_days.{kept}", days, low=low, high=CEILING_DAYS)
        if not self.adverse or not self.adverse <= set(self.outcomes):
            raise InvalidValueError("CheckInRules", "adverse", "some of the outcomes", repr(sorted(self.adverse)))


def read(section: Mapping[str, Any]) -> CheckInRules:
    """Read the section of a policy pack.

    Raises:
        KeyError: something is missing.
        TypeError: something is of another kind.
        InvalidValueError: a bound is looser than may be, or a list is empty.
    """
    places = section["places"]
    counts: dict[str, Any] = {name: _whole(section[name]) for name in COUNTS}
    parts: dict[str, Any] = {part: _words(section[part]) for part in PARTS}
    return CheckInRules(
        fmr=section["fmr"],
        turn=_flag(section["turn"]),
        keep_days={kept: section["keep_days"][kept] for kept in CLOCKS},
        places=PlaceRules(**{name: places[name] for name in PlaceRules.__dataclass_fields__}),
        adverse=frozenset(section["adverse"]),
        quiet={kind.value: section["quiet"][kind.value] for kind in QuietKind},
        **counts,
        **parts,
    )


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(repr(value))
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(repr(value))
    return value


def _words(value: Mapping[str, Any]) -> dict[str, str]:
    words = dict(value.items())
    if not all(isinstance(word, str) for word in words.values()):
        raise TypeError(repr(value))
    return words

"""A policy pack: what the law asks, as data. Rules are read from it and never written into code."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from peelian.errors import InvalidValueError, PolicyError
from peelian.law import evidence_rules, operator_check_rules
from peelian.law.checkins import rules as checkin_rules
from peelian.law.checkins.rules import CheckInRules
from peelian.law.evidence_rules import EvidenceRules
from peelian.law.operator_check_rules import CheckRules
from peelian.nouns import checks
from peelian.nouns.phone import OUTCOMES, PhoneAct

PHONE_NUMBERS = (
    "alert_minutes",
    "engaged_minutes",
    "lock_s",
    "wrong_codes",
    "queue_minutes",
    "second_looks",
    "fmr",
    "against_list",
)
"""What is read from a pack's `[phones]` besides words."""


RETENTION = ("non_match_s", "alert_hours", "list_hours_after_end", "ledger_days", "hold_days", "abandoned_days")
"""What is read from a pack's `[retention]`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """Why somebody may be on a list. `volunteer`: only for people who gave their consent to be seeded."""

    title: str
    source: str
    volunteer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Who may authorise, how long ahead the public is told, and how much may go wrong.

    `ranks`: keys of ranks that may authorise. `notice_hours`: at least so long before the start. `longest_hours`: of
    one deployment. `false_alert_rate`: of faces seen; the operating point may not promise more.
    """

    ranks: frozenset[str]
    notice_hours: float
    longest_hours: float
    false_alert_rate: float

    def __post_init__(self) -> None:
        for name in ("notice_hours", "longest_hours"):
            checks.finite("Authority", name, getattr(self, name), low=0)
        checks.finite("Authority", "false_alert_rate", self.false_alert_rate, low=0, high=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRules:
    """What a watchlist must keep to.

    `status_hours`: how old a live-status check may be at the start. `child_under`, `young_child_under`: ages below
    which an entry needs an approval of its own. `oldest_picture_years`: older ones are warned of.
    """

    status_hours: float
    child_under: int
    young_child_under: int
    oldest_picture_years: float
    most_entries: int

    def __post_init__(self) -> None:
        for name in ("status_hours", "child_under", "young_child_under", "oldest_picture_years", "most_entries"):
            checks.finite("ListRules", name, getattr(self, name), low=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long things are kept: `alert_hours` after it was raised, the list so long after the end.

    `ledger_days`: how long somebody can ask whether they were on a list that is gone. `hold_days`: the longest that a
    legal hold lasts before two people decide anew. `abandoned_days`: a list without an end in sight goes then.
    """

    non_match_s: float
    alert_hours: float
    list_hours_after_end: float
    ledger_days: float
    hold_days: float
    abandoned_days: float

    def __post_init__(self) -> None:
        for name in RETENTION:
            checks.finite("Retention", name, getattr(self, name), low=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corroborated:
    """Results that may only be recorded with one of these independent checks."""

    results: frozenset[str]
    checks: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """How long it may stay open what came of an alert, before the deployment lead is told: `unfinished_minutes`."""

    unfinished_minutes: float

    def __post_init__(self) -> None:
        checks.finite("FollowUp", "unfinished_minutes", self.unfinished_minutes, low=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneRules:
    """What the van's phones must keep to.

    `alert_minutes`: how long an alert stays on a phone while nobody was spoken to; `engaged_minutes`: likewise, from
    then on. `lock_s`: a phone that nobody touches for so long is locked. `wrong_codes`: so many in a row wipe it.
    `queue_minutes`: how long a step that was done without a link still counts. `second_looks`: photos an alert.
    `fmr`: false match rate at which one photo is compared with one candidate. `against_list`: whether it may be
    compared with the sealed list too. `acts`, `reasons_not`: from key to words.
    """

    alert_minutes: float
    engaged_minutes: float
    lock_s: float
    wrong_codes: int
    queue_minutes: float
    second_looks: int
    fmr: float
    against_list: bool
    acts: Mapping[str, str]
    reasons_not: Mapping[str, str]

    def __post_init__(self) -> None:
        for name in ("alert_minutes", "engaged_minutes", "lock_s", "queue_minutes"):
            checks.finite("PhoneRules", name, getattr(self, name), low=0)
        checks.finite("PhoneRules", "wrong_codes", self.wrong_codes, low=1)
        checks.finite("PhoneRules", "second_looks", self.second_looks, low=0)
        checks.finite("PhoneRules", "fmr", self.fmr, low=0, high=1)
        if not isinstance(self.against_list, bool):
            raise TypeError(self.against_list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One policy pack. The maps go from key to the words that people see; what is not a key of them cannot be chosen.

    `digest`: SHA-256 (hex) of the pack's file.
    """

    name: str
    version: str
    title: str
    regime: str
    digest: str
    authority: Authority
    evidence: EvidenceRules
    listing: ListRules
    retention: Retention
    ranks: Mapping[str, str]
    use_cases: Mapping[str, str]
    categories: Mapping[str, Category]
    reasons: Mapping[str, str]
    views: Mapping[str, str]
    outcomes: Mapping[str, str]
    checks: Mapping[str, str]
    declared: Mapping[str, Mapping[str, str]]
    corroborated: Corroborated
    follow_up: FollowUp
    operator_check: CheckRules
    bands: tuple[str, ...]
    phones: PhoneRules
    check_ins: CheckInRules

    def __post_init__(self) -> None:
        checks.text("Policy", "name", self.name)
        checks.text("Policy", "version", self.version)

    @property
    def label(self) -> str:
        """Name and version, as records print it."""
        return f"{self.name} {self.version}"


def parse(content: bytes) -> Policy:
    """Read a policy pack.

    Raises:
        PolicyError: it is not TOML, lacks something, or names what it does not have.
    """
    try:
        read: dict[str, Any] = tomllib.loads(content.decode("utf-8"))
        policy = _policy(read, sha256(content).hexdigest())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise PolicyError("it is not TOML", str(error)) from error
    except KeyError as error:
        raise PolicyError("a section or value is missing", str(error)) from error
    except (TypeError, AttributeError, ValueError) as error:
        raise PolicyError("a section is not of the right kind", str(error)) from error
    except InvalidValueError as error:
        raise PolicyError("a value is out of range", error.sentence) from error
    _known("ranks", policy.authority.ranks, policy.ranks)
    _known("outcomes", policy.corroborated.results, policy.outcomes)
    _known("checks", policy.corroborated.checks, policy.checks)
    _known("outcomes", frozenset(OUTCOMES), policy.outcomes)
    return policy


def _known(section: str, used: frozenset[str], named: Mapping[str, str]) -> None:
    """Refuse a rule about something that is not there: it would bind nobody."""
    unknown = sorted(used - set(named))
    if unknown:
        raise PolicyError("a rule uses what is not named", f"{', '.join(unknown)} under [{section}]")


def _words(value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise TypeError(repr(value))
    return value


def _authority(read: dict[str, Any]) -> Authority:
    numbers = {name: read[name] for name in ("notice_hours", "longest_hours", "false_alert_rate")}
    return Authority(ranks=frozenset(_words(read["ranks"])), **numbers)


def _policy(read: dict[str, Any], digest: str) -> Policy:
    listing, retention = read["list"], read["retention"]
    return Policy(
        name=read["name"],
        version=read["version"],
        title=read["title"],
        regime=read["regime"],
        digest=digest,
        authority=_authority(read["authority"]),
        evidence=evidence_rules.read(read["evidence"]),
        listing=ListRules(
            status_hours=listing["status_hours"],
            child_under=listing["child_under"],
            young_child_under=listing["young_child_under"],
            oldest_picture_years=listing["oldest_picture_years"],
            most_entries=listing["most_entries"],
        ),
        retention=Retention(**{name: retention[name] for name in RETENTION}),
        categories={
            key: Category(title=it["title"], source=it["source"], volunteer=it.get("volunteer", False))
            for key, it in read["categories"].items()
        },
        declared={part: dict(words) for part, words in read["declared"].items()},
        corroborated=Corroborated(
            results=frozenset(_words(read["corroborated"]["results"])),
            checks=frozenset(_words(read["corroborated"]["checks"])),
        ),
        follow_up=FollowUp(unfinished_minutes=read["follow_up"]["unfinished_minutes"]),
        operator_check=operator_check_rules.read(read["operator_check"]),
        bands=tuple(_words(read["bands"]["words"])),
        phones=PhoneRules(
            **{name: read["phones"][name] for name in PHONE_NUMBERS},
            acts={act.value: read["phones"]["acts"][act.value] for act in PhoneAct},
            reasons_not=dict(read["phones"]["reasons_not"]),
        ),
        check_ins=checkin_rules.read(read["check_ins"]),
        **{part: dict(read[part]) for part in ("ranks", "use_cases", "reasons", "views", "outcomes", "checks")},
    )

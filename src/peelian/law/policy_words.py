"""Policy packs in words: each rule with where it comes from, and what one pack changes of another."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from peelian.errors import PolicyError

SOURCE: Final = "source"
SOURCES: Final = "sources"
"""A section that says where the rules of others come from; no rule itself."""

HEAD: Final = ("name", "version", "title")
"""What a pack says of itself, which is no rule."""

STRICTER_LOWER: Final = frozenset(
    {
        "authority.longest_hours",
        "authority.false_alert_rate",
        "evidence.longest_days",
        "evidence.times_worse",
        "list.status_hours",
        "list.oldest_picture_years",
        "list.most_entries",
        "retention.non_match_s",
        "retention.alert_hours",
        "retention.list_hours_after_end",
        "follow_up.unfinished_minutes",
        "operator_check.candidates",
        "operator_check.fpir",
        "operator_check.photos",
        "operator_check.undecided_s",
        "operator_check.code_minutes",
        "operator_check.officer_per_hour",
        "operator_check.desk_per_hour",
        "operator_check.row_days",
        "operator_check.set_days",
        "operator_check.weeding_days",
        "operator_check.most_members",
        "phones.alert_minutes",
        "phones.engaged_minutes",
        "phones.lock_s",
        "phones.wrong_codes",
        "phones.queue_minutes",
        "phones.second_looks",
        "phones.fmr",
        "check_ins.most_prompts",
        "check_ins.review_days",
        "check_ins.longest_days",
        "check_ins.fmr",
        "check_ins.tries",
        "check_ins.nonce_s",
        "check_ins.look_hours",
        "check_ins.decide_hours",
        "check_ins.buffer_hours",
        "check_ins.slice_hours",
    }
)
"""Numbers of which less protects more. Of what is in neither set, nothing is said."""

STRICTER_HIGHER: Final = frozenset(
    {
        "authority.notice_hours",
        "evidence.false_stop",
        "list.child_under",
        "list.young_child_under",
        "operator_check.sampled_of_hundred",
        "check_ins.sleep_hours",
        "check_ins.answer_minutes",
        "check_ins.deliver_minutes",
    }
)
"""Numbers of which more protects more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: where it stands in the pack, what it says, and where it comes from; empty where that is not said."""

    path: str
    value: object
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one pack changes of another. `sentence`: in words. `looser`: whether it protects less; None: cannot tell."""

    path: str
    sentence: str
    looser: bool | None


def content(raw: bytes) -> Mapping[str, Any]:
    """Read a pack's values as they are written.

    Raises:
        PolicyError: it is not TOML.
    """
    try:
        return tomllib.loads(raw.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise PolicyError("it is not TOML", str(error)) from error


def rules(read: Mapping[str, Any]) -> list[Rule]:
    """Return every rule of a pack, in the order in which it is written."""
    said = read.get(SOURCES, {})
    rest = {key: value for key, value in read.items() if key != SOURCES}
    found = [rule for rule in _walk(rest, "", "") if rule.path not in HEAD]
    return [rule if rule.source else replace(rule, source=_told_of(rule.path, said)) for rule in found]


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Return what one pack changes of another, in words."""
    old, new = ({rule.path: rule for rule in rules(one)} for one in (before, after))
    found = [_removed(old[path]) for path in old if path not in new]
    found += [_added(new[path]) for path in new if path not in old]
    found += [_changed(old[path], new[path]) for path in old if path in new and old[path].value != new[path].value]
    return found


def named(path: str) -> str:
    """Write where a rule stands as people read it: `retention.alert_hours` is “Retention: alert hours”."""
    section, _, rest = path.partition(".")
    words = rest.replace(".", ", ").replace("_", " ")
    return f"{section.replace('_', ' ').capitalize()}{': ' + words if words else ''}"


def _walk(read: Mapping[str, Any], path: str, inherited: str) -> Iterator[Rule]:
    here = read.get(SOURCE) if isinstance(read.get(SOURCE), str) else inherited
    sources = {key.removesuffix("_source"): said for key, said in read.items() if key.endswith("_source")}
    for key, value in read.items():
        if key == SOURCE or key.endswith("_source"):
            continue
        stem = max((one for one in sources if key.startswith(one)), key=len, default="")
        source = str(sources.get(stem) or here)
        below = f"{path}.{key}" if path else key
        if isinstance(value, Mapping):
            yield from _walk(value, below, source)
        else:
            yield Rule(path=below, value=value, source=source)


def _told_of(path: str, said: Mapping[str, str]) -> str:
    """Return what is said of the nearest part of a pack that a rule stands in."""
    parts = path.split(".")
    nearest = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((said[one] for one in nearest if one in said), "")


def _removed(rule: Rule) -> Change:
    sentence = f"{named(rule.path)} is taken out (it was {told(rule.value)})"
    return Change(path=rule.path, sentence=sentence, looser=None)


def _added(rule: Rule) -> Change:
    return Change(path=rule.path, sentence=f"{named(rule.path)} is new: {told(rule.value)}", looser=None)


def _changed(before: Rule, after: Rule) -> Change:
    path = before.path
    sentence = f"{named(path)}: {told(before.value)} becomes {told(after.value)}"
    if isinstance(before.value, list) and isinstance(after.value, list):
        gone = [one for one in before.value if one not in after.value]
        come = [one for one in after.value if one not in before.value]
        parts = [f"{told(come)} added"] * bool(come) + [f"{told(gone)} taken out"] * bool(gone)
        sentence = f"{named(path)}: {'; '.join(parts) or 'in another order'}"
    looser = _looser(path, before.value, after.value)
    judged = {None: "", True: ", which protects less", False: ", which protects more"}[looser]
    return Change(path=path, sentence=f"{sentence}{judged}", looser=looser)


def _looser(path: str, before: object, after: object) -> bool | None:
    numbers = isinstance(before, int | float) and isinstance(after, int | float)
    if not numbers or path not in STRICTER_LOWER | STRICTER_HIGHER:
        return None
    assert isinstance(before, int | float)  # noqa: S101 - for the type checker
    assert isinstance(after, int | float)  # noqa: S101 - likewise
    return (after > before) == (path in STRICTER_LOWER)


def told(value: object) -> str:
    """Write a value in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or "nothing"
    return f"{value:g}" if isinstance(value, float) else str(value)

"""Policy packs in words: every rule has its source, and every change is said."""

from copy import deepcopy
from typing import Any

import pytest

from peelian.errors import PolicyError
from peelian.law import policy_words
from peelian.law.policy_words import STRICTER_HIGHER, STRICTER_LOWER
from tests.fakes.deployments import pack

READ: Any = policy_words.content(pack())


def changed(section: str, **values: object) -> Any:
    other = deepcopy(READ)
    other[section] |= values
    return other


def test_every_rule_of_the_shipped_pack_says_where_it_comes_from() -> None:
    rules = policy_words.rules(READ)
    assert len(rules) > 200
    assert [rule.path for rule in rules if not rule.source.strip()] == []


def test_a_rule_without_a_source_is_seen() -> None:
    (rule,) = policy_words.rules({"retention": {"alert_hours": 24}})
    assert rule.source == ""


def test_the_nearest_source_is_a_rules_source() -> None:
    by_path = {rule.path: rule.source for rule in policy_words.rules(READ)}
    assert "Bridges" in by_path["authority.notice_hours"]
    assert by_path["check_ins.keep_days.photo"].startswith("Peelian's own bounds, far below")
    assert "NIST" in by_path["check_ins.answer_minutes"]


def test_numbers_that_are_judged_are_there_and_in_one_list_only() -> None:
    paths = {rule.path for rule in policy_words.rules(READ)}
    assert paths >= STRICTER_LOWER | STRICTER_HIGHER
    assert not STRICTER_LOWER & STRICTER_HIGHER


def test_the_same_pack_changes_nothing() -> None:
    assert policy_words.changes(READ, READ) == []


@pytest.mark.parametrize(
    ("section", "values", "sentence", "looser"),
    [
        ("retention", {"alert_hours": 12}, "Retention: alert hours: 24 becomes 12, which protects more", False),
        ("retention", {"alert_hours": 48}, "Retention: alert hours: 24 becomes 48, which protects less", True),
        ("authority", {"notice_hours": 48}, "Authority: notice hours: 24 becomes 48, which protects more", False),
        ("phones", {"against_list": True}, "Phones: against list: no becomes yes", None),
        ("ranks", {"chief_constable": "Chief Constable"}, "Ranks: chief constable is new: Chief Constable", None),
        ("views", {"true": "Alike"}, "Views: true: Same person becomes Alike", None),
        ("corroborated", {"results": ["arrest"]}, "Corroborated: results: confirmed_true taken out", None),
        (
            "corroborated",
            {"results": ["confirmed_true", "arrest", "released"]},
            "Corroborated: results: released added",
            None,
        ),
        ("corroborated", {"results": ["arrest", "confirmed_true"]}, "Corroborated: results: in another order", None),
    ],
)
def test_each_kind_of_change_is_said_in_words(
    section: str,
    values: dict[str, object],
    sentence: str,
    looser: bool | None,  # noqa: FBT001
) -> None:
    (change,) = policy_words.changes(READ, changed(section, **values))
    assert (change.sentence, change.looser) == (sentence, looser)


def test_a_rule_that_was_taken_out_is_said() -> None:
    other = deepcopy(READ)
    del other["retention"]["alert_hours"]
    (change,) = policy_words.changes(READ, other)
    assert change.sentence == "Retention: alert hours is taken out (it was 24)"


def test_what_is_no_pack_is_refused() -> None:
    with pytest.raises(PolicyError):
        policy_words.content(b"= 3")

"""The rules of evidence are data, whole or not at all."""

import tomllib
from typing import Any

import pytest

from peelian.errors import InvalidValueError
from peelian.law import evidence_rules
from tests.fakes.deployments import pack

SECTION: dict[str, Any] = tomllib.loads(pack().decode())["evidence"]


def test_the_shipped_rules_are_whole_and_name_their_sources() -> None:
    rules = evidence_rules.read(SECTION)
    assert (rules.longest_days, rules.false_stop, rules.times_worse) == (365, 0.01, 3)
    assert {"longest_source", "stop_source"} <= SECTION.keys()


@pytest.mark.parametrize("name", ["longest_days", "false_stop", "times_worse"])
def test_a_missing_rule_is_not_made_up(name: str) -> None:
    with pytest.raises(KeyError):
        evidence_rules.read({key: value for key, value in SECTION.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"), [("longest_days", 0), ("false_stop", 0), ("false_stop", 0.6), ("times_worse", 1)]
)
def test_a_rule_that_would_bind_nothing_is_refused(name: str, value: float) -> None:
    with pytest.raises(InvalidValueError):
        evidence_rules.read(SECTION | {name: value})

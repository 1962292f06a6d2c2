"""The rules of operator-initiated checks are data, whole or not at all."""

import tomllib
from copy import deepcopy
from typing import Any

import pytest

from peelian.errors import InvalidValueError
from peelian.law import operator_check_rules
from peelian.law.operator_check_rules import COUNTS, PARTS
from tests.fakes.deployments import pack

SECTION: dict[str, Any] = tomllib.loads(pack().decode())["operator_check"]


def changed(**values: object) -> dict[str, Any]:
    return deepcopy(SECTION) | values


def test_the_shipped_rules_are_whole_and_name_every_trigger() -> None:
    rules = operator_check_rules.read(SECTION)
    assert rules.candidates == 6
    assert set(rules.triggers) == {
        "unable",
        "refuses",
        "false_details",
        "missing",
        "at_risk",
        "unconscious",
        "deceased",
    }
    assert {key for key, place in rules.places.items() if place.private} == {
        "home",
        "school",
        "medical",
        "worship",
        "workplace",
    }


@pytest.mark.parametrize("name", [*COUNTS, *PARTS, "fpir", "places"])
def test_a_rule_that_is_missing_is_a_fault(name: str) -> None:
    less = changed()
    del less[name]
    with pytest.raises(KeyError):
        operator_check_rules.read(less)


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize("value", [0, -1])
def test_a_bound_that_is_none_is_a_fault(name: str, value: int) -> None:
    with pytest.raises(InvalidValueError):
        operator_check_rules.read(changed(**{name: value}))


@pytest.mark.parametrize("value", ["6", 6.5, True])
def test_a_count_that_is_no_whole_number_is_a_fault(value: object) -> None:
    with pytest.raises(TypeError):
        operator_check_rules.read(changed(candidates=value))


@pytest.mark.parametrize("part", [*PARTS, "places"])
def test_an_empty_list_is_a_fault(part: str) -> None:
    with pytest.raises(InvalidValueError):
        operator_check_rules.read(changed(**{part: {}}))


def test_a_place_says_clearly_whether_it_is_private() -> None:
    with pytest.raises(TypeError):
        operator_check_rules.read(changed(places={"home": {"title": "Home", "private": "no"}}))


def test_words_are_words() -> None:
    with pytest.raises(TypeError):
        operator_check_rules.read(changed(triggers={"unable": 1}))


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan")])
def test_a_rate_is_a_rate(value: float) -> None:
    with pytest.raises(InvalidValueError):
        operator_check_rules.read(changed(fpir=value))

"""What a pack says of check-ins; what it may not say is refused when it is read."""

import copy
import tomllib
from typing import Any

import pytest

from peelian.errors import InvalidValueError
from peelian.law.checkins import rules
from tests.fakes.deployments import pack


def section() -> dict[str, Any]:
    return copy.deepcopy(tomllib.loads(pack().decode())["check_ins"])


def test_the_shipped_pack_is_read() -> None:
    read = rules.read(section())
    assert read.most_prompts == 5
    assert read.keep_days.keys() == set(rules.CLOCKS)


def test_no_pack_can_ask_for_a_sixth_prompt() -> None:
    with pytest.raises(InvalidValueError):
        rules.read(section() | {"most_prompts": 6})


def test_no_pack_can_loosen_the_false_match_rate() -> None:
    with pytest.raises(InvalidValueError):
        rules.read(section() | {"fmr": 0.001})


@pytest.mark.parametrize(("kept", "days"), [("photo", 2193), ("prompt", 1), ("fix", -1), ("case", float("nan"))])
def test_no_pack_can_keep_things_beyond_the_ceiling_or_forget_how_many_prompts_there_were(
    kept: str, days: float
) -> None:
    wrong = section()
    wrong["keep_days"][kept] = days
    with pytest.raises(InvalidValueError):
        rules.read(wrong)


@pytest.mark.parametrize("missing", ["keep_days", "places", "powers", "tries", "adverse"])
def test_a_pack_that_lacks_something_is_refused(missing: str) -> None:
    wrong = section()
    del wrong[missing]
    with pytest.raises(KeyError):
        rules.read(wrong)


def test_what_is_adverse_must_be_an_outcome() -> None:
    with pytest.raises(InvalidValueError):
        rules.read(section() | {"adverse": ["breach"]})


def test_no_outcome_is_a_breach() -> None:
    assert not any("breach" in key or "breach" in word.lower() for key, word in rules.read(section()).outcomes.items())


@pytest.mark.parametrize("value", [True, 2.5, "3"])
def test_a_count_is_a_whole_number(value: object) -> None:
    with pytest.raises(TypeError):
        rules.read(section() | {"tries": value})


def test_whether_a_turn_is_asked_for_is_said_in_plain_words() -> None:
    assert not rules.read(section()).turn
    with pytest.raises(TypeError):
        rules.read(section() | {"turn": 1})

from dataclasses import replace

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.refusal import Refusals, Refused


def test_a_refusal_gives_its_reason() -> None:
    assert Refused(rule="size", reason="too small").reason == "too small"
    with pytest.raises(InvalidValueError):
        Refused(rule="size", reason="")


def test_refusals_are_read_in_one_sentence_and_each_reason_once() -> None:
    small, stale = Refused(rule="size", reason="too small"), Refused(rule="entry.1", reason="never checked")
    assert str(Refusals(reasons=(small, stale, replace(stale, rule="entry.2")))) == "too small; never checked"


def test_no_reason_is_no_refusal() -> None:
    with pytest.raises(InvalidValueError, match=r"Refusals\.reasons must be at least one refusal"):
        Refusals(reasons=())

"""What is done on a phone says who did it and when."""

from dataclasses import replace

import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.phone import OUTCOMES, PhoneAct, SecondLook
from tests.fakes.deployments import NOW, policy
from tests.fakes.phones import look, step


@pytest.mark.parametrize("field", ["by", "device", "key"])
def test_a_step_that_lacks_something_is_none(field: str) -> None:
    with pytest.raises(InvalidValueError, match=field):
        replace(step(PhoneAct.ENGAGED), **{field: ""})  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["at", "received_at"])
def test_a_step_says_when(field: str) -> None:
    with pytest.raises(InvalidValueError, match=field):
        replace(step(PhoneAct.ENGAGED), **{field: NOW.replace(tzinfo=None)})  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["by", "device"])
def test_a_second_look_says_who_took_it(field: str) -> None:
    with pytest.raises(InvalidValueError, match=field):
        replace(look(), **{field: ""})  # type: ignore[arg-type]


def test_a_second_look_says_when() -> None:
    with pytest.raises(InvalidValueError, match="at"):
        replace(look(), at=NOW.replace(tzinfo=None))


def test_there_is_nowhere_in_a_second_look_for_a_face() -> None:
    assert set(SecondLook.__slots__) == {"by", "device", "at", "reason", "answer", "against_list"}


def test_every_act_that_is_an_outcome_is_one_of_the_policy_packs() -> None:
    assert set(OUTCOMES) <= set(policy().outcomes)
    assert set(policy().phones.acts) == set(PhoneAct)

from datetime import timedelta

import pytest

from peelian.errors import InvalidValueError
from tests.fakes.orders import STARTS_AT, prompt

MINUTE = timedelta(minutes=1)


def test_a_prompt_counts_from_the_last_moment_at_which_it_can_have_been_shown() -> None:
    assert prompt().counts_at == STARTS_AT + 15 * MINUTE
    assert prompt(delivered_at=STARTS_AT + MINUTE).counts_at == STARTS_AT + MINUTE


@pytest.mark.parametrize("late", [-MINUTE, 16 * MINUTE])
def test_a_prompt_is_delivered_while_it_may_be_shown(late: timedelta) -> None:
    with pytest.raises(InvalidValueError):
        prompt(delivered_at=STARTS_AT + late)


def test_a_prompt_may_not_be_shown_before_it_is_sent() -> None:
    with pytest.raises(InvalidValueError):
        prompt(show_by=STARTS_AT - MINUTE)

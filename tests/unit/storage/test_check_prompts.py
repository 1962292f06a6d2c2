"""Whatever the program believes of itself, the store keeps no sixth prompt of anybody in 24 hours."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from peelian.errors import NotFoundError, TooManyPromptsError
from peelian.nouns.prompt import PromptId, PromptState
from peelian.nouns.wearer import WearerId
from peelian.storage import engine as engines
from peelian.storage.check_prompts import CheckNonces, CheckPrompts
from tests.fakes.answers import nonce
from tests.fakes.orders import NOW, STARTS_AT, WEARER, prompt

HOUR = timedelta(hours=1)


def put(store: Engine, *hours: float) -> None:
    with engines.writing(store) as connection:
        for number, hour in enumerate(hours):
            CheckPrompts(connection).put(prompt(STARTS_AT + hour * HOUR, number))


@pytest.mark.parametrize(
    "hours",
    [(0, 1, 2, 3, 4, 5), (0, 1, 2, 3, 4, 24), (5, 4, 3, 2, 1, 0), (24, 1, 2, 3, 4, 0), (0, 0, 0, 0, 0, 0)],
    ids=["within hours", "a day apart", "backwards", "a clock put back", "at once"],
)
def test_a_sixth_is_refused(store: Engine, hours: tuple[float, ...]) -> None:
    put(store, *hours[:5])
    with pytest.raises(TooManyPromptsError), engines.writing(store) as connection:
        CheckPrompts(connection).put(prompt(STARTS_AT + hours[5] * HOUR, 9))


def test_a_sixth_after_more_than_a_day_is_kept_and_so_is_that_of_another_person(store: Engine) -> None:
    put(store, 0, 1, 2, 3, 4, 24.3)
    with engines.writing(store) as connection:
        CheckPrompts(connection).put(prompt(STARTS_AT + HOUR, 9, wearer=WearerId("W-2")))


def test_an_undelivered_one_counts_until_it_could_have_been_shown(store: Engine) -> None:
    put(store, 0, 1, 2, 3, 4)
    with pytest.raises(TooManyPromptsError), engines.writing(store) as connection:
        CheckPrompts(connection).put(prompt(STARTS_AT + 24.2 * HOUR, 9))


def test_what_becomes_of_a_prompt_is_kept_however_many_there_are(store: Engine) -> None:
    put(store, 0, 1, 2, 3, 4)
    with engines.writing(store) as connection:
        prompts = CheckPrompts(connection)
        for number in range(5):
            before = prompts.get(PromptId(f"P-{number}"))
            prompts.put(replace(before, state=PromptState.DELIVERED, delivered_at=before.sent_at))
        assert [one.state for one in prompts.open()] == [PromptState.DELIVERED] * 5


@pytest.mark.parametrize(
    "moved", [{"wearer": WearerId("W-2")}, {"sent_at": STARTS_AT - HOUR}, {"show_by": STARTS_AT + HOUR}]
)
def test_no_room_is_made_by_moving_one(store: Engine, moved: dict[str, object]) -> None:
    put(store, 0)
    with pytest.raises(TooManyPromptsError), engines.writing(store) as connection:
        CheckPrompts(connection).put(replace(prompt(STARTS_AT, 0), **moved))  # type: ignore[arg-type]


def test_recent_ones_are_those_that_can_have_been_shown_since(store: Engine) -> None:
    put(store, 0, 30)
    with engines.reading(store) as connection:
        prompts = CheckPrompts(connection)
        assert [one.id for one in prompts.recent(WEARER, STARTS_AT + 0.25 * HOUR)] == ["P-0", "P-1"]
        assert [one.id for one in prompts.recent(WEARER, STARTS_AT + 0.3 * HOUR)] == ["P-1"]
        assert [one.id for one in prompts.of(prompt().order)] == ["P-0", "P-1"]


def test_one_that_was_removed_is_gone(store: Engine) -> None:
    put(store, 0)
    with engines.writing(store) as connection:
        CheckPrompts(connection).remove(PromptId("P-0"))
        with pytest.raises(NotFoundError):
            CheckPrompts(connection).get(PromptId("P-0"))


def test_numbers_are_found_changed_and_forgotten(store: Engine) -> None:
    with engines.writing(store) as connection:
        nonces = CheckNonces(connection)
        nonces.put(nonce())
        nonces.put(nonce(used=True))
        assert nonces.find(nonce().id) == nonce(used=True)
        assert nonces.forget(NOW) == 0
        assert nonces.forget(NOW + HOUR) == 1
        assert nonces.find(nonce().id) is None

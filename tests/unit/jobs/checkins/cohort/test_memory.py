from datetime import timedelta

import pytest

from peelian.errors import NotFoundError, TooManyPromptsError
from peelian.jobs.checkins.cohort.memory import MemoryStore
from peelian.nouns.concern import ConcernId
from tests.fakes.answers import concern
from tests.fakes.orders import STARTS_AT, prompt


def test_the_store_counts_by_itself() -> None:
    unit = MemoryStore().unit
    for number in range(5):
        unit.prompts.put(prompt(STARTS_AT + timedelta(hours=number), number))
    with pytest.raises(TooManyPromptsError):
        unit.prompts.put(prompt(STARTS_AT + timedelta(hours=24), 9))
    unit.prompts.put(prompt(STARTS_AT + timedelta(hours=25), 9))


def test_what_is_removed_is_gone() -> None:
    unit = MemoryStore().unit
    unit.concerns.put(concern())
    assert unit.concerns.of(concern().order) == unit.concerns.all() == [concern()]
    unit.concerns.remove(ConcernId("C-1"))
    with pytest.raises(NotFoundError):
        unit.concerns.get(ConcernId("C-1"))


def test_events_of_a_cohort_are_counted_and_not_kept() -> None:
    assert MemoryStore(keep_events=False).unit.journal.events == []

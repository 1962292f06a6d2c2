import numpy as np
import pytest

from peelian.encode import aggregate
from peelian.jobs.live.doorbell import Seen
from peelian.jobs.live.passage import BEST, REMEMBERED, Passage, Shot
from peelian.nouns.ids import ModelId, SubjectId, TrackId
from peelian.nouns.template import Template


def shot(direction: int, value: float) -> Shot:
    vector = np.zeros(8, np.float32)
    vector[direction] = 1
    return Shot(template=Template(model=ModelId("m"), vector=vector), value=value)


def passage() -> Passage:
    return Passage(TrackId(1), began=Seen(time_s=0, area_px=1))


def test_better_shots_count_more() -> None:
    walk = passage()
    walk.add(shot(0, 0.9), now_s=0)
    walk.add(shot(1, 0.3), now_s=1)
    vector = walk.combined(aggregate.combined).vector
    assert vector[0] == pytest.approx(9 * vector[1])


def test_only_the_best_are_kept_and_the_others_overwritten() -> None:
    walk = passage()
    shots = [shot(index, 0.1 * (index + 1)) for index in range(BEST + 2)]
    for at, one in enumerate(shots):
        walk.add(one, now_s=at)
    assert [bool(one.template.vector.any()) for one in shots] == [False] * 2 + [True] * BEST
    assert walk.combined(aggregate.combined).vector[:2].tolist() == [0, 0]


def test_what_was_taken_is_remembered() -> None:
    walk = passage()
    walk.add(shot(0, 0.9), now_s=3)
    walk.add(shot(1, 0.2), now_s=4)
    assert (walk.taken.count, walk.taken.best_value, walk.taken.last_s) == (2, 0.9, 4)


def test_a_worthless_shot_can_still_be_combined() -> None:
    walk = passage()
    walk.add(shot(0, 0.0), now_s=0)
    assert walk.combined(aggregate.combined).vector[0] == 1


def test_old_answers_are_forgotten() -> None:
    walk = passage()
    for _ in range(REMEMBERED + 3):
        walk.answer(SubjectId("a"))
    walk.answer(None)
    assert walk.answers == [SubjectId("a")] * (REMEMBERED - 1) + [None]


def test_forgetting_overwrites_every_template() -> None:
    walk = passage()
    one = shot(0, 0.5)
    walk.add(one, now_s=0)
    walk.answer(SubjectId("a"))
    walk.forget()
    assert not one.template.vector.any()
    assert walk.answers == []

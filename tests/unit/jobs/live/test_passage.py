import numpy as np
import pytest

from peelian.encode import aggregate
from peelian.jobs.live import shots
from peelian.jobs.live.doorbell import Seen
from peelian.jobs.live.passage import BEST, FRESH_S, REMEMBERED, Passage, Shot
from peelian.nouns.ids import ModelId, SubjectId, TrackId
from peelian.nouns.template import Template


def shot(direction: int, value: float, time_s: float = 0.0) -> Shot:
    vector = np.zeros(8, np.float32)
    vector[direction] = 1
    return Shot(template=Template(model=ModelId("m"), vector=vector), value=value, time_s=time_s)


def passage() -> Passage:
    return Passage(TrackId(1), began=Seen(time_s=0, area_px=1))


def test_better_shots_count_more() -> None:
    walk = passage()
    walk.add(shot(0, 0.9))
    walk.add(shot(1, 0.3))
    vector = walk.combined(aggregate.combined).vector
    assert vector[0] == pytest.approx(9 * vector[1])


def test_only_the_best_are_kept_and_the_others_overwritten() -> None:
    walk = passage()
    taken = [shot(index, 0.1 * (index + 1)) for index in range(BEST + 2)]
    for one in taken:
        walk.add(one)
    assert [bool(one.template.vector.any()) for one in taken] == [False] * 2 + [True] * BEST
    assert walk.combined(aggregate.combined).vector[:2].tolist() == [0, 0]


def test_what_was_taken_is_remembered() -> None:
    walk = passage()
    walk.add(shot(0, 0.9, 3))
    walk.add(shot(1, 0.2, 4))
    assert (walk.taken.count, walk.taken.best_value, walk.taken.last_s) == (2, 0.9, 4)


def test_a_worthless_shot_can_still_be_combined() -> None:
    walk = passage()
    walk.add(shot(0, 0.0))
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
    walk.add(one)
    walk.answer(SubjectId("a"))
    walk.forget()
    assert not one.template.vector.any()
    assert walk.answers == []


def test_old_shots_do_not_outweigh_what_is_seen_now() -> None:
    walk = passage()
    old = shot(0, 0.9, time_s=0.0)
    walk.add(old)
    walk.add(shot(1, 0.1, time_s=FRESH_S + 0.1))
    assert not old.template.vector.any()
    assert walk.combined(aggregate.combined).vector[1] == 1


def test_after_an_alert_evidence_is_gathered_anew_and_without_haste() -> None:
    walk = passage()
    one = shot(0, 0.9)
    walk.add(one)
    walk.answer(SubjectId("a"))
    walk.ring(SubjectId("a"))
    assert walk.alerted == "a"
    assert not one.template.vector.any()
    assert walk.answers == []
    assert not shots.wanted(0.95, 0.1, walk.taken)
    assert shots.wanted(0.2, shots.NEWER_AFTER_S, walk.taken)

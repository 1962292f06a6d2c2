import pytest

from peelian.synthetic import cast, plan
from peelian.synthetic.scene import SCREENS

CAST = cast.members(0, 30)


def test_the_same_seed_plans_the_same_street() -> None:
    assert plan.draw(CAST, 20, 4, 5, 3) == plan.draw(CAST, 20, 4, 5, 3)
    assert plan.draw(CAST, 20, 4, 5, 3) != plan.draw(CAST, 20, 5, 5, 3)


def test_as_many_as_asked_for_are_on_their_way_at_once() -> None:
    planned = plan.draw(CAST, 60, 0, 10, 4)
    for second in range(2, 58):
        walking = sum(walk.start_s <= second <= walk.end_s for walk in planned.walks)
        assert 8 <= walking <= 10


def test_people_come_out_from_behind_something_and_come_nearer() -> None:
    for walk in plan.draw(CAST, 20, 0, 5, 3).walks:
        x, z = walk.place(walk.start_s)
        assert any(left < x < right for left, right, _ in SCREENS)
        assert z == pytest.approx(plan.START_M)
        assert walk.place(walk.end_s)[1] == pytest.approx(plan.GONE_M)


def test_everybody_on_the_list_who_walks_is_marked_in_every_walk() -> None:
    planned = plan.draw(CAST, 120, 0, 6, 5)
    listed = {walk.subject for walk in planned.walks if walk.listed}
    assert 1 <= len(listed) <= 5
    assert all(walk.listed == (walk.subject in listed) for walk in planned.walks)


def test_nobody_on_the_list_is_already_half_way_at_the_start() -> None:
    for seed in range(8):
        assert all(walk.start_s >= -1 for walk in plan.draw(CAST, 10, seed, 8, 6).walks if walk.listed)


def test_a_street_where_everybody_is_listed_is_planned_as_well() -> None:
    assert all(walk.listed for walk in plan.draw(CAST[:3], 10, 0, 2, 3).walks)

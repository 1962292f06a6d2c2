from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from peelian.jobs.assurance.equity import fair
from peelian.jobs.assurance.equity.assessing import Cut
from peelian.jobs.assurance.equity.cells import Cells, Single
from peelian.jobs.assurance.equity.fair import Fair, Step
from peelian.jobs.assurance.groups import Column
from peelian.nouns.equity import Direction

PEOPLE = 800
EVERYBODY = Column(name="everybody", values=("everybody",), codes=np.zeros(PEOPLE, np.int64))
SIDES = Column(name="side", values=("left", "right"), codes=(np.arange(PEOPLE) % 2).astype(np.int64))
WRONGLY = Direction.WRONGLY_FLAGGED


def similarities(gap: float) -> npt.NDArray[np.float64]:
    draws = np.random.default_rng(8)
    return np.asarray(draws.normal(0.2, 0.1, PEOPLE) + gap * SIDES.codes)


def at(gap: float) -> Callable[[float], Cut]:
    strangers, own = similarities(gap), similarities(0.0) + 0.5

    def cut_at(threshold: float) -> Cut:
        def cut(direction: Direction, column: Column) -> Cells:
            similar = own if direction is Direction.FOUND else strangers
            happened = (similar >= threshold).astype(float)
            return Single.of(column.codes, np.arange(PEOPLE), happened, groups=len(column.values))

        return cut

    return cut_at


def scan(gap: float) -> Fair:
    return fair.scan(10, fair.between(0.2, 0.6, 20), at(gap), [EVERYBODY, SIDES], np.random.default_rng(1))


def test_without_imbalance_the_lowest_threshold_will_do() -> None:
    found = scan(0.0)
    assert found.lowest == found.steps[0]
    assert found.steps[0].flagged > 0.3


def test_with_one_the_lowest_is_where_it_ends_and_it_says_whether_one_could_still_be_seen() -> None:
    found = scan(0.08)
    lowest = found.lowest
    assert lowest is not None
    assert lowest.threshold > found.steps[0].threshold
    assert WRONGLY in found.steps[0].imbalanced
    assert all(WRONGLY not in one.imbalanced for one in found.steps if one.threshold >= lowest.threshold)
    assert found.steps[0].could_show
    assert not found.steps[-1].could_show


def step(threshold: float, *imbalanced: Direction) -> Step:
    return Step(threshold=threshold, flagged=0.1, found=0.9, imbalanced=imbalanced, could_show=True)


def test_an_imbalance_further_up_rules_out_what_lies_below() -> None:
    steps = (step(0.1), step(0.2, WRONGLY), step(0.3, Direction.FOUND), step(0.4), step(0.5, Direction.FOUND))
    assert Fair(list_size=1, steps=steps).lowest == steps[3]


def test_an_imbalance_to_the_end_leaves_no_threshold() -> None:
    assert Fair(list_size=1, steps=(step(0.1), step(0.2, WRONGLY))).lowest is None

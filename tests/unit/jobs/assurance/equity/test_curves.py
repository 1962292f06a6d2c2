import numpy as np

from benchmarks.crossings import Crossings, Crowd
from peelian.jobs.assurance import groups
from peelian.jobs.assurance.enrolment import enrol
from peelian.jobs.assurance.equity import curves
from peelian.jobs.assurance.groups import Column


def test_each_group_has_the_trade_off_of_its_own_comparisons() -> None:
    made = Crossings(Crowd(listed=30, passing=60, crossings=200, seed=1, stray={"B": 2.0}))
    enrolled = enrol(made.items, made)
    found = {one.group: one for one in curves.curves(enrolled, groups.columns(enrolled.items)[0])}
    assert set(found) == {"A", "B", "C", "north", "south"}
    at = {group: float(np.interp(0.2, one.det.thresholds, one.det.false_negative)) for group, one in found.items()}
    assert at["B"] > 2 * at["A"]


def test_a_group_without_comparisons_of_both_kinds_has_none() -> None:
    made = Crossings(Crowd(listed=5, passing=5, crossings=10, seed=1))
    enrolled = enrol(made.items, made)
    lonely = Column(name="who", values=("one", "none"), codes=(enrolled.subjects != 0).astype(np.int64) * -1)
    assert curves.curves(enrolled, [lonely]) == ()

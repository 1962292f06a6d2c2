import numpy as np
import pytest

from peelian.jobs.assurance import enrolment, groups, verification
from peelian.jobs.assurance.error_rates import Rates, Verification
from peelian.jobs.assurance.intervals import Resampling
from peelian.jobs.assurance.manifest import Item
from peelian.jobs.assurance.ports import Enrol

RATES = (0.1, 0.01, 1e-6)


@pytest.fixture
def measured(cast: list[Item], enrol_port: Enrol) -> Verification:
    return verified(cast, enrol_port)


def verified(items: list[Item], port: Enrol) -> Verification:
    found = enrolment.enrol(items, port)
    columns, _ = groups.columns(found.items)
    resampling = Resampling.of(int(found.subjects.max()) + 1, np.random.default_rng(1))
    return verification.verify(found.vectors, found.subjects, columns, RATES, resampling)


def test_both_error_rates_are_what_counting_pairs_gives(
    measured: Verification, cast: list[Item], enrol_port: Enrol
) -> None:
    found = enrolment.enrol(cast, enrol_port)
    similarities = found.vectors @ found.vectors.T
    upper = np.triu(np.ones_like(similarities, dtype=bool), 1)
    same = found.subjects[:, None] == found.subjects[None]
    for rate in measured.rates:
        at = np.float32(rate.threshold)
        assert rate.false_positive.errors == (similarities[upper & ~same] >= at).sum()
        assert rate.false_positive.value <= rate.target
        assert rate.false_negative is not None
        assert rate.false_negative.errors == (similarities[upper & same] < at).sum()
        assert (rate.false_positive.trials, rate.false_negative.trials) == ((upper & ~same).sum(), (upper & same).sum())
        for one in (rate.false_positive, rate.false_negative):
            assert one.low <= one.value <= one.high


def test_a_rate_that_the_data_cannot_show_is_refused(measured: Verification) -> None:
    assert [rate.target for rate in measured.rates] == [0.1, 0.01]
    (refused,) = measured.refused
    assert (refused.have, refused.need) == (6960, 3_000_000)


def test_the_area_under_the_curve_lies_in_its_interval(measured: Verification) -> None:
    auc = measured.auc
    assert auc is not None
    assert 0.9 < auc.low < auc.value < auc.high <= 1
    assert (auc.mated, auc.nonmated) == (180, 6960)


def test_groups_are_counted_within_themselves_at_the_thresholds_of_the_whole(measured: Verification) -> None:
    left, right = measured.groups
    assert (left.column, left.value, right.value) == ("side", "left", "right")
    assert (left.pictures, left.people) == (60, 15)
    for whole, part in zip(measured.rates, left.rates, strict=True):
        assert isinstance(part, Rates)
        assert part.threshold == whole.threshold
        assert part.false_positive.trials == 60 * 56 // 2
        assert part.false_negative is not None
        assert part.false_negative.trials == 15 * 6


def test_one_subject_alone_supports_no_rate(cast: list[Item], enrol_port: Enrol) -> None:
    found = verified(cast[:4], enrol_port)
    assert found.rates == ()
    assert found.auc is None
    assert {error.have for error in found.refused} == {0}


def test_without_a_mated_pair_there_is_no_miss_to_count(cast: list[Item], enrol_port: Enrol) -> None:
    found = verified(cast[::4], enrol_port)
    assert found.rates == ()
    assert [error.figure for error in found.refused][:2] == ["FNMR at FMR 0.1 (mated)", "FNMR at FMR 0.01 (mated)"]


def test_a_group_of_one_person_has_no_false_match_rate(enrol_port: Enrol, cast: list[Item]) -> None:
    alone = [
        Item(line=1, name=item.name, path=item.path, subject=item.subject, role=item.role, groups=(("who", "p0"),))
        if item.subject == "p0"
        else item
        for item in cast
    ]
    (who,) = [group for group in verified(alone, enrol_port).groups if group.column == "who"]
    assert all(not isinstance(rate, Rates) for rate in who.rates)

import numpy as np
import numpy.typing as npt
import pytest

from peelian.jobs.assurance import comparisons

Vectors = npt.NDArray[np.float32]


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparisons, "BLOCK", 7)


def people(pictures: int, seed: int = 1) -> tuple[Vectors, npt.NDArray[np.int64]]:
    rng = np.random.default_rng(seed)
    subjects = rng.integers(0, max(pictures // 3, 1), pictures)
    vectors = rng.standard_normal((pictures // 3 + 1, 8))[subjects] + rng.standard_normal((pictures, 8))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), subjects


def pairs(vectors: Vectors, subjects: npt.NDArray[np.int64]) -> list[tuple[int, int, float]]:
    return [
        (row, column, float(vectors[row] @ vectors[column]))
        for row in range(len(subjects))
        for column in range(row + 1, len(subjects))
    ]


def test_every_pair_is_compared_once() -> None:
    vectors, subjects = people(40)
    mated = [s for r, c, s in pairs(vectors, subjects) if subjects[r] == subjects[c]]
    strangers = sorted((s for r, c, s in pairs(vectors, subjects) if subjects[r] != subjects[c]), reverse=True)
    assert comparisons.possible(subjects) == (len(mated), len(strangers))
    seen = comparisons.spread(vectors, subjects, tail=25)
    assert seen.mated.sum() == len(mated)
    assert seen.nonmated.sum() == len(strangers)
    assert seen.tail.tolist() == pytest.approx(strangers[:25], abs=1e-6)


@pytest.mark.parametrize("tail", [0, 1, 3, 10_000])
def test_the_tail_is_as_long_as_asked_or_as_there_is(tail: int) -> None:
    vectors, subjects = people(30)
    _, nonmated = comparisons.possible(subjects)
    assert len(comparisons.spread(vectors, subjects, tail=tail).tail) == min(tail, nonmated)


@pytest.mark.parametrize("pictures", [0, 1])
def test_one_picture_compares_with_nothing(pictures: int) -> None:
    vectors, subjects = np.ones((pictures, 1), np.float32), np.zeros(pictures, np.int64)
    assert comparisons.possible(subjects) == (0, 0)
    seen = comparisons.spread(vectors, subjects, tail=5)
    assert (seen.mated.sum(), seen.nonmated.sum(), len(seen.tail)) == (0, 0, 0)


def test_errors_are_counted_for_the_people_they_are_about_within_each_label() -> None:
    vectors, subjects = people(40, seed=2)
    labels = [np.zeros(40, np.int64), np.arange(40) % 3 - 1]
    (found,) = comparisons.tally(vectors, subjects, labels, [0.35])
    for column, label in enumerate(labels):
        misses = np.zeros_like(found.misses[column])
        false = np.zeros_like(found.false_matches[column])
        for row, other, similarity in pairs(vectors, subjects):
            if label[row] < 0 or label[row] != label[other]:
                continue
            if subjects[row] == subjects[other] and similarity < 0.35:
                misses[label[row], subjects[row]] += 1
            elif subjects[row] != subjects[other] and similarity >= 0.35:
                false[label[row], subjects[row]] += 1
                false[label[row], subjects[other]] += 1
        assert np.array_equal(found.misses[column], misses)
        assert np.array_equal(found.false_matches[column], false)
    assert found.misses[0].sum() > 0
    assert found.false_matches[1].sum() > 0


def test_placements_add_up_to_the_area_under_the_curve() -> None:
    vectors, subjects = people(40, seed=4)
    seen = comparisons.spread(vectors, subjects, tail=0)
    mated, nonmated = comparisons.placements(vectors, subjects, seen)
    own = [s for r, c, s in pairs(vectors, subjects) if subjects[r] == subjects[c]]
    strangers = np.array([s for r, c, s in pairs(vectors, subjects) if subjects[r] != subjects[c]])
    area = np.mean([(strangers < s).mean() + (strangers == s).mean() / 2 for s in own])
    assert mated.sum() / len(own) == pytest.approx(area, abs=1e-4)
    assert nonmated.sum() / 2 / len(strangers) == pytest.approx(area, abs=1e-4)


def test_similarities_just_outside_the_range_fall_into_the_last_bins() -> None:
    assert comparisons.bins(np.array([-1.0001, -1, 1, 1.0001], np.float32)).tolist() == [
        0,
        0,
        comparisons.BINS - 1,
        comparisons.BINS - 1,
    ]

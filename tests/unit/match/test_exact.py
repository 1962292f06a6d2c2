"""The fast search finds what a plain one finds, to the last place."""

import hypothesis.extra.numpy as arrays
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.errors import InvalidValueError
from peelian.match import exact
from tests.fakes.noted import noting

Matrix = npt.NDArray[np.float32]


def unit(rows: int, dims: int, seed: int) -> Matrix:
    drawn = np.random.default_rng(seed).standard_normal((rows, dims), dtype=np.float32)
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    return drawn


def brute_force(matrix: Matrix, probes: Matrix, k: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    found = [(matrix.astype(np.float64) * probe.astype(np.float64)).sum(axis=1) for probe in probes]
    order = [np.lexsort((np.arange(len(matrix)), -row))[:k] for row in found]
    return np.array(order), np.array([row[best] for row, best in zip(found, order, strict=True)])


def assert_same_as_brute_force(matrix: Matrix, probes: Matrix, k: int) -> None:
    rows, similarities = exact.top_k(matrix, probes, k)
    expected_rows, expected = brute_force(matrix, probes, k)
    assert np.array_equal(rows, expected_rows)
    assert np.array_equal(similarities, expected)


@pytest.mark.parametrize("rows", [1, 2, 63, 64, 65, 5000, 40_001])
@pytest.mark.parametrize("probes", [1, 16])
@pytest.mark.parametrize("k", [1, 10])
def test_it_finds_what_a_plain_search_finds(rows: int, probes: int, k: int) -> None:
    assert_same_as_brute_force(unit(rows, 32, 1), unit(probes, 32, 2), k)


@settings(max_examples=40, deadline=None)
@given(
    matrix=arrays.arrays(
        np.float32, st.tuples(st.integers(1, 400), st.just(3)), elements=st.sampled_from([-1, 0, 1, 2])
    ),
    probes=arrays.arrays(np.float32, st.tuples(st.integers(1, 5), st.just(3)), elements=st.sampled_from([-1, 1, 3])),
    k=st.integers(1, 450),
)
def test_equals_are_found_in_the_order_they_were_enrolled(matrix: Matrix, probes: Matrix, k: int) -> None:
    def scaled(array: Matrix) -> Matrix:
        length: Matrix = np.maximum(np.linalg.norm(array, axis=1, keepdims=True), 1).astype(np.float32)
        return array / length

    assert_same_as_brute_force(scaled(matrix), scaled(probes), k)


def test_a_gallery_in_ascending_order_is_searched_as_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact, "BUFFER_BYTES", 4096)
    monkeypatch.setattr(exact, "AT_A_LOOK_BYTES", 0)
    probes = unit(4, 16, 3)
    matrix = unit(20_000, 16, 4)
    matrix = matrix[np.argsort(matrix @ probes[0])]
    assert_same_as_brute_force(matrix, probes, 7)


@pytest.mark.parametrize("rows", [1, 64, 1000, 9_999])
def test_a_small_matrix_is_searched_alike_at_a_look_and_block_by_block(
    monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    matrix, probes = unit(rows, 32, 13), unit(16, 32, 14)
    at_a_look = exact.top_k(matrix, probes, 10)
    monkeypatch.setattr(exact, "AT_A_LOOK_BYTES", 0)
    block_by_block = exact.top_k(matrix, probes, 10)
    assert all(np.array_equal(one, other) for one, other in zip(at_a_look, block_by_block, strict=True))


def test_many_copies_of_one_row_do_not_hide_each_other() -> None:
    matrix = np.repeat(unit(1, 16, 5), 30_000, axis=0)
    rows, _ = exact.top_k(matrix, matrix[:2], 3)
    assert rows.tolist() == [[0, 1, 2], [0, 1, 2]]


def test_a_pair_has_one_similarity_whatever_batch_or_gallery_it_is_in() -> None:
    matrix, probes = unit(20_000, 128, 6), unit(300, 128, 7)
    rows, together = exact.top_k(matrix, probes, 3)
    for probe in (0, 17, 299):
        alone_rows, alone = exact.top_k(matrix[rows[probe]], probes[probe : probe + 1], 3)
        assert np.array_equal(alone[0], together[probe])
        assert alone_rows.tolist() == [[0, 1, 2]]


def test_fewer_rows_than_wanted_are_all_given() -> None:
    rows, similarities = exact.top_k(unit(2, 8, 8), unit(3, 8, 9), 5)
    assert rows.shape == similarities.shape == (3, 2)


@pytest.mark.parametrize(("matrix", "probes"), [((0, 4), (2, 4)), ((3, 4), (0, 4)), ((0, 0), (0, 0))])
def test_nothing_to_search_is_nothing_found(matrix: tuple[int, int], probes: tuple[int, int]) -> None:
    rows, similarities = exact.top_k(np.zeros(matrix, np.float32), np.zeros(probes, np.float32), 3)
    assert rows.shape == similarities.shape == (probes[0], min(3, matrix[0]))


@pytest.mark.parametrize("at", [0, 9_000, 19_999])
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_matrix_that_is_not_finite_is_refused_and_hides_nothing(at: int, value: float) -> None:
    matrix = unit(20_000, 8, 10)
    matrix[at, 3] = value
    with pytest.raises(InvalidValueError, match="matrix must be finite"):
        exact.top_k(matrix, unit(16, 8, 11), 5)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_small_matrix_that_is_not_finite_is_refused(value: float) -> None:
    matrix = unit(40, 8, 10)
    matrix[7, 3] = value
    with pytest.raises(InvalidValueError, match="matrix must be finite"):
        exact.top_k(matrix, np.abs(unit(2, 8, 11)), 5)


def test_a_probe_that_is_not_finite_is_refused() -> None:
    probes = unit(2, 8, 12)
    probes[1, 0] = np.nan
    with pytest.raises(InvalidValueError, match="probes must be finite"):
        exact.top_k(unit(10, 8, 13), probes, 1)


@pytest.mark.parametrize(
    ("matrix", "probes", "k"),
    [
        (unit(4, 8, 1), unit(1, 7, 1), 1),
        (unit(4, 8, 1), unit(1, 8, 1), 0),
        (unit(4, 8, 1).astype(np.float64), unit(1, 8, 1), 1),
        (unit(4, 8, 1), unit(1, 8, 1)[0], 1),
    ],
)
def test_sizes_that_do_not_fit_are_refused(matrix: Matrix, probes: Matrix, k: int) -> None:
    with pytest.raises(InvalidValueError):
        exact.top_k(matrix, probes, k)


@pytest.mark.parametrize(("rows", "count"), [(40, 4), (400_000, 5)])
def test_copies_of_a_probe_are_overwritten_and_the_probe_is_not(
    rows: int, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of short lists, which are searched at a look, and of longer ones."""
    scratch = noting()
    monkeypatch.setattr(exact, "Scratch", scratch)
    matrix, probes = unit(rows, 16, 1), unit(2, 16, 2)
    before = probes.copy()
    exact.top_k(matrix, probes, 3)
    assert np.array_equal(probes, before)
    copies = [one for one in scratch.arrays if one.size >= probes.size]
    assert len(copies) == count
    assert not any(one.any() for one in copies)

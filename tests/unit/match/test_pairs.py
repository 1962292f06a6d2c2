from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.errors import InvalidValueError, ModelMismatchError
from peelian.match import pairs
from peelian.nouns.ids import ModelId
from peelian.nouns.template import Template


def templates(count: int, *, size: int = 8, seed: int = 0) -> list[Template]:
    vectors = np.random.default_rng(seed).standard_normal((count, size)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return [Template(model=ModelId("m"), vector=vector) for vector in vectors]


@settings(max_examples=30, deadline=None)
@given(count=st.integers(0, 40), threshold=st.floats(-1, 1), block=st.integers(1, 50), seed=st.integers(0, 99))
def test_the_pairs_are_those_that_one_by_one_comparison_finds(
    count: int, threshold: float, block: int, seed: int
) -> None:
    listed = templates(count, seed=seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairs, "BLOCK_ROWS", block)
        found = list(pairs.alike(listed, threshold))
    expected = []
    for one in range(count):
        for other in range(one + 1, count):
            similarity = float(listed[one].vector.astype(float) @ listed[other].vector.astype(float))
            if similarity >= threshold:
                expected.append((one, other, similarity))
    assert found == expected


def test_a_pair_exactly_at_the_threshold_counts() -> None:
    one = templates(1)[0]
    same = float(one.vector.astype(float) @ one.vector.astype(float))
    assert list(pairs.alike([one, one], same)) == [(0, 1, same)]


def test_nobody_is_like_themselves() -> None:
    assert list(pairs.alike(templates(1), -1)) == []


def test_templates_of_two_models_are_refused() -> None:
    one, other = templates(2)
    with pytest.raises(ModelMismatchError):
        list(pairs.alike([one, replace(other, model=ModelId("n"))], 0))


def test_templates_of_two_sizes_are_refused() -> None:
    with pytest.raises(InvalidValueError):
        list(pairs.alike([*templates(1), *templates(1, size=4)], 0))


def test_a_threshold_that_is_no_number_is_refused() -> None:
    with pytest.raises(InvalidValueError):
        list(pairs.alike(templates(2), float("nan")))

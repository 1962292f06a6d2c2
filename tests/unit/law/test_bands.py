"""A resemblance is told in words that were measured, and never in a number."""

import math
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.law.bands import band
from peelian.nouns.ids import ModelId
from peelian.nouns.operating_point import OperatingPoint
from tests.fakes.deployments import policy
from tests.fakes.points import POINT

WORDS = policy().bands
PASSES, CLEARLY, FAR = WORDS
STRICTER = replace(POINT, target=0.001, threshold=0.6)
STRICTEST = replace(POINT, target=0.0001, threshold=0.7)
KNOWN = [POINT, STRICTER, STRICTEST]


@pytest.mark.parametrize(
    ("similarity", "words"),
    [(0.49, None), (0.5, PASSES), (0.59, PASSES), (0.6, CLEARLY), (0.69, CLEARLY), (0.7, FAR), (1.0, FAR)],
)
def test_the_words_rise_with_the_strictest_point_that_is_passed(similarity: float, words: str | None) -> None:
    assert band(similarity, at=POINT, known=KNOWN, words=WORDS) == words


@pytest.mark.parametrize("similarity", [math.nan, math.inf, -math.inf])
def test_no_number_has_no_words(similarity: float) -> None:
    assert band(similarity, at=POINT, known=KNOWN, words=WORDS) is None


def test_without_words_nothing_is_said() -> None:
    assert band(0.9, at=POINT, known=KNOWN, words=()) is None


def test_without_a_stricter_point_the_weakest_words_are_all_there_is() -> None:
    assert band(1.0, at=POINT, known=[], words=WORDS) == PASSES
    assert band(1.0, at=POINT, known=[POINT], words=WORDS) == PASSES


@pytest.mark.parametrize(
    "other",
    [
        replace(STRICTER, model=ModelId("another")),
        replace(STRICTER, gallery_size=99),
        replace(STRICTER, gallery_size=0),
        replace(STRICTER, target=POINT.target),
        replace(STRICTER, target=0.1),
        replace(STRICTER, threshold=0.4),
    ],
    ids=["model", "smaller list", "one to one", "as strict", "less strict", "lower threshold"],
)
def test_a_point_that_does_not_compare_makes_no_words_stronger(other: OperatingPoint) -> None:
    assert band(1.0, at=POINT, known=[other], words=WORDS) == PASSES


def test_a_point_measured_with_a_longer_list_compares() -> None:
    assert band(0.6, at=POINT, known=[replace(STRICTER, gallery_size=1000)], words=WORDS) == CLEARLY


def test_two_points_of_one_target_are_one_step() -> None:
    twice = [STRICTER, replace(STRICTER, gallery_size=1000, threshold=0.62)]
    assert band(1.0, at=POINT, known=twice, words=WORDS) == CLEARLY


def test_more_points_than_words_end_at_the_strongest_word() -> None:
    many = [*KNOWN, replace(POINT, target=1e-5, threshold=0.8), replace(POINT, target=1e-6, threshold=0.9)]
    assert band(1.0, at=POINT, known=many, words=WORDS) == FAR


points: st.SearchStrategy[OperatingPoint] = st.builds(
    lambda target, threshold, size, model: replace(
        POINT, target=target, threshold=threshold, gallery_size=size, model=ModelId(model)
    ),
    st.floats(1e-6, 0.5),
    st.floats(-1, 1),
    st.integers(0, 1000),
    st.sampled_from(["m", "n"]),
)


@given(st.floats(-1, 1), points, st.lists(points, max_size=6))
def test_never_is_more_said_than_the_points_that_were_passed(
    similarity: float, at: OperatingPoint, known: list[OperatingPoint]
) -> None:
    said = band(similarity, at=at, known=known, words=WORDS)
    if said is None:
        assert similarity < at.threshold
        return
    stricter = {
        point.target
        for point in known
        if point.model == at.model and point.target < at.target and similarity >= point.threshold
    }
    assert WORDS.index(said) <= len(stricter)


@given(st.floats(-1, 1), st.floats(-1, 1))
def test_more_alike_is_never_told_in_weaker_words(one: float, other: float) -> None:
    def strength(similarity: float) -> int:
        said = band(similarity, at=POINT, known=KNOWN, words=WORDS)
        return -1 if said is None else WORDS.index(said)

    low, high = sorted((one, other))
    assert strength(low) <= strength(high)


def test_no_band_holds_a_number_or_speaks_of_probability() -> None:
    for words in WORDS:
        assert not re.search(r"\d|%|per ?cent|probab|likel|certain|chance|match", words, re.IGNORECASE)


def test_a_point_for_two_pictures_is_told_in_the_weakest_words() -> None:
    one_to_one = replace(POINT, gallery_size=0)
    known = [replace(STRICTER, gallery_size=0), STRICTEST]
    assert band(1.0, at=one_to_one, known=known, words=WORDS) == PASSES

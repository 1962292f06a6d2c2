from hypothesis import given
from hypothesis import strategies as st

from peelian.jobs.estate.survey import disclosure
from peelian.jobs.estate.survey.disclosure import FEWEST, protected

COUNTS = st.dictionaries(st.sampled_from(["yes", "no", "dont_know", "not_held"]), st.integers(0, 60))


def test_large_numbers_are_published() -> None:
    assert protected({"yes": 20, "no": 19}) == {"yes": 20, "no": 19}


def test_a_small_number_takes_another_with_it_so_that_nobody_can_subtract() -> None:
    assert protected({"yes": 2, "no": 20, "dont_know": 9}) == {"yes": None, "no": 20, "dont_know": None}


def test_where_all_say_the_same_nothing_is_published() -> None:
    assert protected({"yes": 12, "no": 0}) == {"yes": None, "no": None}


def test_where_few_answer_nothing_is_published() -> None:
    assert protected({"yes": 2, "no": 2}) == {"yes": None, "no": None}


@given(COUNTS)
def test_no_small_number_is_ever_published_nor_can_be_worked_out(counts: dict[str, int]) -> None:
    shown = protected(counts)
    hidden = [counts[key] for key, count in shown.items() if count is None]
    assert all(count is None or count == 0 or count >= FEWEST for count in shown.values())
    everything = len(hidden) == len(counts)
    assert not hidden or everything or (len(hidden) > 1 and sum(hidden) >= FEWEST)


def test_a_cell_that_is_left_out_says_so() -> None:
    assert disclosure.shown(None) == "not published"
    assert disclosure.shown(0) == "0"

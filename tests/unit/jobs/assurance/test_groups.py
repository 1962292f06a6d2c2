from collections.abc import Callable

import numpy as np

from peelian.jobs.assurance import groups
from peelian.jobs.assurance.manifest import Item

Listed = Callable[..., Item]


def test_values_are_numbered_and_what_is_left_empty_has_no_label(item: Listed) -> None:
    found, passed = groups.columns(
        [item("a", light="day"), item("b"), item("c", light="night"), item("d", light="day")]
    )
    assert [(column.name, column.values, column.codes.tolist()) for column in found] == [
        ("light", ("day", "night"), [0, -1, 1, 0])
    ]
    assert passed == []


def test_a_column_with_a_value_for_nearly_every_picture_is_no_group(item: Listed) -> None:
    found, passed = groups.columns([item(f"p{number}", serial=str(number), site="x") for number in range(41)])
    assert [column.name for column in found] == ["site"]
    assert passed == ["serial"]


def test_no_picture_has_no_group() -> None:
    assert groups.columns([]) == ([], [])


def test_a_column_of_numbers_is_cut_at_its_quartiles(item: Listed) -> None:
    ages = [18, 20, 22, 24, 30, 35, 40, 50, 60, 70, 18, 70]
    (age,), _ = groups.columns([item(f"p{number}", age=str(age)) for number, age in enumerate(ages)])
    assert age.values == ("18 to 20", "22 to 30", "35 to 50", "60 to 70")
    assert np.bincount(age.codes).tolist() == [3, 3, 3, 3]


def test_a_few_numbers_are_groups_each(item: Listed) -> None:
    (column,), _ = groups.columns([item(f"p{number}", camera=str(number % 3)) for number in range(9)])
    assert column.values == ("0", "1", "2")


def test_a_column_with_a_word_among_its_numbers_is_none_of_numbers(item: Listed) -> None:
    said = [*map(str, range(8)), "adult", "adult"]
    (column,), _ = groups.columns([item(f"p{number}", age=age) for number, age in enumerate(said)])
    assert len(column.values) == 9


def test_a_picture_without_a_number_is_in_none_of_the_quarters(item: Listed) -> None:
    said = [*map(str, range(8)), *map(str, range(8)), "NA", "unknown"]
    (column,), _ = groups.columns([item(f"p{number}", age=age) for number, age in enumerate(said)])
    assert column.values == ("0 to 1", "2 to 3", "4 to 5", "6 to 7")
    assert column.codes[-2:].tolist() == [groups.NO_LABEL, groups.NO_LABEL]


def test_what_was_measured_is_cut_at_its_quartiles_and_what_hardly_varies_is_left_out() -> None:
    eyes = np.array([20.0, 21, 22, 23, 24, 25, 26, 27.04, np.nan])
    (column,) = groups.measured({"eyes": eyes, "signal": np.full(9, np.nan), "sharpness": np.full(9, 0.5)})
    assert (column.name, column.values) == ("eyes", ("20 to 21", "22 to 23", "24 to 25", "26 to 27"))
    assert column.codes.tolist() == [0, 0, 1, 1, 2, 2, 3, 3, groups.NO_LABEL]


def test_two_columns_make_an_intersection_of_what_there_is(item: Listed) -> None:
    found, _ = groups.columns(
        [
            item("p1", sex="f", site="north"),
            item("p2", sex="m", site="north"),
            item("p3", sex="f", site="south"),
            item("p4", site="south"),
        ]
    )
    (both,) = groups.crossed(found)
    assert both.name == "sex x site"
    assert both.values == ("f x north", "f x south", "m x north")
    assert both.codes.tolist() == [0, 2, 1, groups.NO_LABEL]

from collections.abc import Callable

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

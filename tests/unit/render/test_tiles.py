from dataclasses import replace

import pytest

from peelian.errors import InvalidValueError
from peelian.render.tiles import Key, Tile, tiles

ASH = Tile(code="ASH", column=3, row=2, told="12", level=1.0)
ELM = Tile(code="E&M", column=4, row=2, told="not published", level=None)
KEYS = [Key(label="12 or more", level=1.0), Key(label="not published", level=None)]


def test_each_area_has_its_code_and_what_is_told_and_the_key_says_what_colours_mean() -> None:
    said = tiles([ASH, ELM], KEYS)
    for text in ("ASH", "12", "E&amp;M", "not publ…", "12 or more", "not published"):
        assert text in said


def test_what_is_not_published_is_hatched_and_not_coloured() -> None:
    assert tiles([ELM], []).count('fill="none" fill-opacity') == 1
    assert "<path" in tiles([ELM], [])
    assert "<path" not in tiles([ASH], [])


def test_a_higher_level_is_deeper_and_none_is_deeper_than_text_allows() -> None:
    assert 'fill-opacity="0.550"' in tiles([replace(ASH, level=7.0)], [])
    assert 'fill-opacity="0.060"' in tiles([replace(ASH, level=0.0)], [])


def test_the_same_areas_give_the_same_bytes_wherever_the_map_begins() -> None:
    moved = [replace(one, column=one.column + 5, row=one.row + 5) for one in (ASH, ELM)]
    assert tiles([ASH, ELM], KEYS) == tiles(moved, KEYS)


@pytest.mark.parametrize("areas", [[], [ASH, replace(ELM, column=3)]])
def test_no_area_and_two_in_one_place_cannot_be_drawn(areas: list[Tile]) -> None:
    with pytest.raises(InvalidValueError):
        tiles(areas, KEYS)

"""A map of which every area is one tile of the same size, as SVG: it shows bodies, and no place of any equipment."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from peelian.errors import InvalidValueError
from peelian.render.plots import DARK, LOOKS

WIDTH, HEIGHT, GAP = 66, 50, 4
"""Of a tile, and between tiles, in SVG units."""

LIGHTEST, DEEPEST = 0.06, 0.55
"""Opacity of the lowest and the highest level; on the deepest, text keeps a contrast of 7 to 1, light or dark."""

LONGEST = 9
"""Characters that fit into a tile; what is longer ends in an ellipsis, and stands whole in the table."""

KEY_WIDTH = 190
"""Of an entry of the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One area. `told`: what stands in it; `level`: how deep its colour is, from 0 to 1; None draws it hatched."""

    code: str
    column: int
    row: int
    told: str
    level: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What a colour, or the hatching, means."""

    label: str
    level: float | None


def tiles(areas: Sequence[Tile], keys: Sequence[Key]) -> str:
    """Draw a map, with its key below.

    Raises:
        InvalidValueError: there is no area, or two in one place.
    """
    if not areas:
        raise InvalidValueError("tiles", "areas", "at least one", "none")
    if len({(one.column, one.row) for one in areas}) != len(areas):
        raise InvalidValueError("tiles", "areas", "each in its own place", "two in one")
    left, top = min(one.column for one in areas), min(one.row for one in areas)
    columns, rows = max(one.column for one in areas) - left + 1, max(one.row for one in areas) - top + 1
    width = max(columns * (WIDTH + GAP), KEY_WIDTH) + GAP
    in_a_line = max(width // KEY_WIDTH, 1)
    below = rows * (HEIGHT + GAP) + 3 * GAP
    height = below + ((len(keys) + in_a_line - 1) // in_a_line) * 26 + GAP
    drawn = [
        _tile(one, GAP + (one.column - left) * (WIDTH + GAP), GAP + (one.row - top) * (HEIGHT + GAP)) for one in areas
    ]
    drawn += [
        _key(one, GAP + (place % in_a_line) * KEY_WIDTH, below + (place // in_a_line) * 26)
        for place, one in enumerate(keys)
    ]
    box = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    style = f'{DARK}<g font-family="sans-serif" fill="currentColor" stroke="none">'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{style}{"".join(drawn)}</g></svg>'


def _tile(one: Tile, x: int, y: int) -> str:
    told = one.told if len(one.told) <= LONGEST else f"{one.told[: LONGEST - 1]}…"
    middle = f'x="{x + WIDTH / 2:g}" text-anchor="middle"'
    return (
        f"{_square(x, y, WIDTH, HEIGHT, one.level)}"
        f'<text {middle} y="{y + 21}" font-size="15" font-weight="bold">{escape(one.code)}</text>'
        f'<text {middle} y="{y + 40}" font-size="13">{escape(told)}</text>'
    )


def _key(one: Key, x: int, y: int) -> str:
    square = _square(x, y, 22, 18, one.level)
    return f'{square}<text x="{x + 29}" y="{y + 14}" font-size="13">{escape(one.label)}</text>'


def _square(x: int, y: int, width: int, height: int, level: float | None) -> str:
    colour, deep = LOOKS[0][0], LIGHTEST + (DEEPEST - LIGHTEST) * min(max(level or 0.0, 0.0), 1.0)
    filled = "none" if level is None else colour
    frame = (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="3" fill="{filled}" fill-opacity="{deep:.3f}" '
        f'stroke="currentColor" stroke-width="1"/>'
    )
    if level is not None:
        return frame
    middle, half, right, bottom = f"{x + width / 2:g}", f"{y + height / 2:g}", x + width, y + height
    lines = f"M{x} {half}L{middle} {y}M{x} {bottom}L{right} {y}M{middle} {bottom}L{right} {half}"
    return f'{frame}<path d="{lines}" stroke="currentColor" stroke-opacity="0.3" fill="none"/>'

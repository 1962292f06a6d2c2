"""Rates of groups beneath each other with their intervals, so that it can be seen which could be the same."""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from peelian.errors import InvalidValueError
from peelian.render.plots import DARK, INK, LOOKS, STYLE

ROW_IN = 0.34
"""Height of a row, inches."""

BELOW = 0.5
"""Where nothing was seen, a row on a logarithmic axis begins at this share of the smallest end of all intervals."""

CLOSE_DECADES = 2.5
"""A logarithmic axis that spans less is labelled at 1, 2 and 5 times each power of ten; at the powers alone else."""

MOST_TICKS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One group. `value`, `low`, `high`: its rate and the ends of the interval, in [0, 1]. `apart`: it differs."""

    label: str
    value: float
    low: float
    high: float
    apart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The groups of one column. `mean`: the rate of all of them together."""

    title: str
    rows: tuple[Row, ...]
    mean: float


def forest(blocks: Sequence[Block], *, across: str, logarithmic: bool) -> str:
    """Draw rates with their intervals, block beneath block; a group that differs has a filled square.

    Raises:
        InvalidValueError: there is no row.
    """
    rows = [row for block in blocks for row in block.rows]
    if not rows:
        raise InvalidValueError("forest", "blocks", "at least one row", "none")
    floor = BELOW * min((end for row in rows for end in (row.low, row.value, row.high) if end > 0), default=1e-6)
    with mpl.rc_context({**STYLE, "svg.hashsalt": "peelian-forest"}):
        figure = Figure(figsize=(7.2, 1.1 + ROW_IN * (len(rows) + len(blocks))), layout="constrained")
        axes = figure.add_subplot()
        if logarithmic:
            axes.set_xscale("log")
        place, ticks = 0, []
        for block in blocks:
            ticks.append((place, block.title, True))
            for row in block.rows:
                place += 1
                _draw(axes, row, place, floor if logarithmic else 0.0)
                ticks.append((place, row.label, False))
            _mean(axes, block, (place - len(block.rows), place), floor if logarithmic else 0.0)
            place += 1
        _label(axes, ticks, place)
        _scale(axes, logarithmic=logarithmic)
        axes.set_xlabel(across)
        axes.grid(visible=True, axis="x")
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    text = buffer.getvalue().replace(INK, "currentColor")
    return text.replace("</metadata>", f"</metadata>{DARK}", 1)


def _scale(axes: Axes, *, logarithmic: bool) -> None:
    """Label the axis in per cent, as the tables do, and never so densely that labels run into each other."""
    if logarithmic:
        low, high = axes.get_xlim()
        subs = (1, 2, 5) if math.log10(high / low) < CLOSE_DECADES else (1,)
        axes.xaxis.set_major_locator(LogLocator(subs=subs, numticks=MOST_TICKS))
        axes.xaxis.set_minor_formatter(NullFormatter())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{round(100 * value, 10):g} %"))


def _draw(axes: Axes, row: Row, place: int, floor: float) -> None:
    colour = LOOKS[1 if row.apart else 0][0]
    low, value, high = (max(end, floor) for end in (row.low, row.value, row.high))
    axes.plot([low, high], [place, place], color=colour, linewidth=2, solid_capstyle="butt")
    face = colour if row.apart else "none"
    axes.plot([value], [place], marker="s" if row.apart else "o", color=colour, markerfacecolor=face, markersize=7)


def _mean(axes: Axes, block: Block, between: tuple[int, int], floor: float) -> None:
    at, (top, bottom) = max(block.mean, floor), between
    axes.plot([at, at], [top + 0.5, bottom + 0.5], color=INK, linewidth=1, linestyle=(0, (2, 2)))


def _label(axes: Axes, ticks: Sequence[tuple[int, str, bool]], places: int) -> None:
    axes.set_yticks([place for place, _, _ in ticks], [label for _, label, _ in ticks])
    for label, (_, _, title) in zip(axes.get_yticklabels(), ticks, strict=True):
        label.set_fontweight("bold" if title else "normal")
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(places - 0.4, -0.6)

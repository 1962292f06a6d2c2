"""Counts as horizontal bars in SVG, each with its number, hatched, so that they stand out without colour."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import matplotlib as mpl
from matplotlib.figure import Figure

from peelian.errors import InvalidValueError
from peelian.render.plots import DARK, INK, LOOKS, STYLE

ROW_IN = 0.42
"""Height of a bar with the space below it, inches."""


ROOM = 1.45
"""How far the axis goes beyond the longest bar, for what stands beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar. `value`: its length; `of`: of how many, None where that is not known; `told`: what stands beside it."""

    label: str
    value: float
    of: float | None = None
    told: str


def bars(rows: Sequence[Bar], *, across: str) -> str:
    """Draw bars, the first at the top. What a bar is of stands behind it as an outline.

    Raises:
        InvalidValueError: there is no bar.
    """
    if not rows:
        raise InvalidValueError("bars", "rows", "at least one", "none")
    with mpl.rc_context({**STYLE, "svg.hashsalt": "peelian-bars"}):
        figure = Figure(figsize=(7.2, 1.1 + ROW_IN * len(rows)), layout="constrained")
        axes = figure.add_subplot()
        colour = LOOKS[0][0]
        for place, row in enumerate(rows):
            if row.of is not None:
                axes.barh(place, row.of, height=0.62, facecolor="none", edgecolor=INK, linewidth=0.8)
            axes.barh(place, row.value, height=0.62, facecolor=colour, edgecolor=INK, hatch="///", linewidth=0.8)
            axes.text(max(row.value, row.of or 0), place, f" {row.told}", va="center", fontsize=9)
        axes.set_yticks(range(len(rows)), [row.label for row in rows])
        axes.invert_yaxis()
        longest = max(max(row.value, row.of or 0) for row in rows)
        axes.set_xlim(0, max(longest, 1) * ROOM)
        axes.set_xticks([tick for tick in axes.get_xticks() if tick <= max(longest, 1)])
        axes.set_xlabel(across)
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    text = buffer.getvalue().replace(INK, "currentColor")
    return text.replace("</metadata>", f"</metadata>{DARK}", 1)

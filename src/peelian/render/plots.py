"""Plots of accuracy as SVG: the same numbers give the same bytes, and they can be read without telling colours apart.

Lines and text take the colour of the page, light or dark; curves differ in dash and marker as well as in colour.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from peelian.nouns.curve import Det, Distribution

INK = "#010203"
"""Stands for the page's text colour until the SVG is written; no plotted colour is the same."""

DARK = "<style>svg{color:#1b1b1b}@media (prefers-color-scheme:dark){svg{color:#ededed}}</style>"
"""Text colour by what the reader's screen asks for; an SVG within `img` follows it, too."""

LOOKS = (("#0072B2", "-", "o"), ("#D55E00", "--", "s"), ("#009E73", "-.", "^"), ("#CC79A7", ":", "D"))
"""Colour, dash and marker of each curve. Colours of M. Okabe and K. Ito (“Color Universal Design”, 2008) that keep a
contrast of 3 to 1 on white and on near-black."""

TICKS = (1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.05, 0.2, 0.5, 0.8)

STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 11,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "grid.color": INK,
    "grid.alpha": 0.18,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
    "savefig.transparent": True,
}

FLATTEST = 1e-7
"""Rates below are not drawn: a probit axis has no zero."""

Rates = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An operating point on a plot: `label` says which; rates in [0, 1]."""

    label: str
    threshold: float
    false_positive: float
    false_negative: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A curve with its name and the operating points on it."""

    label: str
    det: Det
    marks: tuple[Mark, ...] = ()


def det(curves: Sequence[Curve], *, across: str, up: str) -> str:
    """Draw detection error trade-offs on probit axes, where normally distributed similarities give straight lines.

    Args:
        curves: at most four.
        across: what the horizontal axis shows, for example "FMR".
        up: what the vertical axis shows.
    """
    with _axes("peelian-det") as (figure, axes):
        lowest = [_draw(axes, curve, look) for curve, look in zip(curves, LOOKS, strict=False)]
        _probit(axes, "x", min((low[0] for low in lowest), default=FLATTEST))
        _probit(axes, "y", min((low[1] for low in lowest), default=FLATTEST))
        axes.set_xlabel(across)
        axes.set_ylabel(up)
        axes.grid(visible=True)
        if curves:
            axes.legend(loc="upper right")
        return _svg(figure)


def distribution(seen: Distribution, marks: Sequence[Mark]) -> str:
    """Draw how similar pictures of one subject and of two are, as shares of each, and the thresholds between."""
    with _axes("peelian-distribution") as (figure, axes):
        for label, counts, (colour, dash, _), hatch in (
            ("two subjects (non-mated)", seen.nonmated, LOOKS[1], "\\\\\\"),
            ("one subject (mated)", seen.mated, LOOKS[0], "///"),
        ):
            share = counts / max(int(counts.sum()), 1) * 100
            axes.stairs(share, seen.edges, color=colour, linestyle=dash, linewidth=2, label=label)
            axes.stairs(share, seen.edges, color=colour, fill=True, alpha=0.18, hatch=hatch, linewidth=0)
        top = axes.get_ylim()[1]
        for number, mark in enumerate(marks):
            # Neighbours are labelled at three heights, so that they do not run into each other.
            axes.axvline(mark.threshold, color=INK, linewidth=1, linestyle=(0, (1, 2)))
            height = top * (1 - 0.16 * (number % 3))
            axes.text(mark.threshold, height, f"{mark.label} ", rotation=90, va="top", ha="right", fontsize=9)
        axes.set_xlabel("similarity (cosine); dotted: thresholds by false match rate")
        axes.set_ylabel("share of comparisons, %")
        axes.legend(loc="upper left")
        return _svg(figure)


def _draw(axes: Axes, curve: Curve, look: tuple[str, str, str]) -> tuple[float, float]:
    """Draw a curve and its marks; return the smallest rates drawn, across and up."""
    colour, dash, marker = look
    across, up = curve.det.false_positive, curve.det.false_negative
    drawn = (across > FLATTEST) & (up > FLATTEST) & (across < 1) & (up < 1)
    axes.plot(
        _probits(across[drawn]), _probits(up[drawn]), color=colour, linestyle=dash, linewidth=2, label=curve.label
    )
    shown = [mark for mark in curve.marks if 0 < mark.false_positive < 1 and 0 < mark.false_negative < 1]
    for mark in shown:
        x, y = _probits(np.array([mark.false_positive, mark.false_negative]))
        axes.plot([x], [y], color=colour, marker=marker, markersize=7, linestyle="none")
        axes.annotate(mark.label, (x, y), xytext=(6, 6), textcoords="offset points", fontsize=9)
    return float(across[drawn].min(initial=1e-2)), float(up[drawn].min(initial=1e-2))


def _probits(rates: Rates) -> Rates:
    normal = NormalDist()
    return np.array([normal.inv_cdf(float(rate)) for rate in rates])


def _probit(axes: Axes, side: str, lowest: float) -> None:
    """Label an axis that shows probits with the rates they stand for, from the decade that the data reach."""
    below = [tick for tick in TICKS if tick <= lowest]
    ticks = [tick for tick in TICKS if tick >= (below[-1] if below else TICKS[0])]
    labels = [f"{100 * tick:g} %" for tick in ticks]
    places = _probits(np.array(ticks)).tolist()
    if side == "x":
        axes.set_xticks(places, labels, rotation=35, ha="right", rotation_mode="anchor")
        axes.set_xlim(places[0], places[-1])
    else:
        axes.set_yticks(places, labels)
        axes.set_ylim(places[0], places[-1])


@contextmanager
def _axes(salt: str) -> Iterator[tuple[Figure, Axes]]:
    with mpl.rc_context({**STYLE, "svg.hashsalt": salt}):
        figure = Figure(figsize=(7.2, 4.6), layout="constrained")
        yield figure, figure.add_subplot()


def _svg(figure: Figure) -> str:
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None})
    text = buffer.getvalue().replace(INK, "currentColor")
    return text.replace("</metadata>", f"</metadata>{DARK}", 1)

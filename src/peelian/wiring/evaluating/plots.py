"""The plots of an evaluation, with the numbers behind them."""

from collections.abc import Sequence

import numpy as np

from peelian.jobs.assurance.comparisons import Spread
from peelian.jobs.assurance.error_rates import Rates, Verification
from peelian.nouns.curve import Det, Distribution
from peelian.render import plots
from peelian.render.report import Plot, Table

BARS = 60
"""About so many bars in the plot of similarities: enough for its shape, wide enough for hatching."""

MOST_CURVE_ROWS = 25
"""Rows of the table behind a curve."""


def percent(share: float) -> str:
    """Write a share as a percentage of three digits, which no line break parts from its sign."""
    return f"{100 * share:.3g}\N{NO-BREAK SPACE}%"


def det_plot(name: str, curve: Det, rates: Sequence[Rates], axes: tuple[str, str]) -> Plot:
    """Return a trade-off; `name`: of its file; `axes`: what runs across and up."""
    across, up = axes
    marks = tuple(
        plots.Mark(
            label=percent(rate.target),
            threshold=rate.threshold,
            false_positive=rate.false_positive.value,
            false_negative=rate.false_negative.value,
        )
        for rate in rates
        if rate.false_negative is not None
    )
    told = "; ".join(f"{up} {percent(mark.false_negative)} at {across} {mark.label}" for mark in marks)
    chosen = np.unique(np.linspace(0, len(curve.thresholds) - 1, MOST_CURVE_ROWS).astype(int))
    columns = (curve.thresholds[chosen], curve.false_positive[chosen], curve.false_negative[chosen])
    return Plot(
        name=name,
        title=f"Detection error trade-off: {up} against {across}",
        svg=plots.det((plots.Curve(label="measured", det=curve, marks=marks),), across=across, up=up),
        alt=f"Curve of {up} falling as {across} is allowed to rise" + (f": {told}." if told else "."),
        table=Table(
            caption=f"{across} and {up} by threshold",
            head=("Threshold", across, up),
            rows=tuple(
                (f"{at:.4f}", percent(false), percent(missed)) for at, false, missed in zip(*columns, strict=True)
            ),
        ),
    )


def similarities(verified: Verification) -> Plot:
    """Return how alike pictures of one person are, and of two."""
    seen = _bars(verified.seen)
    marks = [
        plots.Mark(label=percent(rate.target), threshold=rate.threshold, false_positive=0, false_negative=0)
        for rate in verified.rates
    ]
    middles = (seen.edges[:-1] + seen.edges[1:]) / 2
    means = [float((middles * counts).sum() / max(int(counts.sum()), 1)) for counts in (seen.mated, seen.nonmated)]
    return Plot(
        name="similarities",
        title="Similarities of one person's pictures and of two people's",
        svg=plots.distribution(seen, marks),
        alt=f"Two heaps: comparisons of one person lie around {means[0]:.2f}, of two people around {means[1]:.2f}.",
        table=Table(
            caption="Comparisons by similarity",
            head=("Similarity", "One person", "Two people"),
            rows=tuple(
                (f"{low:.3f} to {high:.3f}", f"{one:,}", f"{two:,}")
                for low, high, one, two in zip(seen.edges[:-1], seen.edges[1:], seen.mated, seen.nonmated, strict=True)
            ),
        ),
    )


def _bars(spread: Spread) -> Distribution:
    """Join bins of the histogram, so that the part of it which is not empty has about `BARS` bars."""
    there = np.flatnonzero(spread.mated + spread.nonmated)
    width = 1
    while (int(there[-1]) - int(there[0]) + 1) / width > BARS:
        width *= 2
    first, last = int(there[0]) // width, int(there[-1]) // width + 1
    return Distribution(
        edges=np.linspace(-1, 1, len(spread.mated) // width + 1)[first : last + 1],
        mated=spread.mated.reshape(-1, width).sum(axis=1)[first:last],
        nonmated=spread.nonmated.reshape(-1, width).sum(axis=1)[first:last],
    )

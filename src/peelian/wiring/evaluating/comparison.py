"""Our own figures beside those that others published: two tables, and no rank."""

from collections.abc import Iterable, Sequence

from peelian.jobs.assurance.published import figures
from peelian.jobs.assurance.published.figures import Figure
from peelian.nouns.operating_point import OperatingPoint, Proportion
from peelian.wiring import operating_points

Row = tuple[str, ...]
Table = tuple[str, Row, Sequence[Row]]
"""A caption, the head, and the rows."""

OURS = ("Pack", "What", "False positives", "Missed", "Data")
THEIRS = ("System", "Measured by", "When", "What", "At", "Stated", "95 % interval", "What keeps it from being compared")

RARE = 0.01
"""Below it a share is easier to read as one in so many."""


def tables() -> tuple[Table, ...]:
    """Return our figures, from the operating points that come with Peelian, and the published ones."""
    return (
        ("Ours: operating points that come with Peelian", OURS, _ours(operating_points.every())),
        ("Published by others", (*THEIRS, "Source"), tuple(_theirs(one) for one in figures.shipped())),
    )


def markdown() -> str:
    """Return the tables as a page of the documentation."""
    parts = [_markdown(*table) for table in tables()]
    return "\n".join([HEAD, *parts])


HEAD = """# Our figures beside published ones

Written by `python -m scripts.comparison`; a test holds it against the data. Figures of different systems, on different
people, are not a race. What cannot be compared is said beside each. Intervals are Wilson's, from published counts;
where only a rate was published there is none. Sources are as they could be read; the NPL report of 2023 itself was not.

What keeps ours from being compared: they are of photographs of well-known people, one at a time, not of faces of a
crowd in the street, and the longest list is of about a thousand. A track of a live camera joins several pictures.
"""


def _ours(points: Iterable[OperatingPoint]) -> tuple[Row, ...]:
    return tuple(
        (
            one.pack,
            "comparison of two pictures" if one.is_one_to_one else f"search of a list of {one.gallery_size:,}",
            _rate(one.false_positive),
            _rate(one.false_negative),
            f"{one.data.split(' (', maxsplit=1)[0]}, {one.measured_on.isoformat()}",
        )
        for one in sorted(points, key=lambda point: (point.pack, point.gallery_size, point.target))
    )


def _rate(one: Proportion) -> str:
    return f"{_share(one.value)} ({_share(one.low)} to {_share(one.high)}; {one.errors:,} of {one.trials:,})"


def _share(value: float) -> str:
    return f"{100 * value:.3g} %"


def _interval(one: Figure) -> str:
    if one.interval is None:
        return "none"
    low, high = one.interval
    return f"1 in {1 / high:,.0f} to 1 in {1 / low:,.0f}" if high < RARE else f"{_share(low)} to {_share(high)}"


def _theirs(one: Figure) -> Row:
    return (
        one.system,
        one.measured_by,
        one.when,
        one.what,
        one.at,
        one.stated,
        _interval(one),
        one.not_comparable,
        one.source,
    )


def _markdown(caption: str, head: Row, rows: Sequence[Row]) -> str:
    lines = [f"## {caption}", "", _line(head), _line(["---"] * len(head)), *(_line(row) for row in rows), ""]
    return "\n".join(lines)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"

"""The operating points that come with Peelian."""

from importlib import resources

from peelian.inference.pack import Pack
from peelian.jobs.assurance import operating_points
from peelian.nouns.operating_point import OperatingPoint

FOLDER = "shipped"
"""Of package data beside `peelian.jobs.assurance`: written by scripts/ship_operating_points.py, one file a point."""

STAGED = "staged"
"""Beside it: written by scripts/calibrate_demo.py from people who do not exist. Good for the demonstration's street and
for nothing else, so that nobody is ever offered them."""


def shipped(pack: Pack) -> list[OperatingPoint]:
    """Read the operating points that come with Peelian for this pack's model; none where it was never measured.

    Raises:
        OperatingPointError: one of them is damaged.
    """
    return [point for point in every() if point.model == pack.model]


def staged(pack: Pack) -> list[OperatingPoint]:
    """Read the operating points for the demonstration's street that were measured with this pack's model.

    Raises:
        OperatingPointError: one of them is damaged.
    """
    return [point for point in every(STAGED) if point.model == pack.model]


def every(folder_name: str = FOLDER) -> list[OperatingPoint]:
    """Read all operating points that come with Peelian.

    Raises:
        OperatingPointError: one of them is damaged.
    """
    folder = resources.files("peelian.jobs.assurance") / folder_name
    if not folder.is_dir():
        return []
    return [
        operating_points.parsed(entry.read_text(encoding="utf-8"), name=entry.name)
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".json")
    ]

"""The operating points that come with Peelian."""

from importlib import resources

from peelian.inference.pack import Pack
from peelian.jobs.assurance import operating_points
from peelian.nouns.operating_point import OperatingPoint

FOLDER = "shipped"
"""Of package data beside `peelian.jobs.assurance`: written by scripts/ship_operating_points.py, one file a point."""


def shipped(pack: Pack) -> list[OperatingPoint]:
    """Read the operating points that come with Peelian for this pack's model; none where it was never measured.

    Raises:
        OperatingPointError: one of them is damaged.
    """
    return [point for point in every() if point.model == pack.model]


def every() -> list[OperatingPoint]:
    """Read all operating points that come with Peelian.

    Raises:
        OperatingPointError: one of them is damaged.
    """
    folder = resources.files("peelian.jobs.assurance") / FOLDER
    if not folder.is_dir():
        return []
    return [
        operating_points.parsed(entry.read_text(encoding="utf-8"), name=entry.name)
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".json")
    ]

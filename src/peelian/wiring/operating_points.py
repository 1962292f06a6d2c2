"""The operating points that come with the program: measured by its makers, on data that each one names."""

from importlib import resources

from peelian.inference.pack import Pack
from peelian.jobs.assurance import operating_points
from peelian.nouns.operating_point import OperatingPoint

FOLDER = "points"
"""Where they lie, beside this module: one JSON file each, written by `scripts/ship_operating_points.py`."""


def shipped(pack: Pack) -> list[OperatingPoint]:
    """Return the operating points that were measured with exactly this pack's model; often none.

    Raises:
        OperatingPointError: a file is not whole.
    """
    folder = resources.files("peelian.wiring").joinpath(FOLDER)
    files = [file for file in folder.iterdir() if file.name.endswith(".json")] if folder.is_dir() else []
    found = [operating_points.parsed(file.read_text(encoding="utf-8"), name=file.name) for file in files]
    return [point for point in found if point.model == pack.model]

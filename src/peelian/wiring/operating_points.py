"""The operating points that come with Peelian."""

from importlib import resources
from pathlib import Path

from peelian.inference.pack import Pack
from peelian.jobs.assurance import operating_points
from peelian.nouns.operating_point import OperatingPoint

FOLDER = "shipped"
"""Of package data beside `peelian.jobs.assurance`: written by scripts/ship_operating_points.py, one file a point."""

STAGED = "staged"
"""Beside it: written by scripts/calibrate_demo.py from people who do not exist. Good for the demonstration's street and
for nothing else, so that nobody is ever offered them."""

ANY_RATE = 1e-2
"""Asked for where nothing was measured, so that the refusal can name a rate."""


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


def for_comparing(pack: Pack, fmr: float, file: Path | None) -> OperatingPoint:
    """Choose the operating point for one-to-one comparison, from a file or from those that come with Peelian.

    Raises:
        OperatingPointError: none keeps to the rate.
    """
    known = [operating_points.read(file)] if file else shipped(pack)
    return operating_points.choose_one_to_one(known, model=pack.model, fmr=fmr)


def for_list(pack: Pack, fpir: float, listed: int, file: Path | None) -> OperatingPoint:
    """Choose the operating point for searching a list of so many, from a file or from those that come with Peelian.

    Raises:
        OperatingPointError: none keeps to the rate with so many listed.
    """
    known = [operating_points.read(file)] if file else shipped(pack)
    return operating_points.choose(known, model=pack.model, fpir=fpir, gallery_size=listed)


def for_the_stage(pack: Pack, listed: int) -> OperatingPoint:
    """Choose the strictest operating point that was measured on people who do not exist, for the demonstration.

    Raises:
        OperatingPointError: none was measured with this model.
    """
    known = staged(pack)
    strictest = min((point.target for point in known), default=ANY_RATE)
    return operating_points.choose(known, model=pack.model, fpir=strictest, gallery_size=listed)


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

"""The operating points that come with Peelian, and those that a force measured on its own data."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from importlib import resources
from pathlib import Path

from peelian.errors import OperatingPointError
from peelian.inference.pack import Pack
from peelian.jobs.assurance import operating_points
from peelian.nouns.operating_point import OperatingPoint

FOLDER = "shipped"
"""Of package data beside `peelian.jobs.assurance`: written by scripts/ship_operating_points.py, one file a point."""

STAGED = "staged"
"""Beside it: written by scripts/calibrate_demo.py from people who do not exist. Good for the demonstration's street and
for nothing else, so that nobody is ever offered them."""

DIGESTS = "SHA256SUMS"
"""Beside a force's own operating points, as `sha256sum *.json > SHA256SUMS` writes it: a threshold that somebody
changed by hand, or a file that was added later, is not used."""

LARGEST_DIGESTS_BYTES = 100_000

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


def staged_one_to_one(pack: Pack) -> list[OperatingPoint]:
    """Return the demonstration's points of lists as points for one reference.

    What a whole list does at most so often, one of it does too: nobody measured the demonstration's cast one to one,
    and this is stricter than such a measurement would be.

    Raises:
        OperatingPointError: one of them is damaged.
    """
    return [replace(point, name=f"{point.name}-one-to-one", gallery_size=0) for point in staged(pack)]


def own(folder: Path | None) -> list[OperatingPoint]:
    """Read a force's own operating points; each has to be in the list of digests beside them, as it is there.

    Raises:
        OperatingPointError: the list is missing, a file differs from it or is not in it, or is no operating point.
    """
    if folder is None:
        return []
    listed = dict(_digests(folder / DIGESTS))
    unlisted = sorted({path.name for path in folder.glob("*.json")} - listed.keys())
    if unlisted:
        raise _not_as_listed(folder, f"{', '.join(unlisted)} is in the folder and not in {DIGESTS}")
    if not listed:
        raise _not_as_listed(folder, "there is no operating point in it")
    read = []
    for name, digest in sorted(listed.items()):
        content = _content(folder / name)
        if sha256(content).hexdigest() != digest:
            raise _not_as_listed(folder, f"{name} differs from its digest in {DIGESTS}")
        read.append(operating_points.parsed(content.decode("utf-8", errors="replace"), name=str(folder / name)))
    return read


def known(pack: Pack, folder: Path | None, *, one_to_one: bool) -> list[OperatingPoint]:
    """Return what may be chosen from: what the force measured itself, or, where it did not, what comes with Peelian.

    Raises:
        OperatingPointError: one of them is damaged, or not as it is listed.
    """
    measured = [one for one in own(folder) if one.model == pack.model and one.is_one_to_one == one_to_one]
    return measured or [one for one in shipped(pack) if one.is_one_to_one == one_to_one]


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


def digest(point: OperatingPoint) -> str:
    """Return SHA-256 (hex) of an operating point's file, as `evaluate` writes it."""
    return sha256(operating_points.text(point).encode()).hexdigest()


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


def _digests(path: Path) -> Iterator[tuple[str, str]]:
    for line in _content(path).decode("utf-8", errors="replace").splitlines():
        digest, _, name = line.partition(" ")
        name = name.lstrip(" *")
        if Path(name).name != name or not name.endswith(".json"):
            raise _not_as_listed(path.parent, f"{DIGESTS} names {name!r}, which is no file of this folder")
        yield name, digest.lower()


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_DIGESTS_BYTES)
    except OSError as error:
        raise _not_as_listed(path.parent, f"{path.name} cannot be read ({error.strerror})") from None


def _not_as_listed(folder: Path, why: str) -> OperatingPointError:
    do = f"Look at what was changed; then write {DIGESTS} anew with `sha256sum *.json > {DIGESTS}`"
    return OperatingPointError(f"{folder}: {why}", do)

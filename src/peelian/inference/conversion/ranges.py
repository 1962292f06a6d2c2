"""Tables of ranges for INT8 networks; part of the package, measured by `scripts/calibrate_starter.py`."""

import json
from importlib import resources
from pathlib import Path

from peelian.errors import ManifestError
from peelian.inference import digest
from peelian.inference.conversion.arithmetic import Range


def read(name: str) -> tuple[Range, ...]:
    """Return a table's ranges, in the order of the network.

    Raises:
        ManifestError: there is no such table.
    """
    table = json.loads(_content(name))
    return tuple(Range(low=float(low), high=float(high)) for low, high in table["ranges"])


def sha256(name: str) -> str:
    """Digest of a table: templates of another table are templates of another model.

    Raises:
        ManifestError: there is no such table.
    """
    return digest.of_bytes(_content(name))


def _content(name: str) -> bytes:
    entry = resources.files("peelian.inference.conversion") / "tables" / Path(name).name
    try:
        return entry.read_bytes()
    except OSError as error:
        problem = f"Peelian has no table of ranges {name!r}"
        raise ManifestError(Path(name), None, problem, "Leave out `ranges`, or name one that Peelian has") from error

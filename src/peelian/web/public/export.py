"""Writes the public site into a folder, and takes away what an earlier export left there and no other file."""

import json
from pathlib import Path
from typing import Final

from peelian.errors import StoreError
from peelian.web.public import site as public_site
from peelian.wiring.public import Published

MARK: Final = "site.json"
"""Says that a folder is an export, and which files are of it."""


def write(found: Published, folder: Path, *, address: str = "") -> int:
    """Write the site; return how many files it has.

    Args:
        found: what is public.
        folder: new, empty, or an earlier export; whatever else lies in an earlier export stays.
        address: of the site, where it is known.

    Raises:
        StoreError: the folder holds something that is no export, or cannot be written.
    """
    offers = public_site.offers(found, address=address)
    try:
        for old in _earlier(folder) - offers.keys():
            (folder / old).unlink(missing_ok=True)
        for path, make in offers.items():
            at = folder / path
            at.parent.mkdir(parents=True, exist_ok=True)
            at.write_bytes(make())
        mark = {"made_at": found.made_at.isoformat(), "log": found.log, "files": sorted(offers)}
        (folder / MARK).write_text(json.dumps(mark, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        problem = f"the site cannot be written ({error.strerror})"
        raise StoreError(folder, problem, "Give another folder") from error
    return len(offers)


def _earlier(folder: Path) -> frozenset[str]:
    """Return the files of an earlier export; only paths that stay within the folder."""
    if not folder.exists() or not any(folder.iterdir()):
        return frozenset()
    try:
        files = json.loads((folder / MARK).read_text(encoding="utf-8"))["files"]
        inside = [one for one in files if (folder / one).resolve().is_relative_to(folder.resolve())]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise StoreError(folder, "it holds something that is no public site", "Give a new folder") from error
    return frozenset(inside)

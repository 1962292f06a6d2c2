"""Which licences of research-only weights were accepted on this machine, by name, and when."""

import json
from datetime import date
from pathlib import Path

from peelian.errors import BadOptionError, LicenceNotAcceptedError
from peelian.inference import storing
from peelian.inference.manifest import Manifest

RECORD = "accepted.json"
"""File of the cache that holds the acceptances: pack, licence, date."""


def accept(manifest: Manifest, licence: str, cache: Path, *, today: date) -> None:
    """Write down that somebody accepts a pack's licence.

    Raises:
        BadOptionError: the licence named is not the pack's.
    """
    if licence != manifest.licence:
        problem = f"{licence!r} is not the licence of {manifest.name!r}"
        raise BadOptionError("--licence", problem, f"If you accept it, write --licence {manifest.licence!r}")
    accepted = _read(cache) | {manifest.name: {"licence": licence, "accepted_on": today.isoformat()}}
    storing.write_whole(cache / RECORD, json.dumps(accepted, indent=1, sort_keys=True).encode())


def accepted_on(manifest: Manifest, cache: Path) -> date | None:
    """When the pack's present licence was accepted, or None."""
    entry = _read(cache).get(manifest.name)
    if not isinstance(entry, dict) or entry.get("licence") != manifest.licence:
        return None
    try:
        return date.fromisoformat(str(entry.get("accepted_on")))
    except ValueError:
        return None


def demand(manifest: Manifest, cache: Path) -> None:
    """Let research-only weights through only where their licence was accepted.

    Raises:
        LicenceNotAcceptedError: it was not.
    """
    if manifest.research_only and accepted_on(manifest, cache) is None:
        raise LicenceNotAcceptedError(manifest.name, manifest.licence)


def _read(cache: Path) -> dict[str, object]:
    """Read the record; one that cannot be read accepts nothing."""
    try:
        record = json.loads((cache / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}
